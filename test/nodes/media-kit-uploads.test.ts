import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { jpeg } from '../contracts/support/media-files';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { eventually, startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { Engine } from '../support/engine';
import { withDatabase } from '../support/events';
import type { NodeRun } from '../support/node-run';
import { API_KEY } from '../support/service';
import { sampleVideo, sha256, videoOf } from '../support/video-bytes';

let engine: Engine;
let bench: DeliveryBench;
const web = new LocalServer();

const ACCOUNT = { account: 'example_creator' };

beforeAll(async () => {
	engine = await Engine.start();
	await web.listen();
	bench = await startDeliveryBench({
		settings: { FETCH_HOST_ALLOWLIST: new URL(web.serve('any', sampleVideo)).host },
		logins: ['tiktok', 'facebook'],
		switches: {
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: `${bench.service.url}/`, apiKey: API_KEY });
}, 30_000);
afterAll(async () => {
	await bench.close();
	await web.close();
	await engine.close();
});

const run = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
	engine.run({ node: 'mediaKit', parameters: { resource: 'upload', ...parameters }, ...more });

const submit = (parameters: INodeParameters, more: Partial<NodeRun> = {}) =>
	run({ operation: 'submit', platforms: ['tiktok'], options: ACCOUNT, ...parameters }, more);

async function fileItem(bytes: Buffer): Promise<INodeExecutionData> {
	return { json: {}, binary: { data: await engine.storeBinary(bytes, 'a video.mp4') } };
}

interface Upload extends IDataObject {
	upload_id: string;
	deliveries: { platform: string; state: string; permalink?: string; publish_id?: string }[];
	ended?: boolean;
}

const only = (json: IDataObject[]) => {
	expect(json).toHaveLength(1);
	return json[0] as Upload;
};

/** The items of one run: each a video of its own. */
const newVideo = async () => ({ items: [await fileItem(videoOf(sampleVideo.length + 100))] });

describe('MediaKit node: upload.submit', () => {
	it('streams a file to the service, waits and says how it ended, byte by byte the same', async () => {
		const video = videoOf(3_000_001);
		const { json, error } = await submit({ waitForEnd: true }, { items: [await fileItem(video)] });
		expect(error).toBeUndefined();
		const upload = only(json);
		expect(upload).toMatchObject({
			upload_id: expect.any(String),
			status_url: `${bench.service.url}/api/uploads/${upload.upload_id}`,
			file: { size_bytes: video.length, sha256: sha256([video]) },
			deliveries: [{ platform: 'tiktok', account: 'example_creator', state: 'delivered' }],
			warnings: [],
			ended: true,
		});
		const arrived = await bench.sandbox.upload(upload.deliveries[0]?.publish_id);
		expect(arrived).toMatchObject({ size_bytes: video.length, sha256: sha256([video]), complete: true });
	});

	it('answers at once unless it is to wait', async () => {
		const { json } = await submit({}, await newVideo());
		const upload = only(json);
		expect(upload.ended).toBeUndefined();
		expect(upload.deliveries).toEqual([
			{ id: expect.any(String), platform: 'tiktok', account: 'example_creator', state: expect.any(String) },
		]);
		await bench.until(upload.upload_id, 'delivered');
	});

	it('brings a post to both platforms, and stops waiting where a person has to approve', async () => {
		const content = 'A caption, with & and = and ü';
		const { json, error } = await submit(
			{ platforms: ['tiktok', 'instagram'], content, waitForEnd: true },
			await newVideo(),
		);
		expect(error).toBeUndefined();
		expect(only(json)).toMatchObject({
			ended: true,
			deliveries: expect.arrayContaining([
				expect.objectContaining({ platform: 'tiktok', state: 'delivered' }),
				expect.objectContaining({ platform: 'instagram', state: 'awaiting_approval' }),
			]),
			warnings: [expect.objectContaining({ code: expect.any(String) })],
		});
	});

	it('publishes at once what may be, with a caption too long for an address', async () => {
		const content = '日'.repeat(2_000);
		const { json, error } = await submit(
			{
				platforms: ['instagram'],
				content,
				waitForEnd: true,
				options: { instagramAccount: 'example_creator', autoApprove: true },
			},
			await newVideo(),
		);
		expect(error).toBeUndefined();
		expect(only(json).deliveries).toEqual([
			expect.objectContaining({ state: 'published', permalink: expect.stringMatching(/^https:/) }),
		]);
		expect((await bench.posts()).map(({ caption }) => caption)).toContain(content);
	});

	it('says after the timeout that it has not ended, and the delivery goes on', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 3 });
		const { json, error } = await submit({ waitForEnd: true, timeoutSeconds: 1 }, await newVideo());
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
		expect(error).toBeUndefined();
		expect(only(json)).toMatchObject({ ended: false });
		await bench.until(only(json).upload_id, 'delivered');
	});

	it('stops waiting when the execution is canceled', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 5 });
		const parameters = { resource: 'upload', operation: 'submit', platforms: ['tiktok'], options: ACCOUNT };
		const begun = (await bench.service.countRows()).uploads;
		const { outcome, cancel } = engine.start({
			node: 'mediaKit',
			parameters: { ...parameters, waitForEnd: true },
			...(await newVideo()),
		});
		await eventually(async () => (await bench.service.countRows()).uploads > begun);
		const canceledAt = Date.now();
		cancel();
		await outcome;
		expect(Date.now() - canceledAt).toBeLessThan(2_000);
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	});

	it('makes what failed an error with its reason, action and upload', async () => {
		await bench.sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const { error } = await submit({ platforms: ['instagram'], waitForEnd: true }, await newVideo());
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'ok' });
		const data = error?.context?.data as IDataObject;
		expect(error?.message).toMatch(
			/^Instagram \(example_creator\) failed: Instagram does not support the format/,
		);
		expect(data).toMatchObject({
			action: 'fix-media',
			platform: 'instagram',
			platformCode: expect.stringContaining('2207026'),
			uploadId: expect.any(String),
			deliveries: [{ state: 'failed' }],
		});
		expect(error?.description).toContain('Action: fix-media.');
		expect(error?.description).toContain(`Upload ID: ${String(data.uploadId)}.`);
	});
});

