import { mkdir, mkdtemp, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../service/database';
import { openNewDatabase } from '../../support/database-location';
import { describeTemporaryFiles, openFiles } from '../../support/temporary-files';
import { sampleVideo } from '../../support/video-bytes';

let folder: string;

beforeAll(async () => {
	folder = join(await mkdtemp(join(tmpdir(), 'mediakit-files-')), 'temporary');
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('temporary files in a folder', () => {
	describeTemporaryFiles(
		(database, isAlone) => openFiles(folder, database, undefined, isAlone),
		(name) => rm(join(folder, name)),
	);

	describe('by themselves', () => {
		let database: Database;
		beforeEach(async () => {
			database = await openNewDatabase();
		});
		afterEach(() => database.destroy());

		const write = async () => {
			const files = await openFiles(folder, database);
			const { name } = await files.write([sampleVideo] as unknown as AsyncIterable<Buffer>);
			return { files, name, path: join(folder, name) };
		};

		it('can be read by their owner alone', async () => {
			const { path } = await write();
			expect((await stat(folder)).mode & 0o777).toBe(0o700);
			expect((await stat(path)).mode & 0o777).toBe(0o600);
		});

		it('are deleted by the next sweep if the disk does not let go of them at first', async () => {
			const { files, name, path } = await write();
			// A folder in place of the file makes the deletion fail.
			await rm(path);
			await mkdir(path);
			await files.delete(name);
			expect([await files.list(), await files.usedBytes()]).toEqual([
				expect.arrayContaining([name]),
				sampleVideo.length,
			]);
			await rmdir(path);
			await writeFile(path, sampleVideo);
			expect(await files.sweep()).toBe(1);
			expect([await files.size(name), await files.count()]).toEqual([undefined, 0]);
		});
	});
});
