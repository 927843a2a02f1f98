import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import {
	daySeconds,
	facebookScopes,
	failure,
	GraphClient,
	LocalServer,
	refused,
	startForRules,
} from './instagram';
import type { InstagramSandbox, Reply } from './instagram';
import { film, jpeg } from './media-files';
import { until } from './tiktok';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;
const web = new LocalServer();
let photo: string;
let reel: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	photo = web.serve('photo.jpg', jpeg());
	reel = web.serve('reel.mp4', film());
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
});

const reelContainer = () => client.readyContainer({ media_type: 'REELS', video_url: reel, caption: 'Hello' });
const newestIds = async (who = client) =>
	(await who.get(`${who.account}/media`, { limit: '100' })).body.data.map(({ id }) => id);
const quotaUsage = async () =>
	(await client.get('me/content_publishing_limit')).body.data[0]?.quota_usage as number;

async function resumable(): Promise<{ id: string; uri: string }> {
	const { body } = await facebook.createContainer({ media_type: 'REELS', upload_type: 'resumable' });
	return { id: body.id, uri: body.uri };
}

function upload(uri: string, headers: Record<string, string>, bytes?: Buffer): Promise<Reply> {
	const path = uri.slice(instagram.url.length + 1);
	return instagram.call('POST', path, {}, { headers, body: bytes && new Uint8Array(bytes) });
}

const authorization = () => ({ Authorization: `OAuth ${facebook.token}` });
const transferred = async (id: string) => (await facebook.container(id)).body.video_status.uploading_phase;

