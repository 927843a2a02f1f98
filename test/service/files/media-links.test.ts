import { createHmac } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { isReachable } from '../../../service/outgoing';
import { withDatabase } from '../../support/events';
import { API_KEY, startService, type TestService } from '../../support/service';
import { until } from '../../support/until';
import { sha256, videoOf } from '../../support/uploads';

const HOUR_MS = 3_600_000;
const MAX_UPLOAD_BYTES = 5_000_000;
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]);
const video = videoOf(3_000_000);

let service: TestService;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	service = await startService({ MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES), TEMP_MAX_AGE_HOURS: '2' });
});
beforeEach(() => {
	offsetMs = 0;
});
afterAll(async () => {
	jest.restoreAllMocks();
	await service.close();
});

const send = (body: Buffer, type: string) =>
	service.call('/api/media', {
		method: 'POST',
		headers: { 'content-type': type },
		body: new Uint8Array(body),
	});

async function linkTo(body: Buffer, type = 'application/octet-stream'): Promise<string> {
	const answer = await send(body, type);
	expect(answer.status).toBe(201);
	return answer.body.url as string;
}

const read = async (url: string, headers: Record<string, string> = {}, method = 'GET') => {
	const response = await fetch(url, { method, headers });
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		body: Buffer.from(await response.arrayBuffer()),
	};
};

describe('POST /api/media', () => {
	it('keeps a video and gives a link that needs no key', async () => {
		const sentAt = Date.now();
		const { status, body } = await send(video, 'video/mp4');
		expect(status).toBe(201);
		expect(body).toEqual({
			id: expect.any(String),
			url: expect.stringMatching(new RegExp(`^${service.url}/media/[\\w.-]+$`)),
			expires_at: expect.any(String),
			size_bytes: video.length,
		});
		const takenAt = Date.parse(body.expires_at as string) - 2 * HOUR_MS;
		expect(takenAt).toBeGreaterThanOrEqual(sentAt - 1_000);
		expect(takenAt).toBeLessThanOrEqual(Date.now());
		const answer = await read(body.url as string);
		expect(answer).toMatchObject({
			status: 200,
			headers: {
				'content-type': 'video/mp4',
				'content-length': String(video.length),
				'accept-ranges': 'bytes',
				'x-content-type-options': 'nosniff',
			},
		});
		expect(sha256(answer.body)).toBe(sha256(video));
	});

	it('tells the type by the content, not by its name', async () => {
		expect((await read(await linkTo(jpeg, 'video/mp4'))).headers['content-type']).toBe('image/jpeg');
	});

	it.each([
		['a text', Buffer.from('<html>'.repeat(20)), 'video/mp4', 415, 'not_a_video'],
		['a PNG', Buffer.from('89504e470d0a1a0a'.padEnd(200, '0'), 'hex'), 'image/jpeg', 415, 'not_a_video'],
		[
			'a WebP',
			Buffer.from(`RIFF1234WEBP${'.'.repeat(80)}`),
			'application/octet-stream',
			415,
			'image_type_not_taken',
		],
		['nothing', Buffer.alloc(0), 'video/mp4', 400, 'empty_file'],
		['too much', videoOf(MAX_UPLOAD_BYTES + 1), 'video/mp4', 413, 'file_too_large'],
		['JSON', Buffer.from('{}'), 'application/json', 415, 'content_type_unsupported'],
		['a form', Buffer.from('--b--'), 'multipart/form-data; boundary=b', 415, 'content_type_unsupported'],
	])('refuses %s and keeps nothing of it', async (_name, body, type, status, code) => {
		const before = await service.temporaryFiles();
		expect(await send(body, type)).toMatchObject({ status, body: { error: { code } } });
		expect(await service.temporaryFiles()).toEqual(before);
	});

	it('needs the API key', async () => {
		const init = { method: 'POST', headers: { 'content-type': 'image/jpeg', 'x-api-key': 'wrong' } };
		expect((await service.call('/api/media', { ...init, body: new Uint8Array(jpeg) })).status).toBe(401);
	});
});

