import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFiles } from '../../../service/files/temporary-files';
import { describeTemporaryFiles, LIMITS } from '../../support/temporary-files';
import { sampleVideo } from '../../support/video-bytes';

let folder: string;

beforeAll(async () => {
	folder = join(await mkdtemp(join(tmpdir(), 'mediakit-files-')), 'temporary');
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('temporary files in a folder', () => {
	describeTemporaryFiles(() => createTemporaryFiles(folder, LIMITS));

	it('can be read by their owner alone', async () => {
		const files = await createTemporaryFiles(folder, LIMITS);
		const { name } = await files.write([sampleVideo] as unknown as AsyncIterable<Buffer>);
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
		expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
	});
});