describe('MediaKit node: upload.submit by address', () => {
	it('has the service fetch a video', async () => {
		const videoUrl = web.serve('a,b.mp4', sampleVideo);
		const { json, error } = await submit({
			source: 'url',
			videoUrl,
			waitForEnd: true,
		});
		expect(error).toBeUndefined();
		expect(only(json)).toMatchObject({
			file: { sha256: sha256([sampleVideo]) },
			deliveries: [{ platform: 'tiktok', state: 'delivered' }],
		});
	});

	it('has the platforms fetch images', async () => {
		const imageUrls = ['one.jpg', 'two.jpg'].map((name) => web.serve(name, jpeg()));
		const { json, error } = await submit({
			source: 'imageUrls',
			imageUrls: imageUrls.join('\n'),
			platforms: ['instagram'],
			waitForEnd: true,
		});
		expect(error).toBeUndefined();
		expect(only(json).deliveries).toEqual([expect.objectContaining({ state: 'awaiting_approval' })]);
	});

	it('passes the refusal of a private address on', async () => {
		const { error } = await submit({ source: 'url', videoUrl: 'http://127.0.0.2/video.mp4' });
		expect(error?.context?.data).toMatchObject({ action: 'fix-request', retryable: false });
		expect(error?.description).toMatch(/^Service code: \w+\. Action: fix-request\. Request ID: [\w-]+\.$/);
	});

	it.each([
		['url', { videoUrl: 'video.mp4' }, 'The video URL is not a complete http or https address.'],
		['imageUrls', { imageUrls: 'https://example.com/a.jpg b.jpg' }, 'The image URL is not a complete'],
		['imageUrls', { imageUrls: ', ' }, 'The parameter "imageUrls" is empty.'],
	])('takes only complete addresses (%s, %j)', async (source, parameters, message) => {
		const { error } = await submit({ source, ...parameters });
		expect(error?.message).toContain(message);
	});
});

