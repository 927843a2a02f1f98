import { accountKey, readStatistics, YOUTUBE_SCOPES } from '../../../platforms/youtube';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { ALL_SCOPES, connectYouTube, type Client } from '../../support/youtube';

let sandbox: TestSandbox;
let client: Client;

const NOW = new Date('2026-11-20T20:00:00Z');
const ports = { now: () => NOW.getTime() };

beforeAll(async () => {
	sandbox = await startTestSandbox({ now: NOW, frozen: true });
});
beforeEach(async () => {
	await sandbox.control('reset');
	client = await connectYouTube(sandbox, { ports });
});
afterEach(() => client.close());
afterAll(() => sandbox.close());

const ANALYTICS = {
	'2026-10-17': { views: 9_999 },
	'2026-10-19': { views: 60, shares: 2, likes: 5, subscribersGained: 3 },
	'2026-11-17': { views: 40, shares: 1, likes: 4, subscribersLost: 1 },
	'2026-11-18': { views: 8_888 },
};

const setChannel = (fields: Record<string, unknown> = {}) =>
	sandbox.control('users', {
		platform: 'youtube',
		username: 'example_creator',
		title: 'Example Creator',
		subscriber_count: 12_345,
		view_count: 400_000,
		analytics: ANALYTICS,
		countries: { DE: 75, AT: 25 },
		videos: [
			{ title: 'A draft', privacy_status: 'private' },
			{ id: 'abcdefghij1', title: 'Newest', view_count: 10_000, like_count: 500, comment_count: 50 },
			{ id: 'abcdefghij2', title: 'Older', view_count: 15_000, like_count: 750, comment_count: 75 },
		],
		...fields,
	});

const read = (changes: Partial<Parameters<typeof readStatistics>[1]> = {}) =>
	readStatistics(client.youtube, { scopes: ALL_SCOPES, recentVideos: 10, computed: false, ...changes });

