import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { API_KEY, connectTikTok, waitForEnd, type TestService } from '../support/service';
import { MAX_UPLOAD_BYTES, startUploads, videoOf, WEBHOOK, type Uploads } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const PATIENCE = { idleMs: 400, graceMs: 1_500, bytesPerSecond: 1_000_000 };

let uploads: Uploads;
let service: TestService;

beforeAll(async () => {
	uploads = await startUploads({}, { patience: PATIENCE });
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

/** Writes a request by hand. @returns everything that was answered, once the connection has ended */
function speak(write: (send: (text: string | Buffer) => void, end: () => void) => Promise<void> | void) {
	return new Promise<string>((resolve, reject) => {
		const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
		let answer = '';
		socket.on('data', (text) => (answer += text.toString()));
		socket.on('error', reject);
		socket.on('close', () => resolve(answer));
		socket.on('end', () => socket.end());
		socket.on('connect', () => {
			const done = write(
				(text) => void (socket.writable && socket.write(text)),
				() => socket.end(),
			);
			Promise.resolve(done).catch(reject);
		});
	});
}

const rawHead = (length: number) =>
	`POST ${WEBHOOK}?platforms=tiktok HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
	`Content-Type: video/mp4\r\nContent-Length: ${length}\r\n\r\n`;

/** Waits for what the end of a connection sets going. */
async function untilNothingIsLeft() {
	for (let tries = 0; tries < 100 && (await service.temporaryFiles()).length > 0; tries++) await wait(20);
	expect(await service.temporaryFiles()).toEqual([]);
}

describe('a raw body', () => {
	it.each(['/api/posts/video', WEBHOOK])('is a video, with its fields in the query (%s)', async (path) => {
		const answer = await service.call(`${path}?platforms=tiktok&account=%40example_creator&content=Hello`, {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		});
		expect(answer).toMatchObject({
			status: 202,
			body: { deliveries: [{ account: 'example_creator' }], warnings: [{ code: 'caption_not_used' }] },
		});
		const end = await waitForEnd(service, answer.body.upload_id as string);
		expect(end).toMatchObject({
			file: { size_bytes: sampleVideo.length },
			deliveries: [{ state: 'delivered' }],
		});
	});

	it.each([
		['no platforms', 'content=x', 'video/mp4', sampleVideo, 400, 'platforms_missing'],
		['an unknown platform', 'platforms=myspace', 'video/mp4', sampleVideo, 400, 'platform_unknown'],
		[
			'an unknown media type',
			'platforms=tiktok&media_type=GIF',
			'video/mp4',
			sampleVideo,
			400,
			'media_type_unknown',
		],
		[
			'a media type that does not fit',
			'platforms=tiktok&media_type=PHOTO',
			'video/mp4',
			sampleVideo,
			400,
			'media_type_mismatch',
		],
		[
			'an address beside it',
			'platforms=tiktok&video_url=https://93.184.215.14/a.mp4',
			'video/mp4',
			sampleVideo,
			400,
			'two_sources',
		],
		[
			'a callback to a private address',
			'platforms=tiktok&callback_url=https://10.0.0.1/',
			'video/mp4',
			sampleVideo,
			400,
			'url_not_allowed',
		],
		[
			'a picture for TikTok without a public address',
			'platforms=tiktok',
			'image/jpeg',
			Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
			400,
			'public_url_required',
		],
		[
			'a text that is called a video',
			'platforms=tiktok',
			'video/mp4',
			Buffer.from('a text '.repeat(20)),
			415,
			'not_a_video',
		],
		['0 bytes', 'platforms=tiktok', 'video/mp4', Buffer.alloc(0), 400, 'empty_file'],
		[
			'too many bytes',
			'platforms=tiktok',
			'video/mp4',
			Buffer.alloc(MAX_UPLOAD_BYTES + 1),
			413,
			'file_too_large',
		],
	])('is refused with %s', async (_name, query, type, body, status, code) => {
		expect(await uploads.refused(() => sendRaw(body, query, type))).toMatchObject({
			status,
			body: { error: { code } },
		});
	});

	it('is refused at once if it announces 5 GB', async () => {
		const answer = await speak((send) => send(rawHead(5_000_000_000)));
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(answer).toContain('file_too_large');
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('is refused with a clear answer if it ends before its length', async () => {
		const answer = await speak((send, end) => {
			send(rawHead(sampleVideo.length + 10));
			send(sampleVideo);
			end();
		});
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('body_incomplete');
		await untilNothingIsLeft();
	});

	it('is given up when no byte comes for a while', async () => {
		const answer = await speak((send) => {
			send(rawHead(1_000_000));
			send(sampleVideo);
		});
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(answer).toContain('client_too_slow');
		await untilNothingIsLeft();
	});

	it('is given up when its bytes come one by one', async () => {
		let isOver = false;
		const answer = speak(async (send) => {
			send(rawHead(1_000_000));
			send(sampleVideo.subarray(0, 100));
			for (let byte = 100; !isOver && byte < 200; byte++) {
				send(sampleVideo.subarray(byte, byte + 1));
				await wait(50);
			}
		});
		expect(await answer).toContain('client_too_slow');
		isOver = true;
		await untilNothingIsLeft();
	});
});

describe('a form', () => {
	it('is given up when it comes too slowly, be it a field or the file', async () => {
		const head =
			`POST ${WEBHOOK} HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
			'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n';
		const field = '--b\r\nContent-Disposition: form-data; name="platforms"\r\n\r\ntikt';
		const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n';
		expect(await speak((send) => send(head + field))).toContain('client_too_slow');
		expect(
			await speak((send) => {
				send(head + file);
				send(sampleVideo);
			}),
		).toContain('client_too_slow');
		await untilNothingIsLeft();
	});

	it('of JSON is given up too', async () => {
		const head =
			`POST ${WEBHOOK} HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
			'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"platforms"';
		expect(await speak((send) => send(head))).toContain('client_too_slow');
	});

	it('leaves nothing when it is cut off in its file', async () => {
		const body =
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n' +
			sampleVideo.toString('latin1');
		const headers = { 'content-type': 'multipart/form-data; boundary=b' };
		const answer = await uploads.refused(() =>
			service.call(WEBHOOK, { method: 'POST', headers, body: Buffer.from(body, 'latin1') }),
		);
		expect(answer).toMatchObject({ status: 400, body: { error: { code: 'multipart_broken' } } });
	});
});

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
		expect(await service.temporaryFiles()).toEqual([]);
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
		while ((await service.temporaryFiles()).length === 0) await wait(5);
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
		expect(await service.temporaryFiles()).toEqual([]);
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
