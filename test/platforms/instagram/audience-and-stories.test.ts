import { readAudience, readStatistics } from '../../../platforms/instagram';
import { BOTH_LOGINS } from '../../support/instagram';
import {
	ACCOUNT,
	IMPRESSIONS,
	NOW,
	readDocument,
	startForAllTests,
} from '../../support/instagram-statistics';

const bench = startForAllTests();

const setSwitch = (name: string, value: string) =>
	bench.sandbox.control('switches', { [`instagram.${name}`]: value });

describe('the audience', () => {
	it.each(BOTH_LOGINS)(
		'is read by the keys of the answer, which may have the time frame: %s',
		async (login) => {
			await bench.setAccount(ACCOUNT);
			const { instagram } = await bench.connect(login);
			const plain = await readAudience(instagram, 1000);
			await setSwitch('demographicsKeys', 'timeframe');
			expect(await readAudience(instagram, 1000)).toEqual(plain);
			expect(plain).toMatchObject({
				countries: [
					{ code: 'DE', percent: 38 },
					{ code: 'US', percent: 22 },
					{ code: 'GB', percent: 14 },
					{ code: 'FR', percent: 12 },
					{ code: 'NL', percent: 8 },
					{ code: 'AT', percent: 6 },
				],
			});
		},
	);

	const calls = async () =>
		(await bench.sandbox.requests('/insights')).filter(
			({ query }) => query.metric === 'follower_demographics',
		).length;

	it.each([
		['99 followers', 99, 'Instagram requires at least 100 followers; the account has 99', 0],
		['100 followers', 100, undefined, 3],
	])('is shown from 100 followers on: %s', async (_what, followers, reason, asked) => {
		await bench.setAccount({ ...ACCOUNT, followers_count: followers });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.audience === null).toBe(reason !== undefined);
		expect(document.meta.missing.audience).toBe(reason);
		expect(await calls()).toBe(asked);
	});

	it('is withheld with the reason of Instagram, if the number of followers is not known', async () => {
		await bench.setAccount({ ...ACCOUNT, followers_count: 99 });
		await setSwitch('fewFollowers', 'refused');
		const { instagram } = await bench.connect('instagram');
		await expect(readAudience(instagram, null)).rejects.toMatchObject({
			message: expect.stringContaining('Not enough followers'),
		});
	});

	it('costs only itself when it cannot be read', async () => {
		await bench.setAccount(ACCOUNT);
		await bench.fault('breakdown=country', { kind: 'error', code: 3 });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.audience).toBeNull();
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			audience: expect.stringContaining("has no access to this part of Instagram's API"),
		});
	});

	it.each([
		['six days', '2026-11-14T12:00:01Z', 0],
		['a week', '2026-11-13T12:00:00Z', 3],
	])('that was read before is taken over for a week: %s', async (_age, fetchedAt, asked) => {
		await bench.setAccount(ACCOUNT);
		const { instagram, grant } = await bench.connect('instagram');
		const audience = {
			fetched_at: fetchedAt,
			followers_counted: 900,
			age: [],
			gender: [],
			countries: [],
			cities: [],
		};
		const options = { scopes: grant.scopes, recentPosts: 5, audience };
		const { document } = await readStatistics(instagram, options);
		expect(document.audience?.fetched_at).toBe(asked === 0 ? fetchedAt : NOW);
		expect(await calls()).toBe(asked);
	});

	it('says nothing of values that an answer does not name', async () => {
		const { instagram } = await bench.connect('instagram');
		const results = [
			{ dimension_values: 'odd', value: 30 },
			{ dimension_values: ['18-24'], value: 'odd' },
		];
		const total = { breakdowns: [{ dimension_keys: 'odd', results }] };
		const body = JSON.stringify({ data: [{ name: 'follower_demographics', total_value: total }] });
		await bench.fault('follower_demographics', { kind: 'status', status: 200, body, times: 3 });
		expect(await readAudience(instagram, 1000)).toMatchObject({
			followers_counted: 30,
			age: [{ range: 'unknown', percent: 100 }],
			gender: [{ gender: 'unknown', percent: 100 }],
		});
	});
});

describe('the stories of the last 24 hours', () => {
	const story = (reach: number, hoursAgo: number) => ({
		timestamp: Date.parse(NOW) / 1000 - hoursAgo * 3600,
		metrics: { reach, views: 2 * reach, shares: 1 },
	});
	const readStories = async (stories: unknown[]) => {
		await bench.setAccount({ ...ACCOUNT, stories });
		const { instagram, grant } = await bench.connect('instagram');
		return await readStatistics(instagram, { scopes: grant.scopes, recentPosts: 5 });
	};

	it.each(['served', 'omitted', 'refused'])(
		'are counted and averaged; older ones are gone: nested insights %s',
		async (way) => {
			await setSwitch('nestedInsights', way);
			const { document, stories } = await readStories([story(100, 1), story(51, 20), story(9000, 25)]);
			expect(document.stories).toEqual({ count_24h: 2, avg_reach: 76, avg_views: 151 });
			expect(document.meta.missing).toEqual(IMPRESSIONS);
			expect(document.meta.formulas?.stories).toBe(
				'views and reach / stories, over 2 stories of the last 24 hours',
			);
			expect(stories.map(({ reach, views, shares }) => [reach, views, shares])).toEqual([
				[100, 200, 1],
				[51, 102, 1],
			]);
		},
	);

	it('cost one with fewer than five viewers only itself', async () => {
		const { document } = await readStories([story(100, 1), story(4, 2)]);
		expect(document.stories).toEqual({ count_24h: 2, avg_reach: 100, avg_views: 200 });
		expect(document.meta.missing['stories.reach']).toMatch(/^1 of 2 posts: .*Not enough viewers/);
	});

	it('are null with the reason if they cannot be read', async () => {
		await bench.fault('/stories', { kind: 'error', code: 3, times: 2 });
		const { document, stories } = await readStories([story(100, 1)]);
		expect([document.stories, stories]).toEqual([null, []]);
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			stories: expect.stringContaining("has no access to this part of Instagram's API"),
		});
	});
});

describe('the calls of a refresh', () => {
	it.each(BOTH_LOGINS)('are 8 with the audience, and 5 without: %s', async (login) => {
		const hour = (hours: number) => Date.parse(NOW) / 1000 - hours * 3600;
		const media = Array.from({ length: 25 }, (_, index) => ({
			timestamp: hour(60 + index),
			metrics: { views: 100, shares: 1, saved: 1, reach: 90 },
		}));
		const stories = [1, 2, 3].map((hours) => ({
			timestamp: hour(hours),
			metrics: { views: 9, reach: 8, shares: 0 },
		}));
		await bench.setAccount({ ...ACCOUNT, media, stories });
		const { instagram, grant } = await bench.connect(login);
		const calls = async () => (await bench.sandbox.requests(`/v26.0/`)).length;
		const before = await calls();
		const options = { scopes: grant.scopes, recentPosts: 25 };
		const { document } = await readStatistics(instagram, options);
		expect((await calls()) - before).toBe(8);
		expect(document.meta.missing).toEqual(IMPRESSIONS);

		const between = await calls();
		await readStatistics(instagram, { ...options, audience: document.audience });
		expect((await calls()) - between).toBe(5);
	});
});
