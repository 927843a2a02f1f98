import { readStatistics } from '../../../platforms/instagram';
import { SCOPES } from '../../support/instagram';
import { ACCOUNT, IMPRESSIONS, readDocument, startForAllTests } from '../../support/instagram-statistics';

const bench = startForAllTests();

/** The metrics that are based on insights, except for those of the last day. */
const REST_ON_INSIGHTS = [
	'reach_30d',
	'views_30d',
	'accounts_engaged_30d',
	'interactions_30d',
	'avg_views',
	'median_views',
	'avg_reach',
	'engagement_rate_by_followers',
	'engagement_rate_by_reach',
	'audience',
];

const REST_ON_POSTS = [
	'engagement_rate',
	'avg_views',
	'median_views',
	'avg_reach',
	'engagement_rate_by_followers',
	'engagement_rate_by_reach',
];

describe('what fails', () => {
	it.each([
		['instagram', 'instagram_business_manage_insights'],
		['facebook', 'instagram_manage_insights'],
		['facebook', 'pages_read_engagement'],
	] as const)('names a scope that is missing and does not ask in vain: %s, %s', async (login, scope) => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect(login, { scopes: SCOPES[login].filter((one) => one !== scope) });
		const document = await readDocument(client);
		const reason = `the scope ${scope} was not granted`;
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			reach_daily: reason,
			views_daily: reason,
			profile_views: reason,
			...Object.fromEntries(REST_ON_INSIGHTS.map((name) => [name, reason])),
			'recent_posts.views': `2 of 2 posts: ${reason}`,
			'recent_posts.reach': `2 of 2 posts: ${reason}`,
			'recent_posts.shares': `2 of 2 posts: ${reason}`,
			'recent_posts.saved': `2 of 2 posts: ${reason}`,
		});
		expect(document).toMatchObject({ followers: 1000, engagement_rate: 5.25 });
		expect(await bench.sandbox.requests('/insights')).toEqual([]);
	});

	it('finds out by asking if the granted scopes are not known', async () => {
		await bench.setAccount(ACCOUNT);
		const scopes = ['instagram_business_basic'];
		const { instagram } = await bench.connect('instagram', { scopes });
		const { document } = await readStatistics(instagram, { recentPosts: 1 });
		expect(document.stats.reach_daily).toBeNull();
		expect(document.meta.missing).toMatchObject({
			reach_daily: expect.stringContaining('instagram_business_manage_insights'),
			'recent_posts.views': expect.stringMatching(/^1 of 1 posts: .*instagram_business_manage_insights/),
		});
	});

	it('throws only if the profile cannot be read', async () => {
		const client = await bench.connect('instagram');
		await bench.fault('/me?', { kind: 'error', code: 10 });
		await expect(readDocument(client)).rejects.toMatchObject({ code: 'scope_missing' });
	});

	it.each(['/me?', '/insights?', '/media?'])('ends when the caller gives up during %s', async (path) => {
		const { instagram, grant } = await bench.connect('instagram');
		const http: typeof instagram.http = (request) =>
			request.url.includes(path) ? Promise.reject(new Error('given up')) : instagram.http(request);
		const options = { scopes: grant.scopes, recentPosts: 5 };
		await expect(readStatistics({ ...instagram, http }, options)).rejects.toThrow('given up');
	});

	it('lets posts that cannot be read cost only what rests on them', async () => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect('instagram');
		await bench.fault('/media?', { kind: 'error', code: 80002 });
		const document = await readDocument(client);
		expect(document).toMatchObject({
			recent_posts: [],
			engagement_rate: null,
			stats: { reach_daily: 15_000 },
		});
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			...Object.fromEntries(
				REST_ON_POSTS.map((name) => [name, 'it needs the recent posts, which could not be read']),
			),
			recent_posts: expect.stringContaining('80002'),
		});
	});

	it('names the counts that Instagram leaves out', async () => {
		const client = await bench.connect('instagram');
		await bench.fault('/me?', { kind: 'status', status: 200, body: '{"user_id":"17841400000000001"}' });
		const document = await readDocument(client);
		expect(document).toMatchObject({ followers: null, posts: null, engagement_rate: null });
		expect(document.profile).toMatchObject({ username: null, url: null });
		expect(document.meta.missing).toMatchObject({
			followers: 'Instagram omitted it from its response',
			following: 'Instagram omitted it from its response',
			posts: 'Instagram omitted it from its response',
			engagement_rate: 'it needs the number of followers, which could not be read',
			engagement_rate_by_followers: 'it needs the number of followers, which could not be read',
		});
	});

	it('names the bio and the titles that Instagram Login may refuse', async () => {
		await bench.setAccount(ACCOUNT);
		for (const field of ['biography', 'caption']) {
			const message = `(#100) Tried accessing nonexisting field (${field})`;
			await bench.fault(`%2C${field}`, { kind: 'error', code: 100, message });
		}
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.profile.bio).toBeNull();
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			bio: 'Instagram does not provide it for this login',
		});
		expect(document.recent_posts[0]).toMatchObject({ title: null, likes: 80, views: 9000 });
		expect(document.engagement_rate).toBe(5.25);
	});

	it.each(['served', 'absent', 'refused'])(
		'keeps bio and titles whatever becomes of the fields of Facebook Login: %s',
		async (facebookOnlyFields) => {
			await bench.setAccount(ACCOUNT);
			await bench.sandbox.control('switches', { 'instagram.facebookOnlyFields': facebookOnlyFields });
			const document = await readDocument(await bench.connect('instagram'));
			expect(document.profile.bio).toBe('Cameras');
			expect(document.recent_posts.map(({ title }) => title)).toEqual(['Newest', 'Older']);
			expect(document.meta.missing).toEqual(IMPRESSIONS);
		},
	);
});
