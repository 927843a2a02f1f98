import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg } from '../contracts/support/media-files';
import { connect, publishingCredential } from '../support/connect';
import { Engine } from '../support/engine';
import { connectAccount, using } from '../support/instagram-node';
import type { NodeRun } from '../support/node-run';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256, videoOf } from '../support/video-bytes';

const STATUS = '/v2/post/publish/status/fetch/';
const UPLOAD = '/open-upload.tiktokapis.com/upload';

let engine: Engine;
let sandbox: TestSandbox;
const web = new LocalServer();

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({
		switches: {
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	await web.listen();
	web.serve('photo.jpg', jpeg());
	web.serve('video.mp4', sampleVideo);
});
beforeEach(async () => await sandbox.control('reset'));
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

const fault = (path: string, members: object) => sandbox.control('faults', { match: { path }, ...members });
const ledger = async () =>
	(await sandbox.read('state')) as {
		tiktok: { posts: IDataObject[] };
		instagram: { media: IDataObject[]; containers: IDataObject[] };
	};
const posts = async () => (await ledger()).tiktok.posts;

async function videoItem(video = sampleVideo): Promise<INodeExecutionData> {
	return { json: {}, binary: { data: await engine.storeBinary(video, 'video.mp4') } };
}

describe('TikTok node with Retry On Fail', () => {
	beforeEach(async () => {
		await connect(engine, sandbox, publishingCredential(sandbox));
	});

	const publish = {
		resource: 'video',
		operation: 'publish',
		source: 'binary',
		title: 'Once',
		privacyLevel: 'SELF_ONLY',
		timeoutSeconds: 60,
	};
	const draft = { resource: 'video', operation: 'uploadDraft', source: 'binary', timeoutSeconds: 60 };
	const photos = () => ({
		resource: 'photo',
		operation: 'uploadDraft',
		photoUrls: web.address('photo.jpg'),
		timeoutSeconds: 60,
	});
	const run = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
		engine.run({ parameters, retryOnFail: true, ...more });

	it.each([
		['a published video', publish],
		['a video draft, which would take one of the five places in the inbox', draft],
		['a streamed video', { ...draft, source: 'url', transfer: 'stream', videoUrl: 'video.mp4' }],
		['a video that TikTok fetches', { ...publish, source: 'url', transfer: 'pull', videoUrl: 'video.mp4' }],
		['a photo draft', undefined],
	])('sends %s once when the answer to the init is lost, and asks to look', async (_name, parameters) => {
		const given = parameters ?? photos();
		const at = 'videoUrl' in given && { videoUrl: web.address('video.mp4') };
		await fault('/init/', { kind: 'reset-after' });
		const { error } = await run({ ...given, ...at }, { items: [await videoItem()] });
		expect(error?.message).toContain('so a');
		expect(error?.message).toContain(
			'nothing was sent a second time. If nothing arrived, run the workflow again.',
		);
		expect(error?.context?.data).toMatchObject({ code: 'outcome_unknown', action: 'check-outcome' });
		expect(await posts()).toHaveLength(1);
		expect(await sandbox.requests('/init/')).toHaveLength(1);
	});

	it('makes one post of a video whose status could not be read after it was complete, and finds it', async () => {
		await fault(STATUS, { kind: 'error', code: 'access_token_invalid', times: 2 });
		const { json, error } = await run(publish, { items: [await videoItem()] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'PUBLISH_COMPLETE', delivered: true, bytes: sampleVideo.length }]);
		expect(await posts()).toMatchObject([{ publish_id: json[0]?.publishId, status: 'PUBLISH_COMPLETE' }]);
		expect(await sandbox.requests(UPLOAD)).toHaveLength(1);
	});

	it('goes on where an upload was refused, with the same draft', async () => {
		const video = videoOf(65_000_000);
		await fault(UPLOAD, { kind: 'status', status: 400, skip: 2 });
		const { json, error } = await run(draft, { items: [await videoItem(video)] });
		expect(error).toBeUndefined();
		expect(await sandbox.upload(json[0]?.publishId)).toMatchObject({
			complete: true,
			sha256: sha256([video]),
		});
		expect(await posts()).toHaveLength(1);
		expect(await sandbox.requests(UPLOAD)).toHaveLength(7);
	});

	it('leaves the id in the execution, and neither the upload URL nor a token', async () => {
		await fault(UPLOAD, { kind: 'status', status: 400, times: 3 });
		const { error, run: execution } = await run(draft, { items: [await videoItem()] });
		expect(error).toBeDefined();
		const kept = JSON.stringify(execution.data);
		expect(kept).toContain(String((await posts())[0]?.publish_id));
		expect(kept).not.toMatch(/open-upload|upload_token|act\.|rft\./);
	});

	it('does not send the first item again because the second one failed', async () => {
		await fault('/init/', { kind: 'reset-before', skip: 1 });
		const items = [await videoItem(videoOf(200_000)), await videoItem(videoOf(300_000))];
		await run(publish, { items });
		expect(await posts()).toMatchObject([{ size_bytes: 200_000 }]);
	});

	it('does not send the others again when the first item failed and the workflow goes on all the same', async () => {
		await fault('/init/', { kind: 'reset-before' });
		const items = [await videoItem(videoOf(200_000)), await videoItem(videoOf(300_000))];
		const { json } = await run(publish, { items, onError: 'continueRegularOutput' });
		expect(json).toMatchObject([{ error: expect.stringContaining('may or may not') }, { delivered: true }]);
		expect(await posts()).toMatchObject([{ size_bytes: 300_000 }]);
	});

	it('makes a post of each item and each run of a loop, also of the same video', async () => {
		const item = await videoItem();
		const { error } = await run(publish, { items: [item, item], runs: 2 });
		expect(error).toBeUndefined();
		expect(new Set((await posts()).map(({ publish_id }) => publish_id)).size).toBe(4);
	});

	it('sends again what TikTok has refused for certain', async () => {
		await fault('/init/', { kind: 'error', code: 'rate_limit_exceeded' });
		const { error } = await run(photos());
		expect(error).toBeUndefined();
		expect(await posts()).toHaveLength(1);
	});

	describe('and a Retry from the list of executions', () => {
		async function failAndRetry(parameters: INodeParameters, between = async () => {}) {
			const nodeRun = { parameters, items: [await videoItem()] };
			const failed = await engine.run(nodeRun);
			expect(failed.error).toBeDefined();
			await between();
			return await engine.retry(nodeRun, failed);
		}

		it('finds the post that is there', async () => {
			await fault(STATUS, { kind: 'error', code: 'scope_not_authorized' });
			const { json, error } = await failAndRetry(publish);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ status: 'PUBLISH_COMPLETE' }]);
			expect(await posts()).toHaveLength(1);
		});

		it('does not send what may be there', async () => {
			await fault('/init/', { kind: 'reset-after' });
			const { error } = await failAndRetry(publish);
			expect(error?.message).toContain('run the workflow again');
			expect(await posts()).toHaveLength(1);
		});

		it('sends again what TikTok has failed', async () => {
			await sandbox.control('switches', { 'tiktok.processingSeconds': 3600 });
			await fault(STATUS, { kind: 'error', code: 'scope_not_authorized' });
			const { json, error } = await failAndRetry(draft, async () => {
				const [{ publish_id } = {}] = await posts();
				await sandbox.control('tiktok/fail', { publish_id, fail_reason: 'internal' });
				await sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
			});
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ delivered: true }]);
			expect((await posts()).map(({ status }) => status)).toEqual(['FAILED', 'SEND_TO_USER_INBOX']);
		});
	});
});

