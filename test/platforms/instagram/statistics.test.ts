import { readStatistics } from '../../../platforms/instagram';
import { BOTH_LOGINS } from '../../support/instagram';
import {
	ACCOUNT,
	IMPRESSIONS,
	NOW,
	readDocument,
	startForAllTests,
} from '../../support/instagram-statistics';

const bench = startForAllTests();

const NO_FIGURE =
	'Instagram has no value for the day that ended 2026-11-20T08:00:00Z yet; it may arrive up to 48 hours late';

const NO_MONTH =
	'Instagram has no value for the 30 days from 2026-10-21 to 2026-11-19 yet; it may arrive up to 48 hours late';

describe('readStatistics', () => {
	it.each(BOTH_LOGINS)('gives exactly the document of the design: %s', async (login) => {
		await bench.setAccount(ACCOUNT);
		const { instagram, grant } = await bench.connect(login);
		const { document, profile } = await readStatistics(instagram, { scopes: grant.scopes, recentPosts: 25 });
		expect(document).toEqual({
			meta: {
				updated_at: NOW,
				source: 'Meta Graph API',
				api_version: 'v26.0',
				sample_size: 2,
				missing: IMPRESSIONS,
				formulas: expect.objectContaining({
					sample: '2 of the 2 newest posts: those at least 48 hours old',
					reach_30d: expect.stringContaining('from 2026-10-21 to 2026-11-19'),
				}),
				window: { from: '2026-10-21', to: '2026-11-19' },
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
				// Over a month, the sandbox counts most people on only one day.
				reach_30d: 15_000,
				views_30d: 25_022,
				accounts_engaged_30d: 900,
				interactions_30d: 1240,
				avg_views: 4700,
				median_views: 4700,
				avg_reach: 3650,
				engagement_rate_by_followers: 7.4,
				engagement_rate_by_reach: 4.57,
			},
			recent_posts: [
				{
					id: '17912345678901234',
					url: expect.stringContaining('/reel/'),
					thumbnail: expect.stringContaining('/thumbnail-17912345678901234.jpg'),
					title: 'Newest',
					created_at: '2026-11-18T10:00:00Z',
					views: 9000,
					likes: 80,
					comments: 4,
					shares: 12,
					saved: 30,
					reach: 7000,
				},
				{
					id: '17912345678901233',
					url: expect.stringContaining('https://'),
					thumbnail: expect.stringContaining('/17912345678901233.jpg'),
					title: 'Older',
					created_at: '2026-11-17T10:00:00Z',
					views: 400,
					likes: 20,
					comments: 1,
					shares: 1,
					saved: 0,
					reach: 300,
				},
			],
			platform: 'instagram',
			followers: 1000,
			posts: 456,
			engagement_rate: 5.25,
			audience: {
				fetched_at: NOW,
				followers_counted: 1000,
				age: [
					{ range: '18-24', percent: 24 },
					{ range: '25-34', percent: 41 },
					{ range: '35-44', percent: 21 },
					{ range: '45-54', percent: 9 },
					{ range: '55-64', percent: 5 },
				],
				gender: [
					{ gender: 'female', percent: 45.8 },
					{ gender: 'male', percent: 43.8 },
					{ gender: 'unknown', percent: 10.4 },
				],
				countries: expect.arrayContaining([{ code: 'DE', percent: 38 }]),
				cities: expect.arrayContaining([{ name: 'Berlin, Berlin', percent: 31 }]),
			},
			stories: { count_24h: 0, avg_reach: null, avg_views: null },
			fetched_at: NOW,
		});
		expect(profile.username).toBe('example_creator');
	});

	it('asks for the totals of one day and of 30, and for the audience (instagram §3.2)', async () => {
		const client = await bench.connect('instagram');
		await readDocument(client, 1);
		const calls = (await bench.sandbox.requests(`/${client.identity.accountId}/insights`)).map(
			({ query }) => query,
		);
		const day = {
			period: 'day',
			since: String(Date.parse('2026-11-19T08:00:00Z') / 1000),
			until: String(Date.parse('2026-11-20T08:00:00Z') / 1000),
		};
		expect(calls).toEqual([
			{ metric: 'reach,views,profile_views', metric_type: 'total_value', ...day },
			{
				metric: 'reach,views,accounts_engaged,total_interactions',
				metric_type: 'total_value',
				period: 'day',
				// The actual midnight was an hour earlier, but a window from then would be rejected as too long.
				since: String(Date.parse('2026-10-21T08:00:00Z') / 1000),
				until: day.until,
			},
			...['age,gender', 'country', 'city'].map((breakdown) => ({
				metric: 'follower_demographics',
				period: 'lifetime',
				metric_type: 'total_value',
				timeframe: 'this_month',
				breakdown,
			})),
		]);
	});

	it.each(['pacific', 'utc'])('finds one day, wherever days end: %s', async (dayBoundary) => {
		await bench.sandbox.control('switches', { 'instagram.dayBoundary': dayBoundary });
		await bench.setAccount(ACCOUNT);
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, profile_views: 3500 });
	});

	it.each(['named', 'unknown', 'omitted'])(
		'loses no metric for want of a metric type, which it always sends: %s',
		async (missingMetricType) => {
			await bench.sandbox.control('switches', { 'instagram.missingMetricType': missingMetricType });
			await bench.setAccount(ACCOUNT);
			const document = await readDocument(await bench.connect('instagram'));
			expect(document.stats).toMatchObject({
				reach_daily: 15_000,
				views_daily: 25_000,
				profile_views: 3500,
			});
			expect(document.meta.missing).toEqual(IMPRESSIONS);
		},
	);

	it.each([
		['omitted', NO_FIGURE],
		['error', 'Instagram refuses this metric here'],
	])('lets profile views cost only themselves: %s', async (profileViews, reason) => {
		await bench.sandbox.control('switches', { 'instagram.profileViews': profileViews });
		await bench.setAccount(ACCOUNT);
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, profile_views: null });
		expect(document.meta.missing).toEqual({ ...IMPRESSIONS, profile_views: reason });
	});

	it.each([
		['an odd refusal', { code: 100, message: 'Something about insights' }, /100: Something about insights/],
		['an internal error', { code: 2, times: 4 }, /internal problem/],
	])('lets profile views cost only themselves: %s', async (_what, members, reason) => {
		await bench.setAccount(ACCOUNT);
		await bench.fault('metric=reach%2Cviews%2Cprofile_views', { kind: 'error', ...members });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, profile_views: null });
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			profile_views: expect.stringMatching(reason),
		});
	});

	it('lets the day and the month cost only themselves', async () => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect('instagram');
		const refusal = expect.stringContaining("has no access to this part of Instagram's API");
		await bench.fault('metric=reach%2Cviews%2Cprofile_views', { kind: 'error', code: 3 });
		const noDay = await readDocument(client);
		expect(noDay.stats).toMatchObject({ reach_daily: null, views_daily: null, reach_30d: 15_000 });
		const day = { reach_daily: refusal, views_daily: refusal, profile_views: refusal };
		expect(noDay.meta.missing).toEqual({ ...IMPRESSIONS, ...day });

		await bench.fault('metric=reach%2Cviews%2Caccounts', { kind: 'error', code: 3 });
		const noMonth = await readDocument(client);
		expect(noMonth.stats).toMatchObject({ reach_daily: 15_000, views_daily: 25_000, reach_30d: null });
		const names = ['reach_30d', 'views_30d', 'accounts_engaged_30d', 'interactions_30d'];
		const month = Object.fromEntries(names.map((name) => [name, refusal]));
		expect(noMonth.meta.missing).toEqual({ ...IMPRESSIONS, ...month });
	});

	it('says which day has no figures yet', async () => {
		await bench.sandbox.control('switches', { 'instagram.insightsDelayHours': 48 });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.stats).toMatchObject({ reach_daily: null, views_daily: null, profile_views: null });
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			reach_daily: NO_FIGURE,
			views_daily: NO_FIGURE,
			profile_views: NO_FIGURE,
		});
		// Instagram also returns a total for the 28 days that have values.
		expect(document.stats.views_30d).toBeGreaterThan(0);
	});

	it.each(BOTH_LOGINS)('gives a complete document for an account with 64 followers: %s', async (login) => {
		const document = await readDocument(await bench.connect(login, { user: 'tiny_bakery' }));
		expect(document.meta).toMatchObject({
			sample_size: 9,
			missing: {
				...IMPRESSIONS,
				audience: 'Instagram requires at least 100 followers; the account has 64',
			},
		});
		expect(document.audience).toBeNull();
		expect(document).toMatchObject({ followers: 64, posts: 9 });
		expect(document.engagement_rate).toBeGreaterThan(0);
		for (const name of ['reach_daily', 'views_daily', 'profile_views']) {
			expect(document.stats[name]).toEqual(expect.any(Number));
		}
	});

	it.each(BOTH_LOGINS)('gives a complete document for an account without any data: %s', async (login) => {
		const document = await readDocument(await bench.connect(login, { user: 'silent_gallery' }));
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
			reach_30d: NO_MONTH,
			views_30d: NO_MONTH,
			accounts_engaged_30d: NO_MONTH,
			interactions_30d: NO_MONTH,
			audience: 'Instagram has no demographics of this account yet; they may arrive up to 48 hours late',
		});
	});
});
