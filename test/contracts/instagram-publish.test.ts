import { daySeconds, failure, refused } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { facebookScopes, startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film, jpeg } from './support/media-files';

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
const quotaUsage = async () =>
	(await client.get('me/content_publishing_limit')).body.data[0]?.quota_usage as number;

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
	const before = await client.mediaIds();
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
	expect(await client.mediaIds()).toEqual([first.body.id, ...before]);
	expect(await quotaUsage()).toBe(1);

	const together = await reelContainer();
	await instagram.switches({ secondPublish: '9007/2207027' });
	const answers = await Promise.all([1, 2, 3, 4].map(() => client.publish(together)));
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
	expect(await client.mediaIds()).toHaveLength(before.length + 2);

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
	expect(await client.mediaIds()).not.toContain(story.body.id);
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

test('instagram rule 42: deleting a post works on Facebook Login with its own scope only', async () => {
	const [id = ''] = await client.mediaIds();
	expect(failure(await client.send('DELETE', id))).toEqual(refused(100, 33));
	const few = facebookScopes.split(',').filter((scope) => scope !== 'instagram_manage_contents');
	const without = await instagram.connectFacebook(
		'example_creator',
		few.map((scope) => ['scope', scope] as const),
	);
	expect(failure(await without.send('DELETE', id))).toEqual(refused(10, undefined, 403));
	facebook = await instagram.connectFacebook();
	expect((await facebook.send('DELETE', id)).body).toEqual({ success: true, deleted_id: id });
	expect(await client.mediaIds()).not.toContain(id);
	expect(failure(await facebook.get(id))).toEqual(refused(100, 33));
});