/** Sends the head and a part of the body, then cuts the connection. */
async function uploadAndCut(uri: string, headers: Record<string, string>, part: Buffer): Promise<void> {
	const { hostname, port, pathname } = new URL(uri);
	const socket = connect(Number(port), hostname);
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${lines.join('')}\r\n`);
	await new Promise<void>((resolve) => socket.write(part, () => resolve()));
	await new Promise((resolve) => setTimeout(resolve, 100));
	socket.destroy();
}

test('instagram rule 35: rupload wants OAuth, offset and file_size, and goes on where an upload broke', async () => {
	const bytes = film({ dataBytes: 300_000 });
	const size = String(bytes.length);
	const { id, uri } = await resumable();
	const whole = { offset: '0', file_size: size };
	const foreign = await instagram.connectFacebook('tiny_bakery');
	const bad: [Record<string, string>, Buffer?][] = [
		[{ Authorization: `Bearer ${facebook.token}`, ...whole }],
		[whole],
		[{ Authorization: `OAuth ${foreign.token}`, ...whole }],
		[{ Authorization: `OAuth ${client.token}`, ...whole }],
		[{ ...authorization(), file_size: size }],
		[{ ...authorization(), offset: '0' }],
		[{ ...authorization(), offset: '5', file_size: size }],
		[{ ...authorization(), offset: '0', file_size: '10' }],
		[{ ...authorization(), offset: '0', file_size: '300000001' }],
	];
	for (const [headers] of bad) {
		const answer = await upload(uri, headers, bytes);
		expect([headers, answer.status]).toEqual([headers, 400]);
		expect(answer.body.debug_info).toEqual({
			retriable: expect.any(Boolean),
			type: 'ProcessingFailedError',
			message: expect.any(String),
		});
	}
	expect(await transferred(id)).toMatchObject({ status: 'not_started', bytes_transferred: 0 });

	const first = 100_000;
	const cut = { ...authorization(), ...whole, 'Content-Length': size };
	await uploadAndCut(uri, cut, bytes.subarray(0, first));
	await until(
		() => transferred(id),
		({ bytes_transferred: count }) => count === first,
	);
	const wrong = await upload(uri, { ...authorization(), offset: '0', file_size: size }, bytes);
	expect(wrong.body.debug_info.retriable).toBe(true);
	const part = await upload(
		uri,
		{ ...authorization(), offset: String(first), file_size: size },
		bytes.subarray(first, 200_000),
	);
	expect([part.status, part.body.debug_info.retriable]).toEqual([400, true]);
	await instagram.advance(60);
	expect((await facebook.container(id)).body).toMatchObject({
		status_code: 'IN_PROGRESS',
		video_status: { uploading_phase: { status: 'in_progress', bytes_transferred: 200_000 } },
	});
	const otherSize = { ...authorization(), offset: '200000', file_size: String(bytes.length + 1) };
	expect((await upload(uri, otherSize, bytes.subarray(200_000))).status).toBe(400);
	const rest = await upload(
		uri,
		{ ...authorization(), offset: '200000', file_size: size },
		bytes.subarray(200_000),
	);
	expect([rest.status, rest.body]).toEqual([
		200,
		{ success: true, message: expect.stringContaining('Upload successful.') },
	]);
	expect((await facebook.settled(id)).body.status_code).toBe('FINISHED');
	expect((await upload(uri, { ...authorization(), ...whole }, bytes)).status).toBe(400);
	const arrived = await instagram.control(`uploads/${id}`);
	expect(arrived.body).toEqual({
		container_id: id,
		size_bytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		complete: true,
	});

	const byUrl = await resumable();
	expect((await upload(byUrl.uri, { ...authorization(), file_url: reel })).body.success).toBe(true);
	expect((await facebook.settled(byUrl.id)).body.status_code).toBe('FINISHED');
	const broken = await resumable();
	const fetched = await upload(broken.uri, { ...authorization(), file_url: web.address('nothing-here') });
	expect(fetched.body.debug_info.type).toBe('ProcessingFailedError');
	await instagram.advance(3600);
	expect((await facebook.container(broken.id)).body).toMatchObject({
		status_code: 'IN_PROGRESS',
		video_status: { uploading_phase: { status: 'error' } },
	});
	const noFilm = await resumable();
	const text = Buffer.from('no film at all');
	await upload(noFilm.uri, { ...authorization(), offset: '0', file_size: String(text.length) }, text);
	expect((await facebook.settled(noFilm.id)).body.status).toContain('2207026');
});

test('instagram rule 36: publishing wants a finished, living container of this account that may stand alone', async () => {
	const { body: early } = await client.createContainer({ media_type: 'REELS', video_url: reel });
	expect(failure(await client.publish(early.id))).toEqual(refused(9007, 2207027));
	expect(failure(await client.publish('18000000000000000'))).toEqual(refused(24, 2207008));
	const children = [];
	for (const parameters of [
		{ media_type: 'VIDEO', video_url: reel, is_carousel_item: 'true' },
		{ image_url: photo, is_carousel_item: 'true' },
	]) {
		children.push(await client.readyContainer(parameters));
	}
	for (const child of children) expect(failure(await client.publish(child))).toEqual(refused(100, 2207089));
	const lone = await client.readyContainer({ media_type: 'VIDEO', video_url: reel });
	expect(failure(await client.publish(lone))).toEqual(refused(100, 2207089));

	const ready = await reelContainer();
	const other = await instagram.connect('nordlicht_studio');
	expect(failure(await other.publish(ready))).toEqual(refused(100, 33));
	expect(failure(await other.container(ready))).toEqual(refused(100, 33));
	await instagram.advance(daySeconds);
	expect(failure(await client.publish(ready))).toEqual(refused(24, 2207008));

	const unfinished = (await client.createContainer({ image_url: photo, is_carousel_item: 'true' })).body.id;
	const parent = await client.createContainer({
		media_type: 'CAROUSEL',
		children: `${unfinished},${unfinished}`,
	});
	expect(failure(parent)).toEqual(refused(9007, 2207027));
	const page = (await facebook.get('me/accounts')).body.data[0];
	const analyst = { username: 'example_creator', platform: 'instagram', followers_count: 1 };
	await instagram.set('users', {
		...analyst,
		pages: [{ name: String(page?.name), instagram_username: 'example_creator', tasks: ['ANALYZE'] }],
	});
	const reader = await instagram.connectFacebook('example_creator', [], { scope: facebookScopes });
	expect((await reader.createContainer({ image_url: photo })).body.error.code).toBe(10);
});

test('instagram rule 37: success makes exactly one post and adds one to the quota, a second publish none', async () => {
	const before = await newestIds();
	const ready = await reelContainer();
	const first = await client.publish(ready);
	expect([first.status, first.body]).toEqual([200, { id: expect.stringMatching(/^\d{15,20}$/) }]);
	expect((await client.container(ready)).body.status_code).toBe('PUBLISHED');
	expect(await quotaUsage()).toBe(1);
	const post = await client.get(first.body.id, { fields: 'media_type,media_product_type,caption,permalink' });
	expect(post.body).toMatchObject({ media_type: 'VIDEO', media_product_type: 'REELS', caption: 'Hello' });

	expect(failure(await client.publish(ready))).toEqual(refused(9007, 2207027));
	await instagram.switches({ secondPublish: '24/2207008' });
	expect(failure(await client.publish(ready))).toEqual(refused(24, 2207008));
	await instagram.switches({ secondPublish: 'same-id' });
	expect((await client.publish(ready)).body.id).toBe(first.body.id);
	expect(await newestIds()).toEqual([first.body.id, ...before]);
	expect(await quotaUsage()).toBe(1);

	const together = await reelContainer();
	await instagram.switches({ secondPublish: '9007/2207027' });
	const answers = await Promise.all([1, 2, 3, 4].map(() => client.publish(together)));
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
	expect(await newestIds()).toHaveLength(before.length + 2);

	const items = [];
	for (let index = 0; index < 3; index++) {
		items.push(await client.readyContainer({ image_url: photo, is_carousel_item: 'true' }));
	}
	const carousel = await client.publish(
		await client.readyContainer({ media_type: 'CAROUSEL', children: items.join(','), caption: 'Three' }),
	);
	expect(await quotaUsage()).toBe(3);
	const children = await client.get(`${carousel.body.id}/children`);
	expect(children.body.data).toHaveLength(3);
	const story = await client.publish(
		await client.readyContainer({ media_type: 'STORIES', image_url: photo }),
	);
	expect((await client.get('me/stories')).body.data[0]?.id).toBe(story.body.id);
	expect(await newestIds()).not.toContain(story.body.id);
	const { body } = await instagram.control<{ instagram: { media: { container_id: string }[] } }>('state');
	expect(body.instagram.media.map(({ container_id }) => container_id)).toContain(ready);
	expect(body.instagram.media).toHaveLength(4);
});

test('instagram rule 39: content_publishing_limit counts 24 hours back; over it, only publishing is refused', async () => {
	const limit = async (query = {}) =>
		(await client.get('me/content_publishing_limit', { fields: 'quota_usage,config', ...query })).body.data;
	expect(await limit()).toEqual([{ quota_usage: 0, config: { quota_total: 50, quota_duration: 86_400 } }]);
	expect((await client.get('me/content_publishing_limit')).body.data).toEqual([{ quota_usage: 0 }]);
	for (const quotaTotal of [50, 100]) {
		await instagram.switches({ quotaTotal, processingSeconds: 0 });
		const used = await quotaUsage();
		for (let count = used; count < quotaTotal; count++) {
			const { body } = await client.createContainer({ image_url: photo });
			await client.container(body.id);
			expect((await client.publish(body.id)).status).toBe(200);
		}
		expect((await limit())[0]).toMatchObject({
			quota_usage: quotaTotal,
			config: { quota_total: quotaTotal },
		});
		const { status, body } = await client.createContainer({ image_url: photo });
		expect(status).toBe(200);
		await client.container(body.id);
		const over = await client.publish(body.id);
		expect(failure(over)).toEqual(refused(9, 2207042));
		expect((await client.container(body.id)).body.status_code).toBe('FINISHED');
	}
	const nowSeconds = Date.parse('2026-11-20T12:00:00Z') / 1000;
	expect((await limit({ since: String(nowSeconds) }))[0]).toMatchObject({ quota_usage: 0 });
	const tooOld = await client.get('me/content_publishing_limit', {
		since: String(nowSeconds - daySeconds - 1),
	});
	expect(failure(tooOld)).toEqual(refused(100));
	expect((await facebook.get(`${facebook.account}/content_publishing_limit`)).body.data).toEqual([
		{ quota_usage: 100 },
	]);
	await instagram.advance(daySeconds);
	expect(await quotaUsage()).toBe(0);
});

test('instagram rule 40: the faults that were met in the wild can be ordered', async () => {
	const before = await newestIds();
	const fault = (changes: Record<string, unknown>) =>
		instagram.set('faults', { match: { method: 'POST', path: '/media_publish' }, times: 1, ...changes });

	const dropped = await reelContainer();
	await fault({ kind: 'reset-after' });
	await expect(client.publish(dropped)).rejects.toThrow();
	expect((await client.container(dropped)).body.status_code).toBe('PUBLISHED');

	const blocked = await reelContainer();
	await fault({ kind: 'error', code: '4/2207051', accepted: true });
	const answer = await client.publish(blocked);
	expect(failure(answer)).toEqual(refused(4, 2207051));
	expect(answer.body.error).toMatchObject({ type: 'OAuthException', is_transient: false });
	expect((await client.container(blocked)).body.status_code).toBe('PUBLISHED');
	expect(await newestIds()).toHaveLength(before.length + 2);
	await fault({ kind: 'error', code: 4, fields: { error_subcode: 2207051 } });
	expect(failure(await client.publish(blocked))).toEqual(refused(4, 2207051));

	await instagram.switches({ processingResult: 'stuck' });
	const stuck = (await client.createContainer({ image_url: photo })).body.id;
	await instagram.advance(3600);
	expect((await client.container(stuck)).body.status_code).toBe('IN_PROGRESS');
	await instagram.switches({ processingResult: '2207082' });
	const unlucky = (await client.createContainer({ image_url: photo })).body.id;
	expect((await client.settled(unlucky)).body.status).toContain('2207082');
	await instagram.switches({ processingResult: 'ok' });

	const token = String((await facebook.get('me/accounts')).body.data[0]?.access_token);
	const page = new GraphClient(instagram, facebook.host, token, facebook.account);
	const container = await facebook.readyContainer({ image_url: photo });
	await instagram.switches({ pageTokenReads: 'refused' });
	expect(failure(await page.container(container))).toEqual(refused(100, 33));
	expect((await facebook.container(container)).status).toBe(200);
	expect((await page.publish(container)).status).toBe(200);
	await instagram.switches({ pageTokenReads: 'served' });
	expect((await page.container(container)).status).toBe(200);

	const { id, uri } = await resumable();
	const bytes = film();
	await instagram.set('faults', {
		match: { path: '/ig-api-upload/' },
		kind: 'error',
		code: 1,
		status: 400,
		accepted: true,
	});
	const refusal = await upload(
		uri,
		{ ...authorization(), offset: '0', file_size: String(bytes.length) },
		bytes,
	);
	expect([refusal.status, refusal.body.debug_info.type]).toEqual([400, 'ProcessingFailedError']);
	expect((await facebook.settled(id)).body.status_code).toBe('FINISHED');

	const waiting = await reelContainer();
	await instagram.set('instagram/account', { username: 'example_creator', restricted: true });
	expect(failure(await client.publish(waiting))).toEqual(refused(25, 2207050));
	await instagram.set('instagram/account', { username: 'example_creator', restricted: false });
	await instagram.set('instagram/revoke', { username: 'example_creator', login: 'instagram', subcode: 460 });
	expect(failure(await client.publish(waiting))).toEqual(refused(190, 460));
	client = await instagram.connect();
	expect((await client.publish(waiting)).status).toBe(200);
});

test('instagram rule 42: deleting a post works on Facebook Login with its own scope only', async () => {
	const [id = ''] = await newestIds();
	expect(failure(await client.send('DELETE', id))).toEqual(refused(100, 33));
	const few = facebookScopes.split(',').filter((scope) => scope !== 'instagram_manage_contents');
	const without = await instagram.connectFacebook(
		'example_creator',
		few.map((scope) => ['scope', scope] as const),
	);
	expect(failure(await without.send('DELETE', id))).toEqual(refused(10, undefined, 403));
	facebook = await instagram.connectFacebook();
	expect((await facebook.send('DELETE', id)).body).toEqual({ success: true, deleted_id: id });
	expect(await newestIds()).not.toContain(id);
	expect(failure(await facebook.get(id))).toEqual(refused(100, 33));
});
