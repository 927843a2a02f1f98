import type { IDataObject } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { BOTH_LOGINS } from '../support/instagram';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;

beforeAll(async () => {
	({ engine, sandbox, close } = await startEngineAndSandbox(startTestSandbox));
});
afterAll(() => close());

const POSTS = [
	{
		id: '17900000000000001',
		media_type: 'VIDEO',
		media_product_type: 'REELS',
		caption: 'Newest',
		timestamp: 1_763_460_000,
		like_count: 80,
		comments_count: 20,
		metrics: { views: 900, reach: 700, shares: 12, saved: 30 },
	},
	{
		id: '17900000000000002',
		media_type: 'IMAGE',
		caption: 'Older',
		timestamp: 1_763_373_600,
		like_count: 40,
		comments_count: 10,
		metrics: { views: 500, reach: 300, shares: 1, saved: 2 },
	},
];

/** An account with exactly these metrics. */
const ACCOUNT = {
	platform: 'instagram',
	username: 'example_creator',
	name: 'Example | Tech',
	followers_count: 1000,
	follows_count: 310,
	media_count: 456,
	insights: { reach: [100, 150], views: [200, 250], profile_views: [20, 35] },
	media: POSTS,
	pages: [{ name: 'Example Page', instagram_username: 'example_creator' }],
};