describe('MediaKit node: upload.submit, once', () => {
	const uploads = async () => (await bench.service.countRows()).uploads;

	it('does not upload twice when n8n repeats a node that failed after its upload', async () => {
		const before = await uploads();
		await bench.sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const { error } = await submit(
			{ platforms: ['instagram'], waitForEnd: true },
			{ ...(await newVideo()), retryOnFail: true },
		);
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'ok' });
		expect(error?.message).toMatch(/failed/);
		expect(await uploads()).toBe(before + 1);
	});

	it('uploads the same file again in another item and another execution', async () => {
		const before = await uploads();
		const [item] = (await newVideo()).items;
		const { json } = await submit({}, { items: [item!, item!] });
		expect(new Set(json.map(({ upload_id }) => upload_id)).size).toBe(2);
		await submit({}, { items: [item!] });
		expect(await uploads()).toBe(before + 3);
	});

	it('keeps to a key of the user over executions, and refuses it for another file', async () => {
		const options = { ...ACCOUNT, idempotencyKey: 'video-7' };
		const first = await newVideo();
		const upload = only((await submit({ options }, first)).json);
		expect(only((await submit({ options }, first)).json).upload_id).toBe(upload.upload_id);
		const { error } = await submit({ options }, await newVideo());
		expect(error?.context?.data).toMatchObject({ code: 'idempotency_key_reused', action: 'fix-request' });
	});

	it('refuses a key that cannot be sent', async () => {
		const { error } = await submit({ options: { idempotencyKey: 'schlüssel' } }, await newVideo());
		expect(error?.message).toContain('The Idempotency Key must have');
	});
});

describe('MediaKit node: what it does not send', () => {
	it.each([
		['no platform', { platforms: '={{ [] }}' }, 'The parameter "platforms" is empty.'],
		['a timeout of nothing', { waitForEnd: true, timeoutSeconds: 0 }, 'must be a whole number of at least 1'],
	])('%s', async (_name, parameters, message) => {
		const before = await bench.service.countRows();
		const { error } = await submit(parameters, await newVideo());
		expect(error?.message).toContain(message);
		expect(await bench.service.countRows()).toEqual(before);
	});

	it('a file of another kind, or none', async () => {
		const text = await submit({}, { items: [await fileItem(Buffer.from('no video at all'))] });
		expect(text.error?.message).toMatch(/"a video.mp4" is neither an MP4, MOV or WebM video nor a JPEG/);
		const none = await submit({});
		expect(none.error?.message).toMatch(/binary/i);
	});

	it('an image where the platform takes none, with the words of the service', async () => {
		const items = [await fileItem(jpeg())];
		const { error } = await submit(
			{ options: { ...ACCOUNT, mediaType: 'REELS' }, platforms: ['instagram'] },
			{ items },
		);
		expect(error?.context?.data).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
	});
});

describe('MediaKit node: uploads', () => {
	const prepare = async () => {
		const { json } = await submit({ platforms: ['instagram'], waitForEnd: true }, await newVideo());
		return only(json).upload_id;
	};

	it('approves a prepared post, waits and gives its permalink; a second time is an error', async () => {
		const uploadId = await prepare();
		const { json, error } = await run({ operation: 'approve', uploadId, waitForEnd: true });
		expect(error).toBeUndefined();
		expect(only(json)).toMatchObject({
			upload_id: uploadId,
			ended: true,
			deliveries: [{ state: 'published', permalink: expect.stringMatching(/^https:/) }],
		});
		const again = await run({ operation: 'approve', uploadId });
		expect(again.error?.context?.data).toMatchObject({ code: 'nothing_to_approve', uploadId });
		expect(again.error?.description).toContain('Service code: nothing_to_approve.');
	});

	it('cancels what waits', async () => {
		const uploadId = await prepare();
		const { json } = await run({ operation: 'cancel', uploadId });
		expect(only(json).deliveries).toEqual([expect.objectContaining({ state: 'cancelled' })]);
	});

	it('gives one, and says so if there is none', async () => {
		const uploadId = await prepare();
		const { json } = await run({ operation: 'get', uploadId });
		expect(json).toEqual([(await bench.service.call(`/api/uploads/${uploadId}`)).body]);
		const { error } = await run({ operation: 'get', uploadId: '../accounts' });
		expect(error?.context?.data).toMatchObject({ code: 'upload_unknown', action: 'fix-request' });
	});

	it('gives many, page by page', async () => {
		const before = (await bench.service.countRows()).uploads;
		const old = (number: number) => ({ id: `old-${number}`, created_at: '2026-01-01T00:00:00.000Z' });
		await withDatabase(bench.service.dataDir, (database) =>
			database.batchInsert(
				'uploads',
				Array.from({ length: 200 }, (_, number) => old(number)),
				50,
			),
		);
		const { json } = await run({ operation: 'getAll', returnAll: true });
		const ids = json.map(({ upload_id }) => upload_id);
		expect(new Set(ids).size).toBe(before + 200);
		const newest = await run({ operation: 'getAll', returnAll: false, limit: 150 });
		expect(newest.json.map(({ upload_id }) => upload_id)).toEqual(ids.slice(0, 150));
		expect(newest.outputs[0]?.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(
			true,
		);
	});
});
