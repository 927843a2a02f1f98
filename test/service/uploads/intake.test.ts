import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { API_KEY, untilNoFiles, waitForEnd, type TestService } from '../../support/service';
import { MAX_UPLOAD_BYTES, startUploads, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

/** Limits so short that even an ordinary request can exceed them on a busy machine. */
const PATIENCE = { idleMs: 400, graceMs: 1_500, bytesPerSecond: 1_000_000 };

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

/** Writes a request to a socket. @returns the complete response, once the connection has ended */
function speak(
	{ url }: TestService,
	write: (send: (text: string | Buffer) => void, end: () => void) => Promise<void> | void,
) {
	return new Promise<string>((resolve, reject) => {
		const socket = connect(Number(new URL(url).port), '127.0.0.1');
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
		const answer = await speak(service, (send) => send(rawHead(5_000_000_000)));
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(answer).toContain('file_too_large');
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('is refused with a clear answer if it ends before its length', async () => {
		const answer = await speak(service, (send, end) => {
			send(rawHead(sampleVideo.length + 10));
			send(sampleVideo);
			end();
		});
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('body_incomplete');
		await untilNoFiles(service);
	});
});

describe('a form', () => {
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

describe('a client that is too slow', () => {
	let impatient: Uploads;
	beforeAll(async () => {
		impatient = await startUploads({}, { patience: PATIENCE });
	});
	afterAll(() => impatient.close());

	it('is given up when no byte of a raw body comes for a while', async () => {
		const answer = await speak(impatient.service, (send) => {
			send(rawHead(1_000_000));
			send(sampleVideo);
		});
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(answer).toContain('client_too_slow');
		await untilNoFiles(impatient.service);
	});

	it('is given up when the bytes of a raw body come one by one', async () => {
		let isOver = false;
		const answer = speak(impatient.service, async (send) => {
			send(rawHead(1_000_000));
			send(sampleVideo.subarray(0, 100));
			for (let byte = 100; !isOver && byte < 200; byte++) {
				send(sampleVideo.subarray(byte, byte + 1));
				await wait(50);
			}
		});
		expect(await answer).toContain('client_too_slow');
		isOver = true;
		await untilNoFiles(impatient.service);
	});

	it('is given up when a form comes too slowly, be it a field or the file', async () => {
		const head =
			`POST ${WEBHOOK} HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
			'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n';
		const field = '--b\r\nContent-Disposition: form-data; name="platforms"\r\n\r\ntikt';
		const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n';
		expect(await speak(impatient.service, (send) => send(head + field))).toContain('client_too_slow');
		expect(
			await speak(impatient.service, (send) => {
				send(head + file);
				send(sampleVideo);
			}),
		).toContain('client_too_slow');
		await untilNoFiles(impatient.service);
	});

	it('is given up with JSON too', async () => {
		const head =
			`POST ${WEBHOOK} HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
			'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"platforms"';
		expect(await speak(impatient.service, (send) => send(head))).toContain('client_too_slow');
	});
});
