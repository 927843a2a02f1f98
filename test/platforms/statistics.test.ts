import { averageOf } from '../../platforms/averages';
import {
	engagementRateByFollowers,
	engagementRateByViews,
	isoTime,
	postTime,
	type PostStatistics,
} from '../../platforms/statistics';

const post = (
	views: number | null,
	likes: number | null,
	comments: number | null,
	shares: number | null,
): PostStatistics => ({
	id: '7512345678901234567',
	url: null,
	title: null,
	created_at: '2026-11-18T10:00:00Z',
	views,
	likes,
	comments,
	shares,
	saved: null,
});

const averageViews = (posts: PostStatistics[]) => averageOf({ posts, settled: posts }, 'views');

describe('the arithmetic of the statistics document', () => {
	it('gives 5.72 percent and 12500 views for the reference case', () => {
		const posts = [post(10_000, 500, 50, 25), post(15_000, 750, 75, 30)];
		expect(engagementRateByViews(posts)).toBe(5.72);
		expect(averageViews(posts)).toBe(12_500);
	});

	it('gives 0 without posts and without views', () => {
		expect([engagementRateByViews([]), averageViews([])]).toEqual([0, 0]);
		expect(engagementRateByViews([post(0, 5, 5, 5)])).toBe(0);
	});

	it('leaves a post out of what needs a count that it does not have, and gives null if all are left out', () => {
		const known = post(10_000, 500, 50, 25);
		const lacking = [
			post(null, 750, 75, 30),
			post(15_000, null, 75, 30),
			post(15_000, 750, null, 30),
			post(15_000, 750, 75, null),
		];
		for (const one of lacking) {
			expect(engagementRateByViews([known, one])).toBe(5.75);
			expect(engagementRateByViews([one])).toBeNull();
		}
		expect(averageViews([known, post(null, 0, 0, 0), post(20_000, null, null, null)])).toBe(15_000);
		expect(averageViews([post(null, 5, 5, 5)])).toBeNull();
		expect(engagementRateByFollowers([known, post(1, null, 9, 0), post(1, 9, null, 0)], 1000)).toBe(55);
		expect(engagementRateByFollowers([post(1, null, 9, 0)], 1000)).toBeNull();
	});

	it('knows no time that cannot be', () => {
		const times = [NaN, 0, -1, 1_763_460_000 * 1_000_000, Number.MAX_SAFE_INTEGER * 1000];
		expect(times.map(postTime)).toEqual(times.map(() => null));
		expect(postTime(1_763_460_000_000)).toBe('2025-11-18T10:00:00Z');
	});

	it('gives the mean of what each post got per follower, and 0 without posts or followers', () => {
		const posts = [post(null, 80, 4, 0), post(null, 20, 1, 0)];
		expect(engagementRateByFollowers(posts, 1000)).toBe(5.25);
		expect(engagementRateByFollowers([post(null, 1, 0, 0)], 300)).toBe(0.33);
		expect([engagementRateByFollowers([], 1000), engagementRateByFollowers(posts, 0)]).toEqual([0, 0]);
	});

	it('rounds the average to an integer and the rate to two decimals', () => {
		const posts = [post(1, 0, 0, 0), post(2, 1, 0, 0)];
		expect([averageViews(posts), engagementRateByViews(posts)]).toEqual([2, 33.33]);
	});

	it('writes times as ISO 8601 in UTC, to the second', () => {
		expect(isoTime(1_763_460_000_999)).toBe('2025-11-18T10:00:00Z');
	});
});
