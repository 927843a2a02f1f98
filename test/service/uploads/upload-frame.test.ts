import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Upload } from '../../../service/channels';
import { findDecoder } from '../../../service/core/frame-decoder';
import { createFrames } from '../../../service/uploads/frames';
import { approvalTokenOf } from '../../support/approval';
import { logIn } from '../../support/dashboard';
import { eventually, startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { withDatabase } from '../../support/events';
import { PROCESSES_MS } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

jest.setTimeout(3 * PROCESSES_MS);

describe('the first frame of an upload', () => {
	let bench: DeliveryBench;

	beforeAll(async () => {
		bench = await startDeliveryBench({ logins: ['facebook'] });
	});
	afterAll(() => bench.close());

	const read = (path: string, headers: Record<string, string> = {}) =>
		fetch(bench.service.url + path, { headers });
	const rows = () => withDatabase(bench.service.dataDir, (database) => database('files').select('frame'));

	/**
	 * Repeats the request until the image has been drawn; on a busy machine, this can take longer than one request
	 * waits.
	 */
	async function drawn(path: string, headers: Record<string, string> = {}): Promise<Response> {
		await eventually(
			async () => (await rows()).every(({ frame }) => frame !== null) || !(await read(path, headers)),
		);
		return read(path, headers);
	}

	it('is seen by who is logged in or has the link to approve it, and is gone with the file', async () => {
		const id = await bench.send({ platforms: 'instagram', content: 'Hello' });
		await bench.until(id, 'awaiting_approval');
		const { cookie } = await logIn(bench.service);
		const path = `/api/uploads/${id}/frame`;
		expect((await read(path)).status).toBe(401);

		const answer = await drawn(path, { cookie });
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		expect(answer.headers.get('cache-control')).toBe('private, no-store');
		const frame = Buffer.from(await answer.arrayBuffer());
		expect(frame.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
		expect(await rows()).toEqual([{ frame }]);

		const link = `/approve/${await approvalTokenOf(bench.service.dataDir, id)}`;
		expect(await (await read(link)).text()).toContain(`poster="${link}/frame"`);
		expect(Buffer.from(await (await read(`${link}/frame`)).arrayBuffer()).equals(frame)).toBe(true);

		await bench.act(id, 'DELETE');
		await bench.until(id, 'cancelled');
		expect([(await read(path, { cookie })).status, (await read(`${link}/frame`)).status]).toEqual([404, 404]);
		await eventually(async () => (await rows()).length === 0);
	});

	it('is none of a video whose frames are noise, which is not tried again', async () => {
		const noise = Buffer.from(sampleVideo);
		noise.fill(0x5a, noise.indexOf('mdat') + 4);
		const id = await bench.send({ platforms: 'instagram', content: 'Noise' }, noise);
		const { cookie } = await logIn(bench.service);
		const answer = await drawn(`/api/uploads/${id}/frame`, { cookie });
		expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([204, 0]);
		expect(await rows()).toEqual([{ frame: Buffer.alloc(0) }]);
	});
});

describe('drawing', () => {
	const kept = new Map<string, Uint8Array>();
	const upload = { fileName: 'a', contentType: 'video/mp4', sizeBytes: sampleVideo.length } as Upload;
	const log = { debug: () => {} };
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
		await writeFile(join(folder, 'a'), sampleVideo);
	});
	beforeEach(() => kept.clear());
	afterAll(() => rm(folder, { recursive: true, force: true }));

	const files = {
		inspected: (name: string) => ({ path: join(folder, name) }),
		frame: async (name: string) => kept.get(name),
		keepFrame: async (name: string, frame: Uint8Array) => void kept.set(name, frame),
	};

	it('needs the decoder, and is done later where it is installed later', async () => {
		const without = createFrames({ files, log, decoder: undefined });
		expect(await without.of(upload)).toBeUndefined();
		expect(kept.size).toBe(0);
	});

	it('happens once for all who ask at once, and lets nobody wait for long', async () => {
		const frames = createFrames({ files, log, decoder: findDecoder(), patienceMs: 0 });
		expect(await Promise.all([frames.of(upload), frames.of(upload)])).toEqual([undefined, undefined]);
		await eventually(async () => kept.size === 1);
		expect(await frames.of(upload)).toBe(kept.get('a'));
		await frames.stop();
	});

	it('ends with the service, and keeps nothing of a file that could not be read', async () => {
		const gone = {
			...files,
			inspected: () => ({
				async *read(): AsyncGenerator<Uint8Array> {
					throw new Error('gone');
				},
			}),
		};
		const frames = createFrames({ files: gone, log, decoder: findDecoder() });
		expect(await frames.of(upload)).toBeUndefined();
		const busy = createFrames({ files, log, decoder: findDecoder(), patienceMs: 0 });
		await busy.of(upload);
		await busy.stop();
		await frames.stop();
		expect(kept.size).toBe(0);
	});
});
