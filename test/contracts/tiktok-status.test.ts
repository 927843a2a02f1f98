import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putChunk, startForRules, until } from './tiktok';
import type { Account, Envelope, Reply, TikTokSandbox } from './tiktok';

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

/** A pull of an http address needs the switch `loopback`. */
async function pull(path: string, by = account): Promise<string> {
	await tiktok.set('switches', { loopback: true });
	return (await by.initPull(originUrl + path)).body.data?.publish_id ?? '';
}

async function directPost(privacy_level = 'PUBLIC_TO_EVERYONE'): Promise<string> {
	const { body } = await account.post('/v2/post/publish/video/init/', {
		post_info: { title: 'Straight out', privacy_level },
		source_info: { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 },
	});
	await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
	return body.data?.publish_id ?? '';
}

/** Waits until a pull has got as far as this in real time. */
async function arrived(publishId: string, sizeBytes: number): Promise<void> {
	await until(
		() => tiktok.control<{ size_bytes: number }>(`uploads/${publishId}`),
		({ body }) => body.size_bytes === sizeBytes,
	);
}

/** Waits until TikTok has ended the download, once the clock allows it to. */
async function downloaded(publishId: string): Promise<void> {
	await until(
		() => tiktok.control<{ complete: boolean }>(`uploads/${publishId}`),
		({ body }) => body.complete,
	);
}

test('tiktok rule 49: a draft from a file', async () => {
	const { body } = await account.initFile(10_000_001, 5_000_000, 2);
	const { publish_id: id, upload_url: url } = body.data ?? {};
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 0 });
	await putChunk(url, Buffer.alloc(5_000_000), 0, 10_000_001);
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 5_000_000 });
	await putChunk(url, Buffer.alloc(5_000_001), 5_000_000, 10_000_001);
	expect(await data(id)).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: 10_000_001 });
	await tiktok.advance(9);
	expect((await data(id))?.status).toBe('PROCESSING_UPLOAD');
	await tiktok.advance(1);
	expect(await data(id)).toEqual({ status: 'SEND_TO_USER_INBOX', uploaded_bytes: 10_000_001 });
	await tiktok.advance(3600);
	expect((await data(id))?.status).toBe('SEND_TO_USER_INBOX');

	await tiktok.set('tiktok/finish-draft', { publish_id: id, title: 'My draft' });
	expect(await data(id)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 10_000_001 });
	await tiktok.advance(30);
	const { text } = await account.status(id);
	const postId = /"publicaly_available_post_id":\[(\d{19})\]/.exec(text)?.[1];
	expect(postId).toBeDefined();
	const videos = await account.post('/v2/video/list/?fields=id,title', { max_count: 1 });
	expect(videos.body.data?.videos).toEqual([{ id: postId, title: 'My draft' }]);
});

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

