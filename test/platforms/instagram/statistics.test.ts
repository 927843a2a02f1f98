import { readStatistics, type InstagramLogin } from '../../../platforms/instagram';
import {
	BOTH_LOGINS,
	connectInstagram,
	SCOPES,
	type Client,
	type ClientOptions,
} from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const NOW = '2026-11-20T12:00:00Z';
const IMPRESSIONS = { impressions_daily: 'retired by Meta in April 2025; see views_daily' };
const NO_FIGURE =
	'Instagram has no figure for the day that ended 2026-11-20T08:00:00Z; it may come up to 48 hours late';

let sandbox: TestSandbox;
const open: Client[] = [];

beforeAll(async () => {
	sandbox = await startTestSandbox({ now: new Date(NOW), frozen: true });
});
beforeEach(() => sandbox.control('reset'));
afterEach(async () => {
	await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(() => sandbox.close());

async function connect(login: InstagramLogin, options: ClientOptions = {}) {
	const ports = { now: () => Date.parse(NOW), ...options.ports };
	const client = await connectInstagram(sandbox, login, { ...options, ports });
	open.push(client);
	return client;
}

const read = ({ instagram, grant }: Client, recentPosts = 25) =>
	readStatistics(instagram, { scopes: grant.scopes, recentPosts });

const setAccount = (members: Record<string, unknown>) =>
	sandbox.control('users', { platform: 'instagram', username: 'example_creator', ...members });

const fault = (path: string, members: Record<string, unknown>) =>
	sandbox.control('faults', { match: { path }, ...members });

/** Two posts of 1000 followers: (80 + 4) and (20 + 1) per 1000, so 8.4 and 2.1 percent. */
const POSTS = [
	{
		id: '17912345678901234',
		caption: 'Newest',
		media_type: 'VIDEO',
		media_product_type: 'REELS',
		timestamp: Date.parse('2026-11-18T10:00:00Z') / 1000,
		like_count: 80,
		comments_count: 4,
		metrics: { views: 9000, shares: 12, saved: 30 },
	},
	{
		id: '17912345678901233',
		caption: 'Older',
		timestamp: Date.parse('2026-11-17T10:00:00Z') / 1000,
		like_count: 20,
		comments_count: 1,
		metrics: { views: 400, shares: 1, saved: 0 },
	},
];

const ACCOUNT = {
	name: 'Example | Tech',
	biography: 'Cameras',
	followers_count: 1000,
	follows_count: 310,
	media_count: 456,
	media: POSTS,
	insights: { reach: [11, 15_000], views: [22, 25_000], profile_views: [33, 3500] },
};

describe('readStatistics', () => {
	it.each(BOTH_LOGINS)('gives exactly the document of the design: %s', async (login) => {
		await setAccount(ACCOUNT);
		const { document, profile } = await read(await connect(login));
		expect(document).toEqual({
			meta: {
				updated_at: NOW,
				source: 'Meta Graph API',
				api_version: 'v26.0',
				sample_size: 2,
				missing: IMPRESSIONS,
			},
			profile: {
				username: 'example_creator',
				name: 'Example | Tech',
				avatar: expect.stringContaining('http'),
				bio: 'Cameras',
				url: 'https://instagram.com/example_creator',
				verified: null,
			},
			stats: {
				followers: 1000,
				following: 310,
				posts: 456,
				reach_daily: 15_000,
				views_daily: 25_000,
				impressions_daily: null,
				profile_views: 3500,
				engagement_rate: 5.25,
			},
			recent_posts: [
				{
					id: '17912345678901234',
					url: expect.stringContaining('/reel/'),
					title: 'Newest',
					created_at: '2026-11-18T10:00:00Z',
					views: 9000,
					likes: 80,
					comments: 4,
					shares: 12,
					saved: 30,
				},
				{
					id: '17912345678901233',
					url: expect.stringContaining('https://'),
					title: 'Older',
					created_at: '2026-11-17T10:00:00Z',
					views: 400,
					likes: 20,
					comments: 1,
					shares: 1,
					saved: 0,
				},
			],
			platform: 'instagram',
			followers: 1000,
			posts: 456,
			engagement_rate: 5.25,
			fetched_at: NOW,
		});
		expect(profile.username).toBe('example_creator');
	});

	it('asks for reach as a series and for the totals of one day in another call (instagram §3.2)', async () => {
		const client = await connect('instagram');
		await read(client, 1);
		const calls = (await sandbox.requests(`/${client.identity.accountId}/insights`)).map(
			({ query }) => query,
		);
		const day = {
			period: 'day',
			since: String(Date.parse('2026-11-19T08:00:00Z') / 1000),
			until: String(Date.parse('2026-11-20T08:00:00Z') / 1000),
		};
		expect(calls).toEqual([
			{ metric: 'reach', metric_type: 'time_series', ...day },
			{ metric: 'views,profile_views', metric_type: 'total_value', ...day },
		]);
	});

	it.each(['pacific', 'utc'])('finds one day, wherever days end: %s', async (dayBoundary) => {
		await sandbox.control('switches', { 'instagram.dayBoundary': dayBoundary });
		await setAccount(ACCOUNT);
		const { document } = await read(await connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, profile_views: 3500 });
	});

	it.each([
		['omitted', NO_FIGURE],
		['error', 'Instagram refuses this metric here'],
	])('lets profile views cost only themselves: %s', async (profileViews, reason) => {
		await sandbox.control('switches', { 'instagram.profileViews': profileViews });
		await setAccount(ACCOUNT);
		const { document } = await read(await connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, profile_views: null });
		expect(document.meta.missing).toEqual({ ...IMPRESSIONS, profile_views: reason });
	});

	it('says which day has no figures yet', async () => {
		await sandbox.control('switches', { 'instagram.insightsDelayHours': 48 });
		const { document } = await read(await connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: null, views_daily: null, profile_views: null });
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			reach_daily: NO_FIGURE,
			views_daily: NO_FIGURE,
			profile_views: NO_FIGURE,
		});
	});

	it.each(BOTH_LOGINS)('gives a complete document for an account with 64 followers: %s', async (login) => {
		const { document } = await read(await connect(login, { user: 'tiny_bakery' }));
		expect(document.meta).toMatchObject({ sample_size: 9, missing: IMPRESSIONS });
		expect(document).toMatchObject({ followers: 64, posts: 9 });
		expect(document.engagement_rate).toBeGreaterThan(0);
		for (const name of ['reach_daily', 'views_daily', 'profile_views']) {
			expect(document.stats[name]).toEqual(expect.any(Number));
		}
	});

	it.each(BOTH_LOGINS)('gives a complete document for an account without any data: %s', async (login) => {
		const { document } = await read(await connect(login, { user: 'silent_gallery' }));
		expect(document).toMatchObject({
			followers: 250,
			posts: 0,
			engagement_rate: 0,
			recent_posts: [],
			stats: { reach_daily: null, views_daily: null, profile_views: null, impressions_daily: null },
		});
		expect(document.meta).toMatchObject({ sample_size: 0 });
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			reach_daily: NO_FIGURE,
			views_daily: NO_FIGURE,
			profile_views: NO_FIGURE,
		});
	});

	it.each([
		['instagram', 'instagram_business_manage_insights'],
		['facebook', 'instagram_manage_insights'],
		['facebook', 'pages_read_engagement'],
	] as const)('names a scope that is missing and does not ask in vain: %s, %s', async (login, scope) => {
		await setAccount(ACCOUNT);
		const client = await connect(login, { scopes: SCOPES[login].filter((one) => one !== scope) });
		const { document } = await read(client);
		const reason = `the scope ${scope} was not granted`;
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			reach_daily: reason,
			views_daily: reason,
			profile_views: reason,
			'recent_posts.views': `2 of 2 posts: ${reason}`,
			'recent_posts.shares': `2 of 2 posts: ${reason}`,
			'recent_posts.saved': `2 of 2 posts: ${reason}`,
		});
		expect(document).toMatchObject({ followers: 1000, engagement_rate: 5.25 });
		expect(await sandbox.requests('/insights')).toEqual([]);
	});

	it('finds out by asking if the granted scopes are not known', async () => {
		await setAccount(ACCOUNT);
		const scopes = ['instagram_business_basic'];
		const { instagram } = await connect('instagram', { scopes });
		const { document } = await readStatistics(instagram, { recentPosts: 1 });
		expect(document.stats.reach_daily).toBeNull();
		expect(document.meta.missing).toMatchObject({
			reach_daily: expect.stringContaining('instagram_business_manage_insights'),
			'recent_posts.views': expect.stringMatching(/^1 of 1 posts: .*instagram_business_manage_insights/),
		});
	});

	it('throws only if the profile cannot be read', async () => {
		const client = await connect('instagram');
		await fault('/me?', { kind: 'error', code: 10 });
		await expect(read(client)).rejects.toMatchObject({ code: 'scope_missing' });
	});

	it.each(['/me?', '/insights?', '/media?'])('ends when the caller gives up during %s', async (path) => {
		const { instagram, grant } = await connect('instagram');
		const http: typeof instagram.http = (request) =>
			request.url.includes(path) ? Promise.reject(new Error('given up')) : instagram.http(request);
		const options = { scopes: grant.scopes, recentPosts: 5 };
		await expect(readStatistics({ ...instagram, http }, options)).rejects.toThrow('given up');
	});

	it('lets posts that cannot be read cost only what rests on them', async () => {
		await setAccount(ACCOUNT);
		const client = await connect('instagram');
		await fault('/media?', { kind: 'error', code: 80002 });
		const { document } = await read(client);
		expect(document).toMatchObject({
			recent_posts: [],
			engagement_rate: null,
			stats: { reach_daily: 15_000 },
		});
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			engagement_rate: 'it needs the recent posts, which could not be read',
			recent_posts: expect.stringContaining('80002'),
		});
	});

	it('names the counts that Instagram leaves out', async () => {
		const client = await connect('instagram');
		await fault('/me?', { kind: 'status', status: 200, body: '{"user_id":"17841400000000001"}' });
		const { document } = await read(client);
		expect(document).toMatchObject({ followers: null, posts: null, engagement_rate: null });
		expect(document.profile).toMatchObject({ username: null, url: null });
		expect(document.meta.missing).toMatchObject({
			followers: 'Instagram left it out of its answer',
			following: 'Instagram left it out of its answer',
			posts: 'Instagram left it out of its answer',
			engagement_rate: 'it needs the number of followers, which could not be read',
		});
	});

	it('names the bio and the titles that Instagram Login may refuse', async () => {
		await setAccount(ACCOUNT);
		await sandbox.control('switches', { 'instagram.facebookOnlyFields': 'refused' });
		const { document } = await read(await connect('instagram'));
		expect(document.profile.bio).toBeNull();
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			bio: 'Instagram does not show it to this login',
		});
		expect(document.recent_posts[0]).toMatchObject({ title: null, likes: 80, views: 9000 });
		expect(document.engagement_rate).toBe(5.25);
	});
});

