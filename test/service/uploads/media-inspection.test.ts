import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { MediaType } from '../../../platforms/media';
import { createInspector, type Inspector } from '../../../service/uploads/inspection';
import { childrenOf } from '../../support/child-processes';
import { eventually } from '../../support/deliveries';
import { endlessWebm, HOSTILE, hugeMoovHead, SEEDS, TYPES } from '../../support/hostile-media';
import { sampleVideo } from '../../support/video-bytes';

const log = { warn: () => {} } as unknown as FastifyBaseLogger;
const never = new AbortController().signal;

let folder: string;
let inspector: Inspector;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
});
beforeEach(() => {
	inspector = createInspector({ log });
});
afterEach(async () => {
	await inspector.stop();
	expect(childrenOf(process.pid)).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(bytes: Buffer, type: string, signal = never) {
	const path = join(folder, 'file.upload');
	await writeFile(path, bytes);
	return inspector.inspect({ path, sizeBytes: bytes.length, contentType: type as MediaType }, signal);
}

describe('an inspection', () => {
	it('reads videos and pictures', async () => {
		expect(await inspect(sampleVideo, 'video/mp4')).toMatchObject({
			video: { container: 'MP4', video: { width: 360, height: 640, framesPerSecond: 30 } },
		});
		for (const seed of ['mp4', 'fragmented', 'mov', 'webm', 'live'] as const) {
			expect(await inspect(SEEDS[seed], TYPES[seed])).toMatchObject({
				video: { video: { width: 360, height: 640, framesPerSecond: 25 } },
			});
		}
		for (const seed of ['jpeg', 'webp'] as const) {
			expect(await inspect(SEEDS[seed], TYPES[seed])).toEqual({ image: { width: 400, height: 500 } });
		}
	});

	it.each(HOSTILE)('says that it cannot be read: %s', async (_name, type, bytes) => {
		expect(await inspect(bytes, type)).toEqual({ unreadable: true, reason: expect.any(String) });
	});

	it('does not read a moov above 64 MB', async () => {
		const path = join(folder, 'huge.upload');
		const file = await open(path, 'w');
		await file.write(hugeMoovHead(1_500_000_000));
		await file.truncate(1_600_000_000);
		await file.close();
		const found = await inspector.inspect(
			{ path, sizeBytes: 1_600_000_000, contentType: 'video/mp4' },
			never,
		);
		expect(found).toEqual({ unreadable: true, reason: expect.stringContaining('at most 64000000') });
	});

	it('ends at once when it is interrupted, running or waiting', async () => {
		const interrupt = new AbortController();
		const path = join(folder, 'endless.upload');
		await writeFile(path, endlessWebm);
		const endless = { path, sizeBytes: endlessWebm.length, contentType: 'video/webm' } as const;
		const all = Array.from({ length: 6 }, () => inspector.inspect(endless, interrupt.signal));
		const ends = Promise.allSettled(all);
		await eventually(async () => childrenOf(process.pid).length > 0);
		interrupt.abort();
		for (const end of await ends) expect(end).toMatchObject({ reason: { name: 'AbortError' } });
		expect(await inspect(sampleVideo, 'video/mp4')).toHaveProperty('video');
	});

	it('asks for the bytes of a file that only this process can reach, and passes on why they cannot be read', async () => {
		const read = async function* (start: number, end: number) {
			yield sampleVideo.subarray(start, end);
		};
		const file = { sizeBytes: sampleVideo.length, contentType: 'video/mp4' } as const;
		expect(await inspector.inspect({ ...file, read }, never)).toHaveProperty('video');
		const broken = async function* (): AsyncGenerator<Uint8Array> {
			throw new Error('the server is gone');
		};
		await expect(inspector.inspect({ ...file, read: broken }, never)).rejects.toThrow('the server is gone');
		expect(await inspector.inspect({ ...file, read }, never)).toHaveProperty('video');
	});
});
