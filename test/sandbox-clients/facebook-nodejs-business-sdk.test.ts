import { createHmac } from 'node:crypto';
import { FacebookAdsApi, IGMedia, IGUser, User, type Cursor, type Page } from 'facebook-nodejs-business-sdk';
import { until } from '../support/until';
import { startStudio, type Studio } from './support/instagram';
import { APP } from './support/platforms';

let studio: Studio;
let pages: Cursor<Page>;
let linked: Page | undefined;
let account: IGUser;

beforeAll(async () => {
	studio = await startStudio();
	Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => studio.sandbox.base('graph.facebook.com') });
	FacebookAdsApi.init(studio.userToken, 'en_US', false);
	pages = await new User('me').getAccounts(['name', 'access_token', 'instagram_business_account']);
	linked = pages.find((page) => page._data.instagram_business_account !== undefined);
	account = new IGUser((linked?._data.instagram_business_account as { id: string }).id);
});
afterAll(() => studio.close());

const REELS = { media_type: 'REELS', caption: 'A film' };

/** Creates a container and waits until it is finished. @returns its ID */
async function create(params: Record<string, unknown>): Promise<string> {
	const { id } = await account.createMedia([], params);
	await until(
		() => new IGMedia(id).get(['status_code']),
		({ _data }) => _data.status_code === 'FINISHED',
	);
	return id;
}

async function publish(params: Record<string, unknown>): Promise<IGMedia> {
	const published = await account.createMediaPublish([], { creation_id: await create(params) });
	return new IGMedia(published.id);
}

const read = async (node: IGMedia, fields: string[]) => (await node.get(fields))._data;
const kindOf = (post: IGMedia) => read(post, ['media_type', 'media_product_type']);

it('long-lived token', async () => {
	const exchange = { grant_type: 'fb_exchange_token', client_id: APP.id, client_secret: APP.secret };
	const api = new FacebookAdsApi(studio.userToken, 'en_US', false);
	const path = ['oauth', 'access_token'];
	const answer = await api.call('GET', path, { ...exchange, fb_exchange_token: studio.userToken });
	expect(answer).toMatchObject({ access_token: expect.any(String), expires_in: 60 * 86_400 });
});

it('Pages and their account', () => {
	expect(pages[0]?._data).toMatchObject({ name: expect.any(String), access_token: expect.any(String) });
	expect(account.id).toMatch(/^\d+$/);
});

it('profile', async () => {
	const profile = await account.get(['username', 'followers_count', 'media_count']);
	expect(profile._data).toMatchObject({ username: 'example_creator', media_count: 36 });
});

it('media with paging', async () => {
	let page = await account.getMedia(['caption', 'timestamp'], { limit: 20 });
	const ids = page.map(({ id }) => id);
	expect(page.hasNext()).toBe(true);
	page = await page.next();
	ids.push(...page.map(({ id }) => id));
	expect(new Set(ids).size).toBe(36);
});

it('insights of the account', async () => {
	const [reach] = await account.getInsights([], {
		metric: ['reach'],
		period: 'day',
		metric_type: 'total_value',
	});
	expect(reach?._data).toMatchObject({ name: 'reach', total_value: { value: expect.any(Number) } });
});

it('insights of a post', async () => {
	const [post] = await account.getMedia([], { limit: 1 });
	const insights = await new IGMedia(post?.id ?? '').getInsights([], { metric: ['reach', 'saved'] });
	expect(insights.map(({ _data }) => _data.name)).toEqual(['reach', 'saved']);
});

it('insights nested in the media', async () => {
	const [post] = await account.getMedia(['insights.metric(reach,saved)'], { limit: 1 });
	expect(post?._data.insights).toMatchObject({ data: [{ name: 'reach' }, { name: 'saved' }] });
});

it('stories', async () => {
	expect(await account.getStories(['media_type'])).toHaveLength(2);
});

it('image', async () => {
	const post = await publish({ image_url: studio.photo, caption: 'A picture' });
	expect(await kindOf(post)).toMatchObject({ media_type: 'IMAGE', media_product_type: 'FEED' });
});

it('reel', async () => {
	const post = await publish({ ...REELS, video_url: studio.film });
	expect(await kindOf(post)).toMatchObject({ media_type: 'VIDEO', media_product_type: 'REELS' });
});

it('carousel', async () => {
	const child = { image_url: studio.photo, is_carousel_item: true };
	const children = [await create(child), await create(child)];
	const post = await publish({ media_type: 'CAROUSEL', children });
	expect(await kindOf(post)).toMatchObject({ media_type: 'CAROUSEL_ALBUM' });
	expect(await post.getChildren(['media_type'])).toHaveLength(2);
});

it('story', async () => {
	const post = await publish({ media_type: 'STORIES', image_url: studio.photo });
	expect(await kindOf(post)).toMatchObject({ media_product_type: 'STORY' });
});

it('publishing limit', async () => {
	const [limit] = await account.getContentPublishingLimit(['quota_usage', 'config']);
	expect(limit?._data).toMatchObject({ quota_usage: expect.any(Number), config: { quota_total: 50 } });
});

it('error of an expired object', async () => {
	await expect(account.createMediaPublish([], { creation_id: '17900000000000001' })).rejects.toMatchObject({
		status: 400,
		message: expect.any(String),
	});
});

it('webhook handshake, subscription and event', async () => {
	const { sandbox, web } = studio;
	const webhook = { url: web.address('webhooks'), verify_token: web.verifyToken };
	await sandbox.control('instagram/app', { webhook });
	expect(web.gets).toContain('/webhooks');
	const page = linked as Page;
	await page.createSubscribedApp([], { subscribed_fields: ['comments'] });
	expect(await page.getSubscribedApps([])).toHaveLength(1);
	await sandbox.control('instagram/webhook', {
		deliveries: [
			{ username: 'example_creator', login: 'facebook', field: 'comments', value: { text: 'Hello' } },
		],
	});
	const [event] = await until(
		async () => web.posts,
		(posts) => posts.length > 0,
	);
	const signature = createHmac('sha256', APP.secret)
		.update(event?.body ?? '')
		.digest('hex');
	expect(event?.headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
});
