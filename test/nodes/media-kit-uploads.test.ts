import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { jpeg } from '../contracts/support/media-files';
import { withDatabase } from '../support/events';
import { ACCOUNT, only, startMediaKitBench, type MediaKitBench } from '../support/media-kit';
import { connectAccount } from '../support/service';
import { sha256, videoOf } from '../support/video-bytes';

let close: MediaKitBench['close'];
let engine: MediaKitBench['engine'];
let bench: MediaKitBench['bench'];
let run: MediaKitBench['run'];
let submit: MediaKitBench['submit'];
let fileItem: MediaKitBench['fileItem'];
let newVideo: MediaKitBench['newVideo'];

beforeAll(async () => {
	({ close, engine, bench, run, submit, fileItem, newVideo } = await startMediaKitBench());
}, 30_000);
afterAll(async () => await close());

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

	it('does not upload twice when a person retries the failed execution', async () => {
		const before = await uploads();
		const parameters = { operation: 'submit', platforms: ['instagram'], options: ACCOUNT, waitForEnd: true };
		const nodeRun = {
			node: 'mediaKit' as const,
			parameters: { resource: 'upload', ...parameters },
			...(await newVideo()),
		};
		await bench.sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const failed = await engine.run(nodeRun);
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'ok' });
		expect(failed.error?.message).toMatch(/failed/);
		await engine.retry(nodeRun, failed);
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
		expect(error?.message).toContain('The Idempotency Key must consist of');
	});
});

describe('MediaKit node: whole files', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each([
		['in the request', {}],
		['as a form', { content: 'ü'.repeat(2_000) }],
	])('sends a file of several pieces, byte for byte, %s', async (_name, parameters) => {
		const video = videoOf(3_500_000);
		const { json } = await submit(parameters, { items: [await fileItem(video)] });
		const { body } = await bench.service.call(`/api/uploads/${String(only(json).upload_id)}`);
		expect(body.file).toMatchObject({ size_bytes: video.length, sha256: sha256([video]) });
	});

	it.each([-9, 9])('hands no file over whose length n8n has wrong by %s bytes', async (bytes) => {
		const before = (await bench.service.countRows()).uploads;
		const video = videoOf(3_500_000);
		const items = [await fileItem(video)];
		jest
			.spyOn(Container.get(BinaryDataService), 'getMetadata')
			.mockResolvedValue({ fileSize: video.length + bytes });
		const { error } = await submit({}, { items });
		expect(error?.message).toMatch(/longer than announced|ended at byte/);
		expect((await bench.service.countRows()).uploads).toBe(before);
	});
});

describe('MediaKit node: what it does not send', () => {
	it.each([
		['no platform', { platforms: '={{ [] }}' }, 'The field "Platforms" is empty.'],
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

	it('says with upload and approval what only one platform asks for', async () => {
		await bench.sandbox.control('switches', { 'youtube.processingSeconds': 0 });
		await connectAccount(bench.service, 'youtube', { user: 'example_creator' });
		const options = { ...ACCOUNT, youtubeMadeForKids: true, youtubeTags: 'n8n, two words' };
		const sent = await submit({ platforms: ['youtube'], options, waitForEnd: true }, await newVideo());
		const fields = { made_for_kids: true, tags: ['n8n', 'two words'] };
		expect(only(sent.json)).toMatchObject({
			warnings: [],
			deliveries: [{ state: 'awaiting_approval', fields }],
		});
		const approval = { operation: 'approve', uploadId: only(sent.json).upload_id, waitForEnd: true };
		const refused = await run(approval);
		expect(refused.error?.context?.data).toMatchObject({ code: 'privacy_required', action: 'fix-request' });
		const { json } = await run({ ...approval, options: { youtubePrivacy: 'unlisted' } });
		expect(only(json).deliveries).toMatchObject([
			{ state: 'published', fields: { ...fields, privacy: 'unlisted' } },
		]);
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

	it('finds one in a list, and by its status URL', async () => {
		const uploadId = await prepare();
		const editor = { node: 'mediaKit' as const, parameters: { resource: 'upload', operation: 'get' } };
		const { results } = await engine.listSearch('searchUploads', editor);
		expect(results[0]).toEqual({
			name: expect.stringMatching(/^20[\d-]+ \d\d:\d\d · Instagram example_creator: awaiting_approval$/),
			value: uploadId,
		});
		const url = `${bench.service.url}/api/uploads/${uploadId}`;
		for (const value of [url, `${url}/events`]) {
			const found = await run({ operation: 'get', uploadId: { __rl: true, mode: 'url', value } });
			expect(only(found.json).upload_id).toBe(uploadId);
		}
		const { error } = await run({ operation: 'get', uploadId: `${bench.service.url}/dashboard` });
		expect(error?.message).toMatch(/"Upload ID" is not the URL of an upload to the service\./);
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
