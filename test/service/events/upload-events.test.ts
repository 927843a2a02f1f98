import { startReceiver, type Receiver } from '../../support/receiver';
import { isGenuine, readEvents } from '../../support/events';
import {
	API_KEY,
	startService,
	connectTikTok,
	sandboxSettings,
	type TestService,
	type UploadStatus,
} from '../../support/service';
import { MANY_BYTES_MS } from '../../support/until';
import { startUploads, videoOf, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

let uploads: Uploads;

beforeAll(async () => {
	uploads = await startUploads();
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(() => uploads.close());

async function submit(service: TestService, video: Buffer = sampleVideo): Promise<Record<string, unknown>> {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([new Uint8Array(video)]), 'sample.mp4');
	return (await service.call('/api/posts/video', { method: 'POST', body: form })).body;
}

const open = (url: string, id: string, headers = {}) =>
	fetch(`${url}/api/uploads/${id}/events`, { headers: { 'x-api-key': API_KEY, ...headers } });

describe('server-sent events', () => {
	it(
		'tell every change with its progress and end after the last delivery',
		async () => {
			const { sandbox } = uploads;
			const service = await startService(sandboxSettings(sandbox.url));
			await connectTikTok(service);
			// Each chunk proceeds only once the stream has reported the previous one.
			await sandbox.control('faults', { kind: 'hold', match: { method: 'PUT' }, times: 6 });
			const video = videoOf(65_000_000);
			const { body } = await service.call('/api/posts/video?platforms=tiktok', {
				method: 'POST',
				headers: { 'content-type': 'video/mp4' },
				body: video,
			});
			const response = await open(service.url, body.upload_id as string);
			expect(response.status).toBe(200);
			expect(Object.fromEntries(response.headers)).toMatchObject({
				'content-type': 'text/event-stream; charset=utf-8',
				'cache-control': 'no-cache, no-transform',
				'x-accel-buffering': 'no',
			});
			const seen: { id: string; status: UploadStatus }[] = [];
			let told = -1;
			for await (const event of readEvents(response)) {
				seen.push(event);
				const bytesSent = event.status.deliveries[0]?.bytes_sent ?? 0;
				if (bytesSent === told || bytesSent === video.length) continue;
				told = bytesSent;
				await sandbox.untilHeld();
				await sandbox.control('release');
			}
			const states = seen.map(({ status }) => status.deliveries[0]?.state);
			expect(states).toContain('uploading');
			expect(states.at(-1)).toBe('delivered');
			const sent = seen.map(({ status }) => status.deliveries[0]?.bytes_sent ?? 0);
			expect(sent).toEqual([...sent].sort((a, b) => a - b));
			// The stream reports zero bytes, and then the number of bytes after each of the six chunks.
			expect(new Set(sent).size).toBe(7);
			expect(sent.at(-1)).toBe(video.length);
			expect((await service.call(`/api/uploads/${String(body.upload_id)}`)).body).toEqual(
				seen.at(-1)?.status,
			);

			// A client that has seen the final event is told not to reconnect; a client that has missed the event
			// receives it.
			const again = { 'last-event-id': seen.at(-1)?.id };
			expect((await open(service.url, body.upload_id as string, again)).status).toBe(204);
			const late = [];
			for await (const event of readEvents(await open(service.url, body.upload_id as string)))
				late.push(event);
			expect(late).toEqual([seen.at(-1)]);
			await service.close();
		},
		MANY_BYTES_MS,
	);

	it('are refused for an unknown upload and without a key', async () => {
		expect((await open(uploads.service.url, 'unknown')).status).toBe(404);
		expect((await open(uploads.service.url, 'unknown', { 'x-api-key': 'wrong' })).status).toBe(401);
	});
});

describe('a service that tells', () => {
	let receiver: Receiver;

	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(() => receiver.close());

	it('sends what became of an upload to its subscribers', async () => {
		const { sandbox } = uploads;
		const service = await startService({
			...sandboxSettings(sandbox.url),
			CALLBACK_HOST_ALLOWLIST: receiver.host,
		});
		await connectTikTok(service);
		const { body: subscription } = await service.call('/api/subscriptions', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ url: receiver.url, events: ['upload.delivered', 'upload.failed'] }),
		});
		const body = await submit(service);
		const [told] = await receiver.until(1);
		expect(told?.event).toMatchObject({ type: 'upload.delivered', data: { upload_id: body.upload_id } });
		expect(await isGenuine(told!, subscription.secret as string)).toBe(true);
		const { body: status } = await service.call(`/api/uploads/${String(body.upload_id)}`);
		expect(status.deliveries).toMatchObject([{ state: 'delivered' }]);
		await service.close();
	});

	it('ends its streams when it is stopped', async () => {
		const { sandbox } = uploads;
		const service = await startService(sandboxSettings(sandbox.url));
		await connectTikTok(service);
		await sandbox.control('faults', { kind: 'hold', match: { path: '/inbox/video/init/' }, times: 1 });
		const body = await submit(service);
		const response = await open(service.url, body.upload_id as string);
		const events = readEvents(response);
		expect((await events.next()).value).toMatchObject({ status: { upload_id: body.upload_id } });
		let isStopped = false;
		const stopped = service.close().then(() => (isStopped = true));
		while (!(await events.next()).done);
		// The init is still held, and the service is waiting for its response.
		expect(isStopped).toBe(false);
		await sandbox.control('release');
		await stopped;
	});
});
