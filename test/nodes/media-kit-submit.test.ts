import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { jpeg } from '../contracts/support/media-files';
import { ACCOUNT, only, startMediaKitBench, type MediaKitBench } from '../support/media-kit';
import { eventually } from '../support/until';
import { sampleVideo, sha256, videoOf } from '../support/video-bytes';

let close: MediaKitBench['close'];
let engine: MediaKitBench['engine'];
let bench: MediaKitBench['bench'];
let web: MediaKitBench['web'];
let submit: MediaKitBench['submit'];
let fileItem: MediaKitBench['fileItem'];
let newVideo: MediaKitBench['newVideo'];

beforeAll(async () => {
	({ close, engine, bench, web, submit, fileItem, newVideo } = await startMediaKitBench());
}, 30_000);
afterAll(async () => await close());

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

	it('sends what exceeds documented limits only if it is told to', async () => {
		const slow = readFileSync(join(__dirname, '../media/slow-rate.bin'));
		const refused = await submit({ waitForEnd: true }, { items: [await fileItem(slow)] });
		expect(refused.error?.message).toContain('force: true');
		const options = { account: 'example_creator', force: true };
		const { json } = await submit({ waitForEnd: true, options }, { items: [await fileItem(slow)] });
		expect(only(json).deliveries).toMatchObject([{ state: 'delivered' }]);
	});

	it('says after the timeout that it has not ended, and the delivery goes on', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 600 });
		const { json, error } = await submit({ waitForEnd: true, timeoutSeconds: 1 }, await newVideo());
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
		expect(error).toBeUndefined();
		expect(only(json)).toMatchObject({ ended: false });
		await bench.until(only(json).upload_id, 'processing');
		await bench.sandbox.control('clock', { advanceSeconds: 600 });
		await bench.until(only(json).upload_id, 'delivered');
	});

	it('stops waiting when the execution is canceled', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 3_600 });
		const parameters = { resource: 'upload', operation: 'submit', platforms: ['tiktok'], options: ACCOUNT };
		const begun = (await bench.service.countRows()).uploads;
		const { outcome, cancel } = engine.start({
			node: 'mediaKit',
			parameters: { ...parameters, waitForEnd: true },
			...(await newVideo()),
		});
		await eventually(async () => (await bench.service.countRows()).uploads > begun);
		cancel();
		// The run ends, although the upload itself does not end during this test.
		await outcome;
		await bench.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
	});

	it('makes what failed an error with its reason, action and upload', async () => {
		await bench.sandbox.control('switches', { 'instagram.processingResult': '2207026' });
		const { error } = await submit({ platforms: ['instagram'], waitForEnd: true }, await newVideo());
		await bench.sandbox.control('switches', { 'instagram.processingResult': 'ok' });
		const data = error?.context?.data as IDataObject;
		expect(error?.message).toMatch(
			/^Instagram \(example_creator\) failed: Instagram does not support the format[^()]*$/,
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
		['url', { videoUrl: 'video.mp4' }, 'The field "Video URL" is not a complete http or https URL.'],
		[
			'imageUrls',
			{ imageUrls: 'https://example.com/a.jpg\nb.jpg' },
			'The field "Image URLs" is not a complete',
		],
		['imageUrls', { imageUrls: ', ' }, 'The field "Image URLs" is empty.'],
	])('takes only complete addresses (%s, %j)', async (source, parameters, message) => {
		const { error } = await submit({ source, ...parameters });
		expect(error?.message).toContain(message);
	});
});
