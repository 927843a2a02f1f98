import { connectTikTok, waitForEnd, type TestService, untilNoFiles } from '../../support/service';
import { until } from '../../support/until';
import { startUploads, videoOf, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

let uploads: Uploads;
let service: TestService;

beforeAll(async () => {
	uploads = await startUploads();
	service = uploads.service;
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(() => uploads.close());

const sendRaw = (body: Buffer, query = 'platforms=tiktok', type = 'video/mp4', headers = {}) =>
	service.call(`${WEBHOOK}?${query}`, {
		method: 'POST',
		headers: { 'content-type': type, ...headers },
		body: new Uint8Array(body),
	});

const formWith = (fields: Record<string, string>, file: Buffer) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', new Blob([new Uint8Array(file)]), 'video.mp4');
	return form;
};

describe('an Idempotency-Key', () => {
	it('gives the same request the same answer, and one upload', async () => {
		const key = { 'idempotency-key': 'key of the first test' };
		const send = () =>
			service.call(WEBHOOK, {
				method: 'POST',
				headers: key,
				body: formWith({ platforms: 'tiktok' }, sampleVideo),
			});
		const before = await service.countRows();
		const first = await send();
		expect(first.status).toBe(202);
		const second = await send();
		expect([second.status, second.body]).toEqual([202, first.body]);
		const sameByAnotherWay = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', key);
		expect(sameByAnotherWay.body).toEqual(first.body);
		expect((await service.countRows()).uploads).toBe(before.uploads + 1);
		await waitForEnd(service, first.body.upload_id as string);
		await untilNoFiles(service);
	});

	it('gives it also when the account could take no upload any more', async () => {
		const key = { 'idempotency-key': 'key of an account that goes' };
		const first = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', key);
		expect(first.status).toBe(202);
		await waitForEnd(service, first.body.upload_id as string);
		await connectTikTok(service, { untick: ['video.upload'] });
		expect((await sendRaw(sampleVideo)).status).toBe(409);
		const second = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', key);
		expect([second.status, second.body]).toEqual([202, first.body]);
		await connectTikTok(service);
	});

	it('refuses another request, in its fields or in its bytes', async () => {
		const headers = { 'idempotency-key': 'key of the second test' };
		const first = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', headers);
		expect(first.status).toBe(202);
		await waitForEnd(service, first.body.upload_id as string);
		for (const act of [
			() => sendRaw(sampleVideo, 'platforms=tiktok&content=other', 'video/mp4', headers),
			() => sendRaw(videoOf(200_000), 'platforms=tiktok', 'video/mp4', headers),
		]) {
			expect(await uploads.refused(act)).toMatchObject({
				status: 422,
				body: { error: { code: 'idempotency_key_reused' } },
			});
		}
	});

	it('makes a second request wait while the first is in progress, and is free again after a refusal', async () => {
		const headers = { 'idempotency-key': 'key of the third test' };
		let finish = () => {};
		const body = new ReadableStream({
			start(controller) {
				controller.enqueue(new Uint8Array(sampleVideo.subarray(0, 50_000)));
				finish = () => {
					controller.enqueue(new Uint8Array(sampleVideo.subarray(50_000)));
					controller.close();
				};
			},
		});
		const first = service.call(`${WEBHOOK}?platforms=tiktok`, {
			method: 'POST',
			headers: { ...headers, 'content-type': 'video/mp4' },
			body,
			duplex: 'half',
		} as RequestInit);
		await until(service.temporaryFiles, ({ length }) => length > 0);
		const second = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', headers);
		expect(second).toMatchObject({ status: 409, body: { error: { code: 'request_in_progress' } } });
		expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
		finish();
		expect((await first).status).toBe(202);
		await waitForEnd(service, (await first).body.upload_id as string);

		const again = { 'idempotency-key': 'key of a refused request' };
		expect((await sendRaw(sampleVideo, 'platforms=myspace', 'video/mp4', again)).status).toBe(400);
		const corrected = await sendRaw(sampleVideo, 'platforms=tiktok', 'video/mp4', again);
		expect(corrected.status).toBe(202);
		await waitForEnd(service, corrected.body.upload_id as string);
	});
});

describe('several accounts', () => {
	beforeAll(async () => {
		await connectTikTok(service, { user: 'nordlicht_studio' });
		await uploads.sandbox.control('clock', { advanceSeconds: 25 * 3600 });
	});

	it('have to be named, and 409 lists them', async () => {
		const answer = await uploads.refused(() => sendRaw(sampleVideo));
		expect(answer).toMatchObject({ status: 409, body: { error: { code: 'account_ambiguous' } } });
		expect(JSON.stringify(answer.body)).toMatch(/example_creator.*nordlicht_studio/);
	});

	it.each([
		['as a list', { account: ['example_creator', '@nordlicht_studio'] }],
		['per platform', { account: { tiktok: ['nordlicht_studio', 'example_creator'] } }],
		['in a field of their own', { 'account.tiktok': 'nordlicht_studio,example_creator' }],
	])('get the same file, one delivery each (%s)', async (_name, account) => {
		await uploads.sandbox.control('clock', { advanceSeconds: 25 * 3600 });
		uploads.offered.set('/video.mp4', sampleVideo);
		const { status, body } = await uploads.postJson({
			platforms: ['tiktok'],
			video_url: `${uploads.mediaUrl}/video.mp4`,
			...account,
		});
		expect(status).toBe(202);
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end.deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
		expect(new Set(end.deliveries.map((one) => (one as { account?: string }).account)).size).toBe(2);
		await untilNoFiles(service);
	});

	it('are refused if one of them is not connected', async () => {
		const body = {
			platforms: ['tiktok'],
			account: ['example_creator', 'nobody'],
			video_url: 'https://93.184.215.14/a.mp4',
		};
		expect(await uploads.refused(() => uploads.postJson(body))).toMatchObject({
			status: 409,
			body: { error: { code: 'account_not_connected', message: expect.stringContaining('nobody') } },
		});
	});
});