test('tiktok rule 49: a direct post never visits the inbox; approval can come at once', async () => {
	const id = await directPost();
	await tiktok.advance(10);
	expect(await data(id)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 4 });
	await tiktok.set('tiktok/approve', { publish_id: id });
	expect((await account.status(id)).text).toMatch(/"publicaly_available_post_id":\[\d{19}\]/);
	await tiktok.advance(30);
	expect((await account.status(id)).text).toMatch(/"publicaly_available_post_id":\[\d{19}\]/);
	expect((await tiktok.control('tiktok/finish-draft', { publish_id: id })).status).toBe(400);
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

test('tiktok rule 50: a failure is a successful answer', async () => {
	const reasons = [
		'file_format_check_failed',
		'duration_check_failed',
		'frame_rate_check_failed',
		'picture_size_check_failed',
		'internal',
		'video_pull_failed',
		'photo_pull_failed',
		'publish_cancelled',
		'auth_removed',
		'spam_risk_too_many_posts',
		'spam_risk_user_banned_from_posting',
		'spam_risk_text',
		'spam_risk',
	];
	await tiktok.set('switches', { 'tiktok.initLimitPerMinute': 100, 'tiktok.pendingShareCap': 100 });
	for (const fail_reason of reasons) {
		await tiktok.set('switches', { 'tiktok.processingResult': fail_reason });
		const id = await account.uploadedDraft();
		await tiktok.advance(10);
		const answer = await account.status(id);
		expect(outcome(answer)).toEqual([200, 'ok']);
		expect(answer.body.data).toEqual({ status: 'FAILED', fail_reason });
	}
	const id = await account.uploadedDraft();
	expect((await tiktok.control('tiktok/fail', { publish_id: id, fail_reason: 'unknown' })).status).toBe(400);
	await tiktok.set('tiktok/fail', { publish_id: id, fail_reason: 'spam_risk' });
	expect(await data(id)).toEqual({ status: 'FAILED', fail_reason: 'spam_risk' });
	await tiktok.advance(10);
	expect((await data(id))?.status).toBe('FAILED');
});

test('tiktok rule 51: public post ids', async () => {
	const id = await account.uploadedDraft();
	await tiktok.advance(10);
	for (let times = 0; times < 2; times++) {
		await tiktok.set('tiktok/finish-draft', { publish_id: id });
		await tiktok.advance(30);
	}
	const { text } = await account.status(id);
	const ids = /"publicaly_available_post_id":\[(\d+),(\d+)\]/.exec(text)?.slice(1) ?? [];
	expect(new Set(ids).size).toBe(2);
	for (const postId of ids) {
		expect(postId).toMatch(/^\d{19}$/);
		expect(String(Number(postId))).not.toBe(postId);
		expect(BigInt(Number(postId))).not.toBe(BigInt(postId));
	}

	const privatePost = await directPost('SELF_ONLY');
	await tiktok.advance(1000);
	expect(await data(privatePost)).toEqual({ status: 'PUBLISH_COMPLETE', uploaded_bytes: 4 });
	await tiktok.set('switches', { 'tiktok.missingPostIds': 'empty' });
	expect((await account.status(privatePost)).text).toContain('"publicaly_available_post_id":[]');

	await tiktok.set('tiktok/hide', { publish_id: id, post_id: ids[0] });
	expect((await account.status(id)).text).toContain(`"publicaly_available_post_id":[${ids[1]}]`);
	const videos = await account.post('/v2/video/list/?fields=id', { max_count: 20 });
	const listed = videos.body.data?.videos?.map((video) => video.id);
	expect([listed?.includes(ids[0] ?? ''), listed?.includes(ids[1] ?? '')]).toEqual([false, true]);
});

test('tiktok rule 52: whose publish_id', async () => {
	const id = await account.uploadedDraft();
	for (const unknown of ['v_inbox_file~v2.7000000000000000001', '', undefined]) {
		expect(outcome(await account.status(unknown))).toEqual([400, 'invalid_publish_id']);
		expect(outcome(await cancel(unknown))).toEqual([400, 'invalid_publish_id']);
	}
	const other = await tiktok.connect('quiet_kitchen');
	const foreign = [400, 'token_not_authorized_for_specified_publish_id'];
	expect(outcome(await other.status(id))).toEqual(foreign);
	expect(outcome(await cancel(id, other))).toEqual(foreign);
	for (const scope of ['video.upload', 'video.publish']) {
		const narrow = await tiktok.connect('example_creator', `user.info.basic,${scope}`);
		expect(outcome(await narrow.status(id))).toEqual([200, 'ok']);
	}
	const reader = await tiktok.connect('example_creator', 'user.info.basic,video.list');
	expect(outcome(await reader.status(id))).toEqual([401, 'scope_not_authorized']);

	await tiktok.set('switches', { 'tiktok.publishIdRetentionHours': 1 });
	await tiktok.advance(3599);
	expect(outcome(await account.status(id))).toEqual([200, 'ok']);
	await tiktok.advance(1);
	expect(outcome(await account.status(id))).toEqual([400, 'invalid_publish_id']);
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
	// The webhook with reason 1 is asserted with rule 55, where a receiver listens.
});

test('tiktok rule 49: a draft can leave the inbox by switch', async () => {
	await tiktok.set('switches', { 'tiktok.draftLifetimeHours': 24 });
	const id = await account.uploadedDraft();
	expect((await tiktok.control('tiktok/finish-draft', { publish_id: id })).status).toBe(400);
	await tiktok.advance(24 * 3600);
	expect((await tiktok.control('tiktok/finish-draft', { publish_id: id })).status).toBe(400);
});