describe('the statistics document of YouTube', () => {
	it('has the raw metrics, says what is rounded, and computes nothing (youtube §2, §9)', async () => {
		await setChannel();
		const { document, channel } = await read();
		expect(document).toMatchObject({
			platform: 'youtube',
			followers: 12_300,
			posts: 2,
			engagement_rate: null,
			fetched_at: '2026-11-20T20:00:00Z',
			meta: {
				sample_size: 2,
				rounded: ['followers'],
				computed: false,
				window: { from: '2026-10-19', to: '2026-11-17' },
				missing: {
					engagement_rate: expect.stringContaining("YouTube's policy"),
					avg_views: expect.stringContaining("YouTube's policy"),
				},
			},
			profile: {
				username: 'example_creator',
				name: 'Example Creator',
				url: 'https://www.youtube.com/@example_creator',
				verified: null,
			},
			stats: {
				followers: 12_300,
				videos: 2,
				views: 400_000,
				views_30d: 100,
				shares_30d: 3,
				likes_30d: 9,
				subscribers_gained_30d: 3,
				subscribers_lost_30d: 1,
				engagement_rate: null,
				avg_views: null,
			},
		});
		expect(document.recent_posts.map(({ title }) => title)).toEqual(['Newest', 'Older']);
		expect(document.recent_posts[0]).toEqual({
			id: 'abcdefghij1',
			url: 'https://www.youtube.com/watch?v=abcdefghij1',
			title: 'Newest',
			created_at: expect.stringMatching(/Z$/),
			views: 10_000,
			likes: 500,
			comments: 50,
			shares: null,
			saved: null,
			thumbnail: expect.stringContaining('/i.ytimg.com/vi/abcdefghij1/high.jpg'),
		});
		expect(accountKey(channel)).toBe('example_creator');
		expect(accountKey({ ...channel, handle: null })).toBe(channel.channelId);
	});

	it('has who watches, in percent as YouTube gives them, and countries in percent of all views (youtube §4)', async () => {
		await setChannel();
		const { audience, meta } = (await read()).document;
		expect(audience).toMatchObject({ of: 'viewers', followers_counted: null, cities: [] });
		expect(meta.formulas?.audience).toContain('countries in percent of all views');
		expect(audience?.age.map(({ range }) => range)).toEqual([
			'13-17',
			'18-24',
			'25-34',
			'35-44',
			'45-54',
			'55-64',
			'65+',
		]);
		const percents = (shares: { percent: number }[] = []) =>
			shares.reduce((sum, { percent }) => sum + percent, 0);
		expect(percents(audience?.age)).toBeCloseTo(100, -1);
		expect(percents(audience?.gender)).toBeCloseTo(100, -1);
		expect(audience?.gender.map(({ gender }) => gender).sort()).toEqual(['female', 'male']);
		expect(audience?.countries).toEqual([
			{ code: 'DE', percent: 75, views: 75 },
			{ code: 'AT', percent: 25, views: 25 },
		]);
	});

	it('calls a gender that YouTube does not know unknown, and reads odd rows', async () => {
		await setChannel();
		const columnHeaders = ['ageGroup', 'gender', 'viewerPercentage'].map((name) => ({ name }));
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				columnHeaders,
				rows: [
					['age18-24', 'user_specified', 40],
					['age18-24', 'male', 60],
					['age65-', 'male', 'odd'],
				],
			}),
			skip: 1,
			times: 1,
			match: { path: '/v2/reports' },
		});
		expect((await read()).document.audience).toMatchObject({
			age: [
				{ range: '18-24', percent: 100 },
				{ range: '65+', percent: 0 },
			],
			gender: [
				{ gender: 'male', percent: 60 },
				{ gender: 'unknown', percent: 40 },
			],
		});
	});

	it('computes rate and average only where that is wanted', async () => {
		await setChannel();
		const { document } = await read({ computed: true });
		// 1,375 interactions for 25,000 views.
		expect(document).toMatchObject({
			engagement_rate: 5.5,
			stats: { engagement_rate: 5.5, avg_views: 12_500 },
		});
		expect(document.meta.missing).toEqual({});
		expect(document.meta.computed).toBeUndefined();
		await setChannel({ videos: [{ title: 'One', likes_hidden: true, comments_off: true, view_count: 7 }] });
		const hidden = (await read({ computed: true })).document;
		expect(hidden).toMatchObject({ engagement_rate: null, stats: { avg_views: 7 } });
		expect(hidden.meta.missing).toEqual({
			engagement_rate: 'no recent video has the counts that it needs',
			'recent_posts.likes': expect.stringContaining('1 of 1 posts'),
			'recent_posts.comments': expect.stringContaining('1 of 1 posts'),
		});
	});

	it('names what is hidden or has no data', async () => {
		await setChannel({ hidden_subscriber_count: true, analytics: {}, countries: {}, videos: [] });
		const { document } = await read();
		expect(document).toMatchObject({
			followers: null,
			audience: null,
			recent_posts: [],
			stats: { views_30d: null },
			meta: {
				rounded: [],
				missing: {
					followers: 'the channel hides how many subscribers it has',
					views_30d: 'YouTube Analytics has no data for these days',
					audience: 'YouTube had too few viewers on these days to report who they are',
				},
			},
		});
		await setChannel({ subscriber_count: 999 });
		expect((await read()).document).toMatchObject({ followers: 999, meta: { rounded: [] } });
	});

	it('loses only what a missing scope or a failing report withholds', async () => {
		await setChannel();
		const { document } = await read({ scopes: [YOUTUBE_SCOPES.read] });
		expect(document).toMatchObject({ followers: 12_300, audience: null, stats: { views_30d: null } });
		expect(document.meta.missing).toMatchObject({
			views_30d: `the scope ${YOUTUBE_SCOPES.analytics} was not granted`,
			audience: `the scope ${YOUTUBE_SCOPES.analytics} was not granted`,
		});
		expect(await sandbox.requests('/v2/reports')).toEqual([]);
		await sandbox.control('faults', {
			kind: 'error',
			code: 'backendError',
			times: 2,
			match: { path: '/v2/reports' },
		});
		const failing = (await read()).document;
		expect(failing).toMatchObject({ followers: 12_300, audience: null, stats: { views_30d: null } });
		expect(failing.meta.missing.views_30d).toContain('internal problem');
	});

	it('has no videos where YouTube names no list of uploads', async () => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items: [{ id: 'UCexample' }] }),
			match: { path: '/youtube/v3/channels' },
		});
		const { document } = await read({ computed: true });
		expect(document).toMatchObject({
			followers: null,
			recent_posts: [],
			profile: { username: null },
			stats: { engagement_rate: 0, avg_views: 0 },
		});
		expect(document.meta.missing).toMatchObject({
			followers: 'YouTube omitted it from its response',
			username: 'YouTube omitted it from its response',
		});
	});
});