describe.each(BOTH_LOGINS)('Instagram node, login %s', (login) => {
	beforeAll(async () => {
		await sandbox.control('reset');
		await sandbox.control('users', ACCOUNT);
		await connectAccount(engine, sandbox, login);
	});

	async function run(parameters: IDataObject) {
		const { json, outputs, error } = await runInstagram(engine, login, parameters as never);
		expect(error).toBeUndefined();
		expect(outputs[0]?.every(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toBe(true);
		return json;
	}

	it('account.getStats gives the statistics document with honest figures', async () => {
		const parameters = { resource: 'account', operation: 'getStats', recentPosts: 25, saveToService: false };
		expect(await run(parameters)).toMatchObject([
			{
				platform: 'instagram',
				followers: 1000,
				engagement_rate: 7.5,
				meta: {
					source: 'Meta Graph API',
					api_version: 'v26.0',
					sample_size: 2,
					missing: { impressions_daily: expect.stringContaining('retired') },
				},
				stats: {
					followers: 1000,
					reach_daily: 150,
					views_daily: 250,
					profile_views: 35,
					impressions_daily: null,
				},
				recent_posts: [
					{ id: POSTS[0]!.id, title: 'Newest', likes: 80, comments: 20, views: 900, shares: 12, saved: 30 },
					{ id: POSTS[1]!.id },
				],
			},
		]);
	});

	it('account.getStats reads no more posts than it is told to', async () => {
		const parameters = { resource: 'account', operation: 'getStats', recentPosts: 1 };
		expect(await run(parameters)).toMatchObject([
			{ meta: { sample_size: 1 }, recent_posts: [{ id: POSTS[0]!.id }], engagement_rate: 10 },
		]);
	});

	it('account.getProfile gives name and counts', async () => {
		expect(await run({ resource: 'account', operation: 'getProfile' })).toEqual([
			expect.objectContaining({
				username: 'example_creator',
				name: 'Example | Tech',
				followers: 1000,
				following: 310,
				posts: 456,
			}),
		]);
	});

	it('account.getPublishingLimit gives the quota that the account reports', async () => {
		await sandbox.control('switches', { 'instagram.quotaTotal': 100 });
		expect(await run({ resource: 'account', operation: 'getPublishingLimit' })).toEqual([
			{ used: 0, total: 100, remaining: 100, windowSeconds: 86_400 },
		]);
	});

	it('media.getAll gives one item for each post, newest first', async () => {
		const list = { resource: 'media', operation: 'getAll' };
		const ids = (posts: IDataObject[]) => posts.map(({ id }) => id);
		expect(ids(await run({ ...list, returnAll: true }))).toEqual(POSTS.map(({ id }) => id));
		expect(ids(await run({ ...list, returnAll: false, limit: 1 }))).toEqual([POSTS[0]!.id]);
	});

	it('media.getAll adds insights on request, and names what is missing', async () => {
		const list = { resource: 'media', operation: 'getAll', returnAll: true, includeInsights: true };
		expect(await run(list)).toMatchObject([
			{ id: POSTS[0]!.id, insights: POSTS[0]!.metrics, insights_missing: {} },
			{ id: POSTS[1]!.id, insights: POSTS[1]!.metrics, insights_missing: {} },
		]);
		await sandbox.control('switches', { 'instagram.nestedInsights': 'refused' });
		const without = { ...POSTS[1], metrics: { views: 500, shares: 1, saved: 2 } };
		await sandbox.control('users', { ...ACCOUNT, media: [POSTS[0], without] });
		const [, older] = await run({ ...list, simplify: false });
		expect(older).toMatchObject({
			media_type: 'IMAGE',
			insights: { views: 500, shares: 1, saved: 2 },
			insights_missing: { reach: expect.stringContaining('omitted it') },
		});
		expect(await run({ resource: 'media', operation: 'getAll', returnAll: true })).not.toContainEqual(
			expect.objectContaining({ insights: expect.anything() }),
		);
		await sandbox.control('switches', { 'instagram.nestedInsights': 'served' });
		await sandbox.control('users', ACCOUNT);
	});

	it('account.getAudience gives the followers by age, gender, country and city, or why not', async () => {
		const ask = { resource: 'account', operation: 'getAudience' };
		expect(await run(ask)).toEqual([
			{
				username: 'example_creator',
				followers: 1000,
				audience: {
					fetched_at: expect.stringMatching(/Z$/),
					followers_counted: 1000,
					age: expect.arrayContaining([{ range: '25-34', percent: 41 }]),
					gender: expect.arrayContaining([{ gender: 'female', percent: 45.8 }]),
					countries: expect.arrayContaining([{ code: 'DE', percent: 38 }]),
					cities: expect.arrayContaining([{ name: 'Berlin, Berlin', percent: 31 }]),
				},
			},
		]);
		await sandbox.control('users', { ...ACCOUNT, followers_count: 99 });
		expect(await run(ask)).toEqual([
			{
				username: 'example_creator',
				followers: 99,
				audience: null,
				reason: 'Instagram requires at least 100 followers; the account has 99',
			},
		]);
		await sandbox.control('users', ACCOUNT);
	});

	it('story.getAll gives the stories of the last 24 hours, which are not among the posts', async () => {
		const list = { resource: 'story', operation: 'getAll', returnAll: true };
		expect(await run(list)).toEqual([]);
		const stories = [1, 2, 26].map((hours) => ({
			id: `179000000009${String(hours).padStart(5, '0')}`,
			media_type: 'IMAGE',
			timestamp: Math.floor(Date.now() / 1000) - hours * 3600,
		}));
		await sandbox.control('instagram/account', { username: 'example_creator', stories });
		const [newest, other, ...more] = await run(list);
		expect(more).toEqual([]);
		expect(newest).toMatchObject({
			id: stories[0]?.id,
			type: 'story',
			url: expect.stringContaining('/stories/example_creator/'),
			created_at: expect.stringMatching(/Z$/),
			media_url: expect.stringContaining('http'),
		});
		expect(other).toMatchObject({ id: stories[1]?.id });
		expect(await run({ ...list, returnAll: false, limit: 1 })).toHaveLength(1);
		expect(await run({ ...list, simplify: false })).toMatchObject([
			{ id: stories[0]?.id, media_type: 'IMAGE', permalink: newest?.url },
			{ id: stories[1]?.id },
		]);
		await sandbox.control('users', ACCOUNT);
	});

	it('media.get gives one post', async () => {
		const [post] = await run({ resource: 'media', operation: 'get', mediaId: POSTS[1]!.id });
		const { id } = POSTS[1]!;
		const url = expect.stringContaining('http');
		expect(post).toEqual({
			id,
			type: 'image',
			url,
			caption: 'Older',
			created_at: '2025-11-17T10:00:00Z',
			likes: 40,
			comments: 10,
			media_url: url,
			cover_url: url,
		});
	});

	it('gives Instagram\'s own fields without "simplify"', async () => {
		const raw = { media_type: 'IMAGE', like_count: 40, timestamp: expect.stringMatching(/\+0000$/) };
		const mediaId = POSTS[1]!.id;
		const [post] = await run({ resource: 'media', operation: 'get', mediaId, simplify: false });
		expect(post).toMatchObject({ id: mediaId, ...raw });
		const posts = await run({ resource: 'media', operation: 'getAll', simplify: false });
		expect(posts[1]).toMatchObject({ id: mediaId, ...raw });
	});

	it('media.getInsights gives what the post has, and names what Instagram refuses', async () => {
		// Only Facebook Login guarantees that a post's type is returned.
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'served' });
		const insights = { resource: 'media', operation: 'getInsights', mediaId: POSTS[0]!.id };
		const [all] = await run(insights);
		expect(all).toMatchObject({ mediaId: POSTS[0]!.id, figures: { views: 900, reach: 700, saved: 30 } });
		const [some] = await run({ ...insights, metrics: 'views, replies' });
		expect(some).toMatchObject({ figures: { views: 900 }, missing: { replies: expect.any(String) } });
	});

	it('says what a wrong parameter should be', async () => {
		const parameters = { resource: 'account', operation: 'getStats', recentPosts: 0 };
		const { error } = await runInstagram(engine, login, parameters);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('"Recent Posts" must be a whole number of at least 1'),
		});
	});
});

describe('Instagram node: account.discover', () => {
	const discover = { resource: 'account', operation: 'discover', recentPosts: 2 };

	beforeAll(async () => await sandbox.control('reset'));

	it('gives the public figures of another account with Facebook Login', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const parameters = { ...discover, username: '@nordlicht_studio' };
		const { json, error } = await runInstagram(engine, 'facebook', parameters);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ username: 'nordlicht_studio', followers_count: 12_840, media: { length: 2 } },
		]);
	});

	it('says that a personal account cannot be looked up', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const parameters = { ...discover, username: 'private_person' };
		const { error } = await runInstagram(engine, 'facebook', parameters);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			context: { data: { code: 'account_not_discoverable', platformCode: '110/2207013' } },
		});
	});

	it('says that Instagram Login cannot do it, without asking', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const parameters = { ...discover, username: 'nordlicht_studio' };
		const { error } = await runInstagram(engine, 'instagram', parameters);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('Use a Facebook Login credential'),
		});
	});
});
