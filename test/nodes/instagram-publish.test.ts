import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg } from '../contracts/support/media-files';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram, using } from '../support/instagram-node';
import type { NodeRun } from '../support/node-run';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

const PUBLISH = '/media_publish';

let engine: Engine;
let sandbox: TestSandbox;
const web = new LocalServer();
let reel: string;
let photo: string;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({ switches: { 'instagram.processingSeconds': 0 } });
	await web.listen();
	reel = web.serve('first', film(), 'video/mp4');
	photo = web.serve('second', jpeg(), 'image/jpeg');
});
beforeEach(() => sandbox.control('reset'));
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

interface Ledger {
	containers: { id: string; type: string; children: string[]; sha256: string | null }[];
	media: { id: string; container_id: string; media_product_type: string; caption: string }[];
}
const ledger = async () => ((await sandbox.read('state')) as unknown as { instagram: Ledger }).instagram;
const fault = (path: string, members: object) => sandbox.control('faults', { match: { path }, ...members });

const publish = { resource: 'post', operation: 'publish', source: 'url', caption: 'At once' };
const published = {
	containerId: expect.stringMatching(/^\d{15,20}$/),
	status: 'PUBLISHED',
	mediaId: expect.stringMatching(/^\d+$/),
	permalink: expect.stringMatching(/^https:\/\/www\.instagram\.com\//),
	mediaSource: 'url',
};

describe.each(BOTH_LOGINS)('Post: Publish, login %s', (login) => {
	beforeEach(() => connectAccount(engine, sandbox, login));

	const run = (parameters: INodeParameters, more: Omit<NodeRun, 'parameters'> = {}) =>
		runInstagram(engine, login, { ...publish, ...parameters }, more);

	it.each([
		['a reel', 'REELS', () => reel, 'REELS'],
		['an image', 'IMAGE', () => photo, 'FEED'],
		['a story with an image', 'STORIES', () => photo, 'STORY'],
		['a story with a video', 'STORIES', () => reel, 'STORY'],
	])('publishes %s in one step', async (_name, mediaType, mediaUrl, product) => {
		const { json, error } = await run({ mediaType, mediaUrl: mediaUrl() });
		expect(error).toBeUndefined();
		expect(json).toEqual([published]);
		const { containers, media } = await ledger();
		expect(containers).toHaveLength(1);
		expect(media).toEqual([
			expect.objectContaining({
				id: json[0]?.mediaId,
				container_id: json[0]?.containerId,
				media_product_type: product,
			}),
		]);
	});

	it('publishes a carousel as one post', async () => {
		const { json, error } = await run({ mediaType: 'CAROUSEL', mediaUrl: `${photo}\n${reel}` });
		expect(error).toBeUndefined();
		expect(json).toEqual([published]);
		const { containers, media } = await ledger();
		expect(containers).toHaveLength(3);
		expect(media).toMatchObject([{ container_id: json[0]?.containerId, caption: 'At once' }]);
	});

	it('publishes a trial reel, and says so if the account cannot', async () => {
		const trial = { mediaType: 'REELS', mediaUrl: reel, options: { trialReel: 'SS_PERFORMANCE' } };
		await sandbox.control('switches', { 'instagram.trialReels': 'available' });
		expect((await run(trial)).json).toEqual([published]);
		const [request] = (await sandbox.requests('/media')).filter(({ method }) => method === 'POST');
		expect(new URLSearchParams(request?.body).get('trial_params')).toContain('SS_PERFORMANCE');

		await sandbox.control('switches', { 'instagram.trialReels': 'unavailable' });
		const { error } = await run(trial);
		expect(error?.message).toContain('Send it as a regular reel');
		expect((await ledger()).media).toHaveLength(1);
	});

	it('prepares nothing if the account has no post left today', async () => {
		await sandbox.control('switches', { 'instagram.quotaTotal': 1 });
		expect((await run({ mediaType: 'IMAGE', mediaUrl: photo })).error).toBeUndefined();
		const { error } = await run({ mediaType: 'IMAGE', mediaUrl: photo });
		expect(error).toMatchObject({
			message: expect.stringContaining('Publish this one later'),
			context: { data: { code: 'posting_limit_reached', action: 'wait' } },
		});
		expect((await ledger()).containers).toHaveLength(1);
	});

	it('publishes nothing that is not ready in time, and tells how to publish it later', async () => {
		await sandbox.control('switches', { 'instagram.processingSeconds': 3600 });
		const { error } = await run({ mediaType: 'REELS', mediaUrl: reel, timeoutSeconds: 1 });
		expect(error).toMatchObject({
			message: expect.stringContaining('Instagram is still processing the media'),
			description: expect.stringMatching(/Container ID: \d+/),
			context: { data: { code: 'container_not_ready', retryable: true } },
		});
		expect((await ledger()).media).toEqual([]);
		await sandbox.control('clock', { advanceSeconds: 3601 });
		const { containerId } = error?.context?.data as { containerId: string };
		const { json } = await runInstagram(engine, login, {
			resource: 'draft',
			operation: 'publish',
			containerId,
		});
		expect(json).toMatchObject([{ status: 'PUBLISHED', mediaId: expect.any(String) }]);
	});

	it('publishes nothing that Instagram could not process, and says why', async () => {
		await sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const { error } = await run({ mediaType: 'REELS', mediaUrl: reel });
		expect(error).toMatchObject({
			message: expect.stringContaining('format of the video'),
			context: { data: { action: 'fix-media', containerId: expect.any(String) } },
		});
		expect(await sandbox.requests(PUBLISH)).toEqual([]);
	});

	it('refuses a wrong field before Instagram is asked', async () => {
		const { error } = await run({ mediaType: 'IMAGE', mediaUrl: photo, caption: 'a'.repeat(2201) });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('The caption has 2201 characters'),
		});
		expect((await ledger()).containers).toEqual([]);
	});
});