describe('a link', () => {
	let url: string;
	beforeAll(async () => {
		url = await linkTo(video);
	});
	const last = video.length - 1;

	it.each([
		['bytes=0-99', 0, 99],
		['bytes=2999000-', 2_999_000, last],
		['bytes=-500', video.length - 500, last],
		['bytes=100-9999999', 100, last],
		['bytes=-9999999', 0, last],
	])('gives the range %s', async (range, first, end) => {
		const answer = await read(url, { range });
		expect(answer).toMatchObject({
			status: 206,
			headers: {
				'content-range': `bytes ${first}-${end}/${video.length}`,
				'content-length': String(end - first + 1),
			},
		});
		expect(answer.body.equals(video.subarray(first, end + 1))).toBe(true);
	});

	it.each([['bytes=3000000-'], ['bytes=-0'], ['bytes=9999999-99999999']])('refuses %s', async (range) => {
		expect(await read(url, { range })).toMatchObject({
			status: 416,
			headers: { 'content-range': `bytes */${video.length}` },
		});
	});

	it.each([['bytes=5-2'], ['bytes=-'], ['lines=0-5'], ['bytes=0-1,5-6'], ['bytes=a-b']])(
		'gives the whole file for %s',
		async (range) => {
			const answer = await read(url, { range });
			expect([answer.status, answer.body.length]).toEqual([200, video.length]);
		},
	);

	it('gives a range only of the file that the reader knows', async () => {
		const { etag } = (await read(url)).headers;
		const range = 'bytes=10-19';
		expect((await read(url, { range, 'if-range': etag! })).status).toBe(206);
		expect((await read(url, { range, 'if-range': '"another"' })).status).toBe(200);
		expect((await read(url, { range, 'if-range': 'Sat, 21 Nov 2026 10:00:00 GMT' })).status).toBe(200);
	});

	it('answers HEAD with the headers alone', async () => {
		expect(await read(url, {}, 'HEAD')).toMatchObject({
			status: 200,
			headers: { 'content-length': String(video.length), 'content-type': 'video/mp4' },
			body: Buffer.alloc(0),
		});
		expect((await read(url, { range: 'bytes=0-9' }, 'HEAD')).headers).toMatchObject({
			'content-length': '10',
		});
	});

	it('lets go of the file when the reader leaves', async () => {
		const left = new Promise<void>((resolve) => {
			const request = httpRequest(url, (response) =>
				response.once('data', () => {
					response.destroy();
					resolve();
				}),
			).end();
			request.on('error', () => {});
		});
		await left;
		const openFiles = async () => {
			const links = await Promise.all(
				(await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
			);
			return links.filter((path) => path.startsWith(service.dataDir) && path.endsWith('.upload'));
		};
		await until(openFiles, ({ length }) => length === 0);
	});

	it('is worth nothing once it was altered', async () => {
		const token = url.split('/media/')[1]!;
		const [, name, expires, signature] = /^(.+)\.(\d+)\.([\w-]+)$/.exec(token) as unknown as string[];
		const later = String(Number(expires) + 1);
		const forged = createHmac('sha256', API_KEY).update(`${name}.${later}`).digest('base64url');
		for (const altered of [
			`${name}.${later}.${signature}`,
			`${name}.${later}.${forged}`,
			`${encodeURIComponent('../mediakit.sqlite')}.${expires}.${signature}`,
			`${name}.${expires}`,
			`${name}.${expires}.${signature!.startsWith('A') ? 'B' : 'A'}${signature!.slice(1)}`,
			'x',
		]) {
			expect(await read(`${service.url}/media/${altered}`)).toMatchObject({ status: 404 });
		}
		expect((await read(url, { range: 'bytes=0-0' })).status).toBe(206);
	});

	it('ends after TEMP_MAX_AGE_HOURS, and its file with it', async () => {
		const short = await linkTo(jpeg);
		expect((await read(short)).status).toBe(200);
		const before = (await service.temporaryFiles()).length;
		expect(before).toBeGreaterThan(1);
		await service.stop();
		offsetMs = 2 * HOUR_MS + 1_000;
		service = await startService({
			TEMP_MAX_AGE_HOURS: '2',
			DATA_DIR: service.dataDir,
			MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES),
		});
		const token = short.split('/media/')[1]!;
		expect((await read(`${service.url}/media/${token}`)).status).toBe(404);
		await until(service.temporaryFiles, ({ length }) => length === 0);
		expect(await withDatabase(service.dataDir, (database) => database('media'))).toEqual([]);
	});
});

it('a link carries PUBLIC_URL, and the files of a stopped service stay', async () => {
	const settings = { PUBLIC_URL: 'https://media.example.com/kit/' };
	const first = await startService(settings);
	const { body } = await first.call('/api/media', {
		method: 'POST',
		headers: { 'content-type': 'image/jpeg' },
		body: new Uint8Array(jpeg),
	});
	expect(body.url).toMatch(/^https:\/\/media\.example\.com\/kit\/media\/[\w.-]+$/);
	await first.stop();
	const second = await startService({ ...settings, DATA_DIR: first.dataDir });
	const path = (body.url as string).replace('https://media.example.com/kit', '');
	expect((await read(second.url + path)).body.equals(jpeg)).toBe(true);
	await second.close();
});

it('a platform reaches the service only under a public address, or on the same machine', () => {
	const graph = 'https://graph.instagram.com';
	expect(isReachable(undefined, graph)).toBe(false);
	expect(isReachable('http://127.0.0.1:8001', graph)).toBe(false);
	expect(isReachable('https://media.example.com', graph)).toBe(true);
	expect(isReachable('http://127.0.0.1:8001', 'http://127.0.0.1:8900/graph.instagram.com')).toBe(true);
});
