import { daySeconds, failure, refused } from './support/graph';
import type { Insight, Reply } from './support/graph';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;
let client: GraphClient;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(async () => {
	await instagram.reset();
	client = await instagram.connect();
});

const seconds = (time: string) => Date.parse(time) / 1000;
const window = (since: string, until: string) => ({
	since: String(seconds(since)),
	until: String(seconds(until)),
});
const insights = (parameters: Record<string, string>, who = client) =>
	who.get('me/insights', { period: 'day', ...parameters });
const found = ({ body }: Reply) => body.data as unknown as readonly Insight[];
const values = (answer: Reply) => found(answer)[0]?.values ?? [];
const totalOf = (answer: Reply) => found(answer)[0]?.total_value?.value;

async function reelId(crossposted: boolean): Promise<string> {
	await instagram.set('instagram/account', {
		username: 'example_creator',
		media: [
			{
				media_type: 'VIDEO',
				media_product_type: 'REELS',
				crossposted,
				metrics: { reach: 50, views: 70, facebook_views: 4 },
			},
		],
	});
	return (await client.get('me/media')).body.data[0]?.id ?? '';
}

test('instagram rule 22: one unknown metric fails the whole call and lists what is allowed', async () => {
	for (const metric of ['impressions', 'plays', 'reach,impressions', 'nonsense']) {
		const answer = await insights({ metric });
		expect(failure(answer)).toEqual(refused(100));
		expect(answer.body.error.type).toBe('OAuthException');
		expect(answer.body.error.message).toMatch(
			/^\(#100\) metric\[\d\] must be one of the following values: reach, follower_count, website_clicks, profile_views, /,
		);
		expect(answer.body.error.message).not.toContain('impressions');
	}
	const media = (await client.get('me/media')).body.data[0]?.id ?? '';
	for (const metric of ['plays', 'reach,impressions', 'engagement', 'video_views']) {
		const answer = await client.get(`${media}/insights`, { metric });
		expect(failure(answer)).toEqual(refused(100));
		expect(answer.body.error.message).toContain('must be one of the following values');
	}
	expect((await insights({ metric: 'reach' })).status).toBe(200);
});

test('instagram rule 23: total_value metrics need metric_type=total_value and refuse time_series', async () => {
	const missing = await insights({ metric: 'reach,views,likes' });
	expect(failure(missing)).toEqual(refused(100));
	expect(missing.body.error.message).toBe(
		'(#100) The following metrics (views,likes) should be specified with parameter metric_type=total_value',
	);
	expect(failure(await insights({ metric: 'views', metric_type: 'time_series' }))).toEqual(refused(100));
	expect(failure(await insights({ metric: 'follower_count', metric_type: 'total_value' }))).toEqual(
		refused(100),
	);
	const total = await insights({ metric: 'views,likes', metric_type: 'total_value' });
	expect(found(total).map(({ name }) => name)).toEqual(['views', 'likes']);
	await instagram.switches({ missingMetricType: 'unknown' });
	expect((await insights({ metric: 'views' })).body.error.message).toContain('metric[0] must be one of');
	await instagram.switches({ missingMetricType: 'omitted' });
	const silent = await insights({ metric: 'reach,views,likes' });
	expect(silent.status).toBe(200);
	expect(found(silent).map(({ name }) => name)).toEqual(['reach']);
	expect(failure(await insights({ metric: 'views', metric_type: 'time_series' }))).toEqual(refused(100));
});

test('instagram rule 24: reach is a series that ends days at Pacific midnight, or a total without values', async () => {
	const winter = await insights({
		metric: 'reach',
		...window('2026-11-10T08:00:00Z', '2026-11-14T08:00:00Z'),
	});
	expect(found(winter)[0]).toMatchObject({
		name: 'reach',
		period: 'day',
		id: expect.stringMatching(/\/insights\/reach\/day$/),
	});
	expect(values(winter).map(({ end_time }) => end_time)).toEqual([
		'2026-11-11T08:00:00+0000',
		'2026-11-12T08:00:00+0000',
		'2026-11-13T08:00:00+0000',
		'2026-11-14T08:00:00+0000',
	]);
	const summer = await insights({
		metric: 'reach',
		...window('2026-10-30T12:00:00Z', '2026-11-02T12:00:00Z'),
	});
	expect(values(summer).map(({ end_time }) => end_time)).toEqual([
		'2026-10-31T07:00:00+0000',
		'2026-11-01T07:00:00+0000',
		'2026-11-02T08:00:00+0000',
	]);
	expect(winter.body.paging).toEqual({ previous: expect.any(String), next: expect.any(String) });
	expect(values(await insights({ metric: 'reach' }))).toHaveLength(2);

	const total = await insights({
		metric: 'reach',
		metric_type: 'total_value',
		breakdown: 'media_product_type',
	});
	expect(found(total)[0]).not.toHaveProperty('values');
	const { value, breakdowns } = found(total)[0]?.total_value ?? {};
	const [breakdown] = breakdowns ?? [];
	expect(breakdown?.dimension_keys).toEqual(['media_product_type']);
	expect(breakdown?.results.reduce((sum, result) => sum + result.value, 0)).toBe(value);
	expect(failure(await insights({ metric: 'reach', metric_type: 'total_value', breakdown: 'city' }))).toEqual(
		refused(100),
	);

	await instagram.switches({ dayBoundary: 'utc' });
	const utc = await insights({ metric: 'reach', ...window('2026-11-10T00:00:00Z', '2026-11-11T00:00:00Z') });
	expect(values(utc).map(({ end_time }) => end_time)).toEqual(['2026-11-11T00:00:00+0000']);
});

test('instagram rule 25: at most 30 days a call, nothing older than 90 days, no data is an empty list', async () => {
	const thirty = await insights({
		metric: 'reach',
		...window('2026-10-20T12:00:00Z', '2026-11-19T12:00:00Z'),
	});
	expect(values(thirty)).toHaveLength(30);
	const longer = await insights({
		metric: 'reach',
		...window('2026-10-20T11:59:59Z', '2026-11-19T12:00:00Z'),
	});
	expect(failure(longer)).toEqual(refused(100));
	expect(longer.body.error.message).toContain('there cannot be more than 30 days');
	const old = await insights({ metric: 'reach', ...window('2026-08-01T00:00:00Z', '2026-08-20T00:00:00Z') });
	expect([old.status, old.body.data]).toEqual([200, []]);
	const edge = await insights({ metric: 'reach', ...window('2026-08-15T00:00:00Z', '2026-08-30T00:00:00Z') });
	expect(values(edge)[0]?.end_time).toBe('2026-08-23T07:00:00+0000');

	const silent = await instagram.connect('silent_gallery');
	const none = await insights({ metric: 'reach' }, silent);
	expect([none.status, none.body.data]).toEqual([200, []]);
	const noTotal = await insights({ metric: 'views,likes', metric_type: 'total_value' }, silent);
	expect([noTotal.status, noTotal.body.data]).toEqual([200, []]);

	await instagram.switches({ insightsDelayHours: 48 });
	expect((await insights({ metric: 'reach' })).body.data).toEqual([]);
});

test('instagram rule 26: profile_views is a total, is left out, or is an error', async () => {
	const ask = () => insights({ metric: 'profile_views,views', metric_type: 'total_value' });
	expect(found(await ask()).map(({ name }) => name)).toEqual(['profile_views', 'views']);
	expect(failure(await insights({ metric: 'profile_views' }))).toEqual(refused(100));
	await instagram.switches({ profileViews: 'omitted' });
	expect(found(await ask()).map(({ name }) => name)).toEqual(['views']);
	await instagram.switches({ profileViews: 'error' });
	expect(failure(await ask())).toEqual(refused(100));
});

test('instagram rule 27: follower_count needs 100 followers; the reach of a period is not the sum of its days', async () => {
	const span = window('2026-10-20T12:00:00Z', '2026-11-19T12:00:00Z');
	const series = await insights({ metric: 'reach,follower_count', ...span });
	expect(found(series).map(({ name, values: days }) => [name, days?.length])).toEqual([
		['reach', 30],
		['follower_count', 30],
	]);
	const sum = values(series).reduce((total, { value }) => total + value, 0);
	const total = totalOf(await insights({ metric: 'reach', metric_type: 'total_value', ...span })) ?? 0;
	expect(total).toBeLessThan(sum);
	expect(total).toBeGreaterThanOrEqual(Math.max(...values(series).map(({ value }) => value)));

	const small = await instagram.connect('tiny_bakery');
	expect(found(await insights({ metric: 'reach,follower_count' }, small)).map(({ name }) => name)).toEqual([
		'reach',
	]);
	const demographics = {
		metric: 'follower_demographics',
		period: 'lifetime',
		metric_type: 'total_value',
		timeframe: 'this_month',
		breakdown: 'country',
	};
	expect((await insights(demographics, small)).body.data).toEqual([]);
	const countries = found(await insights(demographics))[0]?.total_value?.breakdowns?.[0]?.results ?? [];
	expect(countries.length).toBeGreaterThan(2);
	expect(failure(await insights({ ...demographics, timeframe: 'last_90_days' }))).toEqual(refused(100));
	await instagram.switches({ fewFollowers: 'refused' });
	expect((await insights({ metric: 'follower_count' }, small)).body.error.code).toBe(10);
});

test('instagram rule 28: media metrics fit the product type; few viewers, old posts and children have none', async () => {
	const ask = (id: string, metric: string) => client.get(`${id}/insights`, { metric });
	const reel = await reelId(false);
	const good = await ask(reel, 'reach,views,ig_reels_avg_watch_time');
	expect(found(good)).toEqual([
		expect.objectContaining({ name: 'reach', period: 'lifetime', values: [{ value: 50 }] }),
		expect.objectContaining({ name: 'views', period: 'lifetime', values: [{ value: 70 }] }),
	]);
	for (const metric of ['follows', 'reach,navigation', 'facebook_views', 'reach,crossposted_views']) {
		const answer = await ask(reel, metric);
		expect(failure(answer)).toEqual(refused(100));
		expect(answer.body.error.message).toMatch(/does not support the \w+ metric for this media product type/);
	}
	expect((await ask(reel, 'total_views')).body.error.message).toContain('metric[0] must be one of');
	expect(found(await ask(await reelId(true), 'facebook_views'))[0]?.values).toEqual([{ value: 4 }]);

	await instagram.set('instagram/account', {
		username: 'example_creator',
		media: [
			{
				id: '18000000000000011',
				media_type: 'CAROUSEL_ALBUM',
				children: [{ id: '18000000000000013' }, {}],
				metrics: { reach: 9 },
			},
			{ id: '18000000000000017', before_professional: true },
			{ id: '18000000000000019' },
		],
		stories: [
			{ id: '18000000000000021', metrics: { reach: 4, replies: 0 } },
			{ id: '18000000000000023', metrics: { reach: 5, navigation: 12 } },
		],
	});
	expect(failure(await ask('18000000000000021', 'reach'))).toEqual(refused(10, undefined, 403));
	const navigation = await client.get('18000000000000023/insights', {
		metric: 'navigation',
		breakdown: 'story_navigation_action_type',
	});
	expect(totalOf(navigation)).toBe(12);
	expect((await ask('18000000000000013', 'reach')).body.data).toEqual([]);
	await instagram.switches({ childInsights: 'refused' });
	expect(failure(await ask('18000000000000013', 'reach'))).toEqual(refused(100));
	expect(failure(await ask('18000000000000017', 'reach'))).toEqual(refused(100, 2108006));
	expect((await ask('18000000000000019', 'reach')).body.data).toEqual([]);
	await instagram.advance(daySeconds);
	expect((await ask('18000000000000023', 'reach')).body.data).toEqual([]);
});
