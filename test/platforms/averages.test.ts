import {
	averageOf,
	describeSample,
	interactionRateByFollowers,
	interactionRateByReach,
	medianViews,
	settledPosts,
	whyNoAverage,
} from '../../platforms/averages';
import type { PostStatistics } from '../../platforms/statistics';

const NOW = Date.parse('2026-11-20T12:00:00Z');

const post = (members: Partial<PostStatistics>): PostStatistics => ({
	id: '17912345678901234',
	url: null,
	title: null,
	created_at: '2026-11-10T10:00:00Z',
	views: null,
	likes: null,
	comments: null,
	shares: null,
	saved: null,
	reach: null,
	...members,
});

const sampleOf = (posts: PostStatistics[]) => ({ posts, settled: settledPosts(posts, NOW) });
const withViews = (...views: (number | null)[]) => sampleOf(views.map((each) => post({ views: each })));

describe('averages over posts', () => {
	it('takes the view count in the middle, of an even number the mean of the two in the middle', () => {
		expect(medianViews(withViews(1_890_000, 200, 900))).toBe(900);
		expect(medianViews(withViews(100, 1_890_000, 200, 901))).toBe(551);
		expect(medianViews(withViews(7))).toBe(7);
		// A single video that goes viral changes the average but not the median.
		expect(averageOf(withViews(1_890_000, 200, 900), 'views')).toBe(630_367);
	});

	it('leaves posts out that lack the number, and posts younger than 48 hours', () => {
		expect(medianViews(withViews(100, null, 300))).toBe(200);
		const posts = [
			post({ views: 10, reach: 4, created_at: '2026-11-18T12:00:01Z' }),
			post({ views: 100, reach: 80, created_at: '2026-11-18T12:00:00Z' }),
			post({ views: 200, reach: 101, created_at: null }),
		];
		const sample = sampleOf(posts);
		expect([averageOf(sample, 'views'), medianViews(sample), averageOf(sample, 'reach')]).toEqual([
			150, 150, 91,
		]);
		expect(describeSample(sample, 'posts')).toBe('2 of the 3 newest posts: those at least 48 hours old');
	});

	it('is 0 without posts, and null with the reason if there are posts and none counts', () => {
		const young = sampleOf([post({ views: 10, created_at: '2026-11-20T10:00:00Z' })]);
		expect([medianViews(sampleOf([])), averageOf(sampleOf([]), 'views')]).toEqual([0, 0]);
		expect([medianViews(young), averageOf(young, 'views')]).toEqual([null, null]);
		expect(whyNoAverage(young, 'no views')).toBe('no recent post is 48 hours old');
		expect(whyNoAverage(withViews(null), 'no views')).toBe('no views');
	});

	// (80 + 4 + 30 + 12) / 1000 = 12.6 % and (20 + 1 + 0 + 1) / 1000 = 2.2 %, so 7.4 % on average.
	const TWO = [
		post({ likes: 80, comments: 4, saved: 30, shares: 12, reach: 7000 }),
		post({ likes: 20, comments: 1, saved: 0, shares: 1, reach: 300 }),
	];

	it('counts likes, comments, saves and shares per follower of each post', () => {
		expect(interactionRateByFollowers(sampleOf(TWO), 1000)).toBe(7.4);
		expect(interactionRateByFollowers(sampleOf(TWO), 0)).toBe(0);
		expect(interactionRateByFollowers(sampleOf([]), 1000)).toBe(0);
	});

	// 126 / 7000 = 1.8 % and 22 / 300 = 7.333 %, so 4.57 % on average. The sums would give 148 / 7300 = 2.03 %.
	it('counts them by the reach of each post, and no post that reached no one', () => {
		expect(interactionRateByReach(sampleOf(TWO))).toBe(4.57);
		const unseen = post({ likes: 0, comments: 0, saved: 0, shares: 0, reach: 0 });
		expect(interactionRateByReach(sampleOf([...TWO, unseen]))).toBe(4.57);
		expect(interactionRateByReach(sampleOf([unseen]))).toBeNull();
	});

	it('counts no post whose saves are missing: they are not 0', () => {
		const lacking = post({ likes: 999, comments: 9, saved: null, shares: 9, reach: 1000 });
		const sample = sampleOf([...TWO, lacking]);
		expect([interactionRateByFollowers(sample, 1000), interactionRateByReach(sample)]).toEqual([7.4, 4.57]);
		expect(interactionRateByFollowers(sampleOf([lacking]), 1000)).toBeNull();
	});
});