describe('the recent posts', () => {
	const HIDDEN = { ...POSTS[0], like_count: null };

	it('count hidden likes by their insights', async () => {
		const metrics = { views: 9000, shares: 12, saved: 30, likes: 80 };
		await setAccount({ ...ACCOUNT, media: [{ ...HIDDEN, metrics }, POSTS[1]] });
		const { document } = await read(await connect('instagram'));
		expect(document).toMatchObject({ engagement_rate: 5.25, meta: { sample_size: 2, missing: IMPRESSIONS } });
	});

	it('leave out of the rate what is hidden altogether', async () => {
		await setAccount({ ...ACCOUNT, media: [HIDDEN, POSTS[1]] });
		const client = await connect('instagram');
		const { document } = await read(client);
		expect(document).toMatchObject({ engagement_rate: 2.1, meta: { sample_size: 1 } });
		expect(document.recent_posts[0]).toMatchObject({ likes: null, comments: 4 });
		expect(document.meta.missing['recent_posts.likes']).toMatch(/^1 of 2 posts: /);

		await setAccount({ ...ACCOUNT, media: [HIDDEN] });
		const { document: none } = await read(client);
		expect(none.engagement_rate).toBeNull();
		expect(none.meta.missing.engagement_rate).toBe('the likes of every recent post are hidden');
	});

	it('name how many lack a figure, and why', async () => {
		const early = { ...POSTS[1], before_professional: true };
		await setAccount({ ...ACCOUNT, media: [POSTS[0], early] });
		const { document } = await read(await connect('instagram'));
		expect(document.recent_posts.map(({ views }) => views)).toEqual([9000, null]);
		expect(document.meta.missing['recent_posts.views']).toMatch(/^1 of 2 posts: .*professional/);
	});

	it('are asked for insights one by one, at most 25, and no more once a limit is reached', async () => {
		const media = Array.from({ length: 40 }, (_, index) => ({
			like_count: 1,
			comments_count: 0,
			metrics: { views: index, shares: 0, saved: 0 },
		}));
		await setAccount({ ...ACCOUNT, media });
		const client = await connect('instagram');
		const { document } = await read(client, 30);
		expect(document.recent_posts).toHaveLength(30);
		expect(document.recent_posts.map(({ views }) => views)).toEqual([
			...Array.from({ length: 25 }, (_, index) => index),
			...Array.from({ length: 5 }, () => null),
		]);
		expect(document.meta.missing['recent_posts.views']).toBe(
			'5 of 30 posts: read for the newest 25 posts only',
		);
		// Two for the account, one for each post.
		expect(await sandbox.requests('/insights')).toHaveLength(27);

		await fault('metric=views%2Cshares%2Csaved', { kind: 'error', code: 4, times: 25 });
		const { document: limited } = await read(client, 30);
		expect(limited.recent_posts.every(({ views }) => views === null)).toBe(true);
		expect(limited.meta.missing['recent_posts.views']).toMatch(/^30 of 30 posts: .*too many calls/);
		expect(await sandbox.requests('/insights')).toHaveLength(27 + 2 + 5);
		expect(limited).toMatchObject({ engagement_rate: 0.1, stats: { reach_daily: 15_000 } });
	});

	it('are read although a time or an id is odd', async () => {
		const client = await connect('instagram');
		const body = JSON.stringify({ data: [{ timestamp: 'soon', like_count: 1, comments_count: 1 }] });
		await fault('/media?', { kind: 'status', status: 200, body });
		const { document } = await read(client);
		expect(document.recent_posts[0]).toMatchObject({ id: '', url: null, created_at: '1970-01-01T00:00:00Z' });
	});
});