describe('Post: Publish, once over all tries', () => {
	beforeEach(() => connectAccount(engine, sandbox, 'facebook'));

	const nodeRun = (parameters: INodeParameters, more: Partial<NodeRun> = {}): NodeRun => ({
		node: 'instagram',
		withService: false,
		parameters: { ...using('facebook'), ...publish, mediaType: 'IMAGE', mediaUrl: photo, ...parameters },
		...more,
	});
	const run = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
		engine.run(nodeRun(parameters, { retryOnFail: true, ...more }));
	const captioned = (...captions: string[]): INodeExecutionData[] =>
		captions.map((caption) => ({ json: { caption } }));
	const captions = async () => (await ledger()).media.map(({ caption }) => caption).sort();

	it('sends a video from a binary field and publishes it', async () => {
		const binary = { data: await engine.storeBinary(film(), 'reel.mp4') };
		const { json, error } = await run(
			{ mediaType: 'REELS', source: 'binary', binaryPropertyName: 'data' },
			{ items: [{ json: {}, binary }] },
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ ...published, mediaSource: 'upload' }]);
		expect((await ledger()).media).toHaveLength(1);
	});

	it.each([
		['the connection drops', { kind: 'reset-after' }],
		['the answer is an error', { kind: 'error', code: '4/2207051', accepted: true }],
	])('finds by the container that it is live although %s', async (_name, members) => {
		await fault(PUBLISH, members);
		const { json, error } = await run({});
		expect(error).toBeUndefined();
		expect(json).toEqual([{ ...published, mediaId: null, permalink: null }]);
		expect((await ledger()).media).toHaveLength(1);
		expect(await sandbox.requests(PUBLISH)).toHaveLength(1);
	});

	it('goes on with the container when its status could not be read', async () => {
		await fault('status_code', { kind: 'error', code: 190, times: 2 });
		const { json, error } = await run({});
		expect(error).toBeUndefined();
		expect(json).toEqual([published]);
		const { containers, media } = await ledger();
		expect([containers, media].map(({ length }) => length)).toEqual([1, 1]);
	});

	it('prepares again, but publishes once, if the answer to a container was lost', async () => {
		await fault('/media', { kind: 'reset-after' });
		const { json, error } = await run({});
		expect(error).toBeUndefined();
		expect(json).toEqual([published]);
		const { containers, media } = await ledger();
		expect([containers, media].map(({ length }) => length)).toEqual([2, 1]);
	});

	it('does not publish the first item again because the second one failed', async () => {
		await fault('/media', { kind: 'error', code: 190, skip: 2 });
		const { json, error } = await run(
			{ caption: '={{ $json.caption }}' },
			{ items: captioned('first', 'second') },
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([published, published]);
		expect(await captions()).toEqual(['first', 'second']);
		expect(await sandbox.requests(PUBLISH)).toHaveLength(2);
	});

	it('makes a post of each item and each run of a loop, also of the same file', async () => {
		const { error } = await run({}, { items: captioned('same', 'same'), runs: 2 });
		expect(error).toBeUndefined();
		expect((await ledger()).media).toHaveLength(4);
	});

	describe('and a Retry from the list of executions', () => {
		async function failAndRetry(given: NodeRun, between = async (): Promise<unknown> => undefined) {
			const failed = await engine.run(given);
			expect(failed.error).toBeDefined();
			await between();
			return await engine.retry(given, failed);
		}

		it('publishes what was ready but not published', async () => {
			await sandbox.control('switches', { 'instagram.processingSeconds': 3600 });
			const { json, error } = await failAndRetry(nodeRun({ timeoutSeconds: 1 }), () =>
				sandbox.control('clock', { advanceSeconds: 3601 }),
			);
			expect(error).toBeUndefined();
			expect(json).toEqual([published]);
			expect((await ledger()).containers).toHaveLength(1);
		});

		it('leaves the items that are live', async () => {
			const items = captioned('first', 'second');
			await fault('/media', { kind: 'error', code: 190, skip: 2 });
			const { json, error } = await failAndRetry(nodeRun({ caption: '={{ $json.caption }}' }, { items }));
			expect(error).toBeUndefined();
			expect(json).toEqual([published, published]);
			expect(await captions()).toEqual(['first', 'second']);
		});

		it('begins anew with a file that Instagram could not process', async () => {
			await sandbox.control('switches', { 'instagram.processingResult': '2207026' });
			const { json, error } = await failAndRetry(nodeRun({ mediaType: 'REELS', mediaUrl: reel }), () =>
				sandbox.control('switches', { 'instagram.processingResult': 'ok' }),
			);
			expect(error).toBeUndefined();
			expect(json).toEqual([published]);
			const { containers, media } = await ledger();
			expect([containers, media].map(({ length }) => length)).toEqual([2, 1]);
		});
	});

	it('leaves ids in the execution, and no token', async () => {
		await fault(PUBLISH, { kind: 'error', code: 190 });
		const { error, run: execution } = await engine.run(nodeRun({}));
		expect(error).toBeDefined();
		const kept = JSON.stringify(execution.data);
		expect(kept).toContain((await ledger()).containers[0]?.id);
		expect(kept).not.toMatch(/access_token|Bearer/);
	});
});
