import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256, videoBytes } from '../support/video-bytes';

const INIT = '/v2/post/publish/inbox/video/init/';
const STATUS = '/v2/post/publish/status/fetch/';
const UPLOAD = '/open-upload.tiktokapis.com/upload';
const SIZE = 65_000_000;

const parameters = { resource: 'video', operation: 'uploadDraft', source: 'binary', timeoutSeconds: 60 };

describe('TikTok node: faults on the way, and never a second draft', () => {
	let engine: Engine;
	let sandbox: TestSandbox;

	beforeAll(async () => {
		engine = await Engine.start();
		sandbox = await startInstantSandbox();
	});
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox);
	});
	afterEach(async () => {
		expect(await drafts()).toHaveLength(1);
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	const drafts = async () => ((await sandbox.read('state')).tiktok as { posts: IDataObject[] }).posts;
	const fault = (path: string, members: object) => sandbox.control('faults', { match: { path }, ...members });

	async function run(sizeBytes = SIZE) {
		const data = await engine.storeBinary(Readable.from(videoBytes(sizeBytes)), 'video.mp4');
		return await engine.run({ parameters, items: [{ json: {}, binary: { data } }] });
	}

	/** Waits until a held request has arrived, and runs an action before the request continues. */
	async function whileHeld(path: string, act: () => Promise<unknown>) {
		while ((await sandbox.requests(path)).length === 0) await delay(20);
		await act();
		await sandbox.control('release');
	}

	async function expectWhole({ json, error }: Awaited<ReturnType<typeof run>>, sizeBytes = SIZE) {
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'SEND_TO_USER_INBOX', delivered: true, bytes: sizeBytes }]);
		expect(await sandbox.upload(json[0]?.publishId)).toMatchObject({
			complete: true,
			sha256: sha256(videoBytes(sizeBytes)),
		});
	}

	it('sends the third chunk again after 503, twice', async () => {
		await fault(UPLOAD, { kind: 'status', status: 503, skip: 2, times: 2 });
		await expectWhole(await run());
		const ranges = (await sandbox.requests(UPLOAD)).map(({ headers }) => headers['content-range']);
		expect(ranges.filter((range) => range?.startsWith('bytes 20000000-'))).toHaveLength(3);
		expect(ranges).toHaveLength(8);
	});

	it('goes on with the next chunk when the connection was lost after the bytes were accepted', async () => {
		await fault(UPLOAD, { kind: 'reset-after', skip: 1 });
		await expectWhole(await run());
		expect(await sandbox.requests(UPLOAD)).toHaveLength(6);
	});

	it('knows from the status that the last chunk was accepted', async () => {
		await fault(UPLOAD, { kind: 'reset-after' });
		await expectWhole(await run(sampleVideo.length), sampleVideo.length);
		expect(await sandbox.requests(UPLOAD)).toHaveLength(1);
	});

	it.each([
		['accepted', true, 6],
		['not accepted', false, 7],
	])('finds its place again after 416 for a chunk that was %s', async (_name, accepted, puts) => {
		await fault(UPLOAD, { kind: 'status', status: 416, accepted, skip: 1 });
		await expectWhole(await run());
		expect(await sandbox.requests(UPLOAD)).toHaveLength(puts);
	});

	it('ends when the upload URL has run out, without a new draft of its own accord', async () => {
		await fault(UPLOAD, { kind: 'hold' });
		const [{ error }] = await Promise.all([
			run(),
			whileHeld(UPLOAD, () => sandbox.control('clock', { advanceSeconds: 3601 })),
		]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('longer than the hour that TikTok allows'),
			description: expect.stringMatching(/^Action: retry\. Publish ID: v_inbox_file~\S+\.$/),
		});
	});

	it.each([
		['the connection was lost', { kind: 'reset-after' }],
		['half of it came', { kind: 'truncate' }],
		['a gateway answered in its place', { kind: 'status', status: 504, accepted: true }],
	])('asks for a look into the inbox when the answer to the init is lost: %s', async (_name, members) => {
		await fault(INIT, members);
		const { error } = await run(sampleVideo.length);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('Check the TikTok inbox before sending the video again'),
			description: 'Action: check-outcome.',
			context: { data: { code: 'outcome_unknown', retryable: false } },
		});
		expect(await sandbox.requests(UPLOAD)).toEqual([]);
	});

	it('renews a token that runs out between init and status', async () => {
		await fault(UPLOAD, { kind: 'hold', when: 'after' });
		const [outcome] = await Promise.all([
			run(sampleVideo.length),
			whileHeld(UPLOAD, () => sandbox.control('clock', { advanceSeconds: 7201 })),
		]);
		await expectWhole(outcome, sampleVideo.length);
		expect((await sandbox.requests(STATUS)).map(({ status }) => status)).toEqual([401, 200]);
	});
});
