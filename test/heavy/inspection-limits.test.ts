import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { MediaType } from '../../platforms/media';
import { createInspector, type Inspector } from '../../service/uploads/inspection';
import { childrenOf } from '../support/child-processes';
import { endlessWebm, memoryHungryVideo } from '../support/hostile-media';
import { sampleVideo } from '../support/video-bytes';

const log = { warn: () => {} } as unknown as FastifyBaseLogger;
const never = new AbortController().signal;

let folder: string;
/** Child processes that other test files in this run may have left running, such as esbuild's. */
let childrenBefore: number[];
let inspector: Inspector;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
});
beforeEach(() => {
	childrenBefore = childrenOf(process.pid);
	inspector = createInspector({ log });
});
afterEach(async () => {
	await inspector.stop();
	expect(childrenOf(process.pid)).toEqual(childrenBefore);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(bytes: Buffer, type: MediaType) {
	const path = join(folder, 'file.upload');
	await writeFile(path, bytes);
	return inspector.inspect({ path, sizeBytes: bytes.length, contentType: type }, never);
}

describe('an inspection', () => {
	it('is stopped when it needs too much memory, and says so; the next one is not affected', async () => {
		await expect(inspect(memoryHungryVideo(), 'video/mp4')).rejects.toThrow(/more than 512 MB of memory/);
		expect(await inspect(sampleVideo, 'video/mp4')).toHaveProperty('video');
	});

	it('is stopped when it takes too long, and says so; others go on meanwhile', async () => {
		await inspector.stop();
		inspector = createInspector({ log, mostMs: 5_000 });
		const path = join(folder, 'endless.upload');
		await writeFile(path, endlessWebm);
		const endless = { path, sizeBytes: endlessWebm.length, contentType: 'video/webm' } as const;
		const stopped = expect(inspector.inspect(endless, never)).rejects.toThrow(/more than 5 seconds/);
		expect(await inspect(sampleVideo, 'video/mp4')).toHaveProperty('video');
		await stopped;
		expect(await inspect(sampleVideo, 'video/mp4')).toHaveProperty('video');
	});

	it('is stopped when it computes for too long, however long it had to wait for a core', async () => {
		await expect(inspect(endlessWebm, 'video/webm')).rejects.toThrow(/more than 10 seconds of CPU time/);
		expect(await inspect(sampleVideo, 'video/mp4')).toHaveProperty('video');
	}, 90_000);
});