describe('Instagram node with Retry On Fail', () => {
	beforeEach(async () => await connectAccount(engine, sandbox, 'facebook'));

	const run = (parameters: INodeParameters, items?: INodeExecutionData[]) =>
		engine.run({
			node: 'instagram',
			withService: false,
			parameters: { ...using('facebook'), resource: 'draft', ...parameters },
			items,
			retryOnFail: true,
		});
	const image = () => ({
		operation: 'prepare',
		mediaType: 'IMAGE',
		source: 'url',
		mediaUrl: web.address('photo.jpg'),
		timeoutSeconds: 60,
	});
	const containers = async () => (await ledger()).instagram.containers;

	it('prepares a post once when the answer to its container is lost', async () => {
		await fault('/media', { kind: 'reset-after' });
		const { error } = await run(image());
		expect(error?.context?.data).toMatchObject({ code: 'outcome_unknown', action: 'check-outcome' });
		expect(await containers()).toHaveLength(1);
	});

	it('goes on with the container when its status could not be read', async () => {
		await fault('status_code', { kind: 'error', code: 190, times: 2 });
		const { json, error } = await run(image());
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'FINISHED', mediaSource: 'url' }]);
		expect(await containers()).toMatchObject([{ id: json[0]?.containerId }]);
	});

	it('goes on with the items of a carousel', async () => {
		await fault('/media', { kind: 'error', code: 190, skip: 2 });
		const mediaUrl = [web.address('photo.jpg'), web.address('photo.jpg')].join('\n');
		const { json, error } = await run({ ...image(), mediaType: 'CAROUSEL', mediaUrl });
		expect(error).toBeUndefined();
		const made = await containers();
		expect(made).toHaveLength(3);
		expect(made.filter(({ id }) => id === json[0]?.containerId)).toMatchObject([{ status: 'FINISHED' }]);
	});

	it('goes on with the upload of a reel', async () => {
		await fault('status_code', { kind: 'error', code: 190, skip: 1 });
		const binary = { data: await engine.storeBinary(film(), 'reel.mp4') };
		const { json, error } = await run(
			{ ...image(), mediaType: 'REELS', source: 'binary', binaryPropertyName: 'data' },
			[{ json: {}, binary }],
		);
		expect(error).toBeUndefined();
		expect(await containers()).toMatchObject([{ id: json[0]?.containerId, sha256: sha256([film()]) }]);
	});

	it('does not publish the first item again because the second one failed, and still names its post', async () => {
		const [first, second] = [await run(image()), await run(image())];
		const items = [first, second].map(({ json }) => ({ json: { id: String(json[0]?.containerId) } }));
		await fault(`${items[1]?.json.id}?`, { kind: 'error', code: 190 });
		const { json, error } = await run({ operation: 'publish', containerId: '={{ $json.id }}' }, items);
		expect(error).toBeUndefined();
		expect(json).toEqual(
			items.map(({ json: { id } }) =>
				expect.objectContaining({ containerId: id, mediaId: expect.stringMatching(/^\d+$/) }),
			),
		);
		expect((await ledger()).instagram.media).toHaveLength(2);
		expect(await sandbox.requests('/media_publish')).toHaveLength(2);
	});
});
