import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { MANY_BYTES_MS, until } from '../support/until';
import { sampleVideo, sha256, videoBytes } from '../support/video-bytes';

const INIT = '/v2/post/publish/inbox/video/init/';
const STATUS = '/v2/post/publish/status/fetch/';
const UPLOAD = '/open-upload.tiktokapis.com/upload';

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'binary',
	binaryPropertyName: 'data',
	waitForDelivery: true,
	timeoutSeconds: 60,
};

describe('TikTok node and the network', () => {
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
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	async function start(sizeBytes = sampleVideo.length) {
		const data = await engine.storeBinary(Readable.from(videoBytes(sizeBytes)), 'video.mp4');
		return engine.start({ parameters, items: [{ json: {}, binary: { data } }] });
	}

	it('says that a retry can help when TikTok cannot be reached', async () => {
		const unreachable = await startInstantSandbox();
		await unreachable.close();
		const stored = engine.credentials.read('1');
		engine.credentials.save('1', { ...stored, apiBaseUrl: unreachable.base('open.tiktokapis.com') });
		const { error } = await (await start()).outcome;
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: 'TikTok did not respond (the connection was refused). Try again in a few minutes.',
			description: 'Action: retry.',
			context: { data: { code: 'platform_unreachable', retryable: true } },
		});
	});

	it('starts no second draft when the answer to the init is lost', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: { path: INIT } });
		const { error } = await (await start()).outcome;
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('Check the TikTok inbox before sending the video again'),
			description: 'Action: check-outcome.',
		});
		expect(await sandbox.requests(INIT)).toHaveLength(1);
	});

	it(
		'sends a chunk again after an outage, and never a byte twice',
		async () => {
			await sandbox.control('faults', { kind: 'status', status: 503, skip: 1, match: { path: UPLOAD } });
			const { json } = await (await start(65_000_000)).outcome;
			expect(await sandbox.upload(json[0]?.publishId)).toMatchObject({
				complete: true,
				sha256: sha256(videoBytes(65_000_000)),
				chunks: { length: 6 },
			});
		},
		MANY_BYTES_MS,
	);

	it('gives the platform’s reason when a draft fails, with its publish id', async () => {
		await sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		const { error } = await (await start()).outcome;
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('because of its frame rate'),
			description: expect.stringMatching(
				/^TikTok code: frame_rate_check_failed\. Action: fix-media\. Publish ID: v_inbox_file~\S+\.$/,
			),
		});
	});

	it('ends the waiting after the time-out without calling it a failure', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 3600 });
		const data = await engine.storeBinary(sampleVideo, 'video.mp4');
		const items = [{ json: {}, binary: { data } }];
		const { json } = await engine.run({ parameters: { ...parameters, timeoutSeconds: 1 }, items });
		expect(json).toEqual([expect.objectContaining({ status: 'PROCESSING_UPLOAD', delivered: false })]);
	});

	it('reads the status once if it is not to wait', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 3600 });
		const data = await engine.storeBinary(sampleVideo, 'video.mp4');
		const items = [{ json: {}, binary: { data } }];
		const { json } = await engine.run({ parameters: { ...parameters, waitForDelivery: false }, items });
		expect(json).toEqual([expect.objectContaining({ status: 'PROCESSING_UPLOAD', delivered: false })]);
		expect(await sandbox.requests(STATUS)).toHaveLength(1);
	});

	it(
		'stops sending when the execution is canceled',
		async () => {
			await sandbox.control('faults', { kind: 'hold', skip: 1, match: { path: UPLOAD } });
			const { outcome, cancel } = await start(65_000_000);
			await sandbox.untilHeld();
			cancel();
			const { run } = await outcome;
			expect(run.status).toBe('canceled');
			await sandbox.control('release');
			await delay(500);
			expect(await sandbox.requests(UPLOAD)).toHaveLength(2);
			expect(await sandbox.requests(STATUS)).toEqual([]);
		},
		MANY_BYTES_MS,
	);

	it('stops waiting when the execution is canceled', async () => {
		await sandbox.control('switches', { 'tiktok.processingSeconds': 3600 });
		const { outcome, cancel } = await start();
		await until(
			() => sandbox.requests(STATUS),
			(reads) => reads.some(({ status }) => status === 200),
		);
		cancel();
		const { run } = await outcome;
		expect(run.status).toBe('canceled');
		const reads = await sandbox.requests(STATUS);
		await delay(2500);
		expect(await sandbox.requests(STATUS)).toHaveLength(reads.length);
	});
});
