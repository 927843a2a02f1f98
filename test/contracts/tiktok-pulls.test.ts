import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putChunk } from './support/account';
import type { Account, Envelope } from './support/account';
import { until } from '../support/until';
import type { Reply } from './support/http';
import { startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

let tiktok: TikTokSandbox;
let account: Account;
let origin: Server;
let originUrl: string;
let requested: string[] = [];

const clip = Buffer.alloc(1_000_000, 'clip');

beforeAll(async () => {
	tiktok = await startForRules();
	origin = createServer((request, response) => {
		const path = request.url ?? '';
		requested.push(path);
		if (path === '/clip.mp4' || path === '/photo.jpg') response.end(clip);
		else if (path === '/moved.mp4') response.writeHead(302, { Location: '/clip.mp4' }).end();
		else if (path === '/stalled.mp4')
			response.writeHead(200, { 'Content-Length': clip.length }).write('some');
		else if (path === '/cut.mp4') {
			response.writeHead(200, { 'Content-Length': clip.length });
			response.write('some', () => response.destroy());
		} else response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
	originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await tiktok.close();
	origin.closeAllConnections();
	await new Promise((resolve) => origin.close(resolve));
});
beforeEach(async () => {
	await tiktok.reset();
	await tiktok.set('switches', {
		'tiktok.processingSeconds': 10,
		'tiktok.downloadSeconds': 100,
		'tiktok.moderationSeconds': 30,
		'tiktok.statusLimitPerMinute': 10_000,
	});
	requested = [];
	account = await tiktok.connect();
});

const outcome = ({ status, body }: Reply<Envelope>) => [status, body.error.code];
const data = async (publishId: string | undefined, by = account) => (await by.status(publishId)).body.data;
const cancel = (publishId: string | undefined, by = account) =>
	by.post('/v2/post/publish/cancel/', { publish_id: publishId });

/** Starts a pull. The `loopback` switch allows its http URL. */
async function pull(path: string, by = account): Promise<string> {
	await tiktok.set('switches', { loopback: true });
	return (await by.initPull(originUrl + path)).body.data?.publish_id ?? '';
}

/** Waits, in real time, until a pull has received this many bytes. */
async function arrived(publishId: string, sizeBytes: number): Promise<void> {
	await until(
		() => tiktok.control<{ size_bytes: number }>(`uploads/${publishId}`),
		({ body }) => body.size_bytes === sizeBytes,
	);
}

/** Waits until TikTok has finished a download for which the clock has been advanced far enough. */
async function downloaded(publishId: string): Promise<void> {
	await until(
		() => tiktok.control<{ complete: boolean }>(`uploads/${publishId}`),
		({ body }) => body.complete,
	);
}

test('tiktok rule 49: a draft from a URL', async () => {
	const id = await pull('/clip.mp4');
	expect(await data(id)).toEqual({ status: 'PROCESSING_DOWNLOAD', downloaded_bytes: 0 });
	await arrived(id, clip.length);
	await tiktok.advance(50);
	expect(await data(id)).toEqual({ status: 'PROCESSING_DOWNLOAD', downloaded_bytes: 500_000 });
	await tiktok.advance(50);
	await downloaded(id);
	expect(await data(id)).toEqual({ status: 'PROCESSING_DOWNLOAD', downloaded_bytes: 1_000_000 });
	await tiktok.advance(10);
	expect(await data(id)).toEqual({ status: 'SEND_TO_USER_INBOX', downloaded_bytes: 1_000_000 });
	const { body } = await tiktok.control(`uploads/${id}`);
	expect(body).toMatchObject({ sha256: createHash('sha256').update(clip).digest('hex'), complete: true });
});

test('tiktok rule 37: a pull that redirects, is missing, breaks off or stalls fails later', async () => {
	for (const path of ['/moved.mp4', '/missing.mp4', '/cut.mp4']) {
		const id = await pull(path);
		expect((await data(id))?.status).toBe('PROCESSING_DOWNLOAD');
		await until(
			async () => requested,
			(paths) => paths.includes(path),
		);
		await tiktok.advance(100);
		const failed = await until(
			() => data(id),
			(one) => one?.status === 'FAILED',
		);
		expect(failed).toEqual({ status: 'FAILED', fail_reason: 'video_pull_failed' });
	}
	expect(requested).not.toContain('/clip.mp4');

	const stalled = await pull('/stalled.mp4');
	await arrived(stalled, 4);
	await tiktok.advance(3599);
	expect((await data(stalled))?.status).toBe('PROCESSING_DOWNLOAD');
	await tiktok.advance(1);
	expect(await data(stalled)).toEqual({ status: 'FAILED', fail_reason: 'video_pull_failed' });
});

test('tiktok rule 37: photos are fetched too', async () => {
	await tiktok.set('switches', { loopback: true });
	const init = async (...paths: string[]) => {
		const { body } = await account.post('/v2/post/publish/content/init/', {
			media_type: 'PHOTO',
			post_mode: 'MEDIA_UPLOAD',
			post_info: { title: 'Pictures' },
			source_info: {
				source: 'PULL_FROM_URL',
				photo_images: paths.map((path) => originUrl + path),
				photo_cover_index: 0,
			},
		});
		return body.data?.publish_id ?? '';
	};
	const [good, bad] = [await init('/photo.jpg', '/photo.jpg'), await init('/photo.jpg', '/missing.jpg')];
	await arrived(good, 2 * clip.length);
	await until(
		async () => requested,
		(paths) => paths.includes('/missing.jpg'),
	);
	await tiktok.advance(100);
	expect(
		await until(
			() => data(bad),
			(one) => one?.status === 'FAILED',
		),
	).toEqual({
		status: 'FAILED',
		fail_reason: 'photo_pull_failed',
	});
	await downloaded(good);
	await tiktok.advance(10);
	expect((await data(good))?.status).toBe('SEND_TO_USER_INBOX');
});

test('tiktok rule 53: cancel', async () => {
	const running = await pull('/clip.mp4');
	const answer = await cancel(running);
	expect(answer.status).toBe(200);
	expect(answer.body).toEqual({ error: { code: 'ok', message: '', log_id: expect.any(String) } });
	expect(await data(running)).toEqual({ status: 'FAILED', fail_reason: 'publish_cancelled' });
	await tiktok.advance(200);
	expect((await data(running))?.status).toBe('FAILED');

	const refused = [400, 'publish_not_cancellable'];
	expect(outcome(await cancel(running))).toEqual(refused);
	const processing = await pull('/clip.mp4');
	await arrived(processing, clip.length);
	await tiktok.advance(100);
	await downloaded(processing);
	expect(outcome(await cancel(processing))).toEqual(refused);
	await tiktok.advance(10);
	expect((await data(processing))?.status).toBe('SEND_TO_USER_INBOX');
	expect(outcome(await cancel(processing))).toEqual(refused);
	expect(outcome(await cancel(await account.uploadedDraft()))).toEqual(refused);
});

test('tiktok rule 54: the user disconnects in the middle', async () => {
	const { data: upload } = (await account.initFile(10_000_001, 5_000_000, 2)).body;
	await putChunk(upload?.upload_url, Buffer.alloc(5_000_000), 0, 10_000_001);
	const download = await pull('/clip.mp4');
	const delivered = await account.uploadedDraft();
	await tiktok.advance(10);
	await tiktok.set('tiktok/revoke', { username: 'example_creator' });
	expect(outcome(await account.status(upload?.publish_id))).toEqual([401, 'access_token_invalid']);
	const again = await tiktok.connect();
	for (const id of [upload?.publish_id, download]) {
		expect(await data(id, again)).toEqual({ status: 'FAILED', fail_reason: 'auth_removed' });
	}
	expect((await data(delivered, again))?.status).toBe('SEND_TO_USER_INBOX');
	expect((await putChunk(upload?.upload_url, Buffer.alloc(5_000_001), 5_000_000, 10_000_001)).status).toBe(
		404,
	);
	// The webhook with reason 1 is covered by rule 55, where a receiver is listening.
});
