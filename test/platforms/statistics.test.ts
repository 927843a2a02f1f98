import {
	averageViews,
	engagementRateByFollowers,
	engagementRateByViews,
	isoTime,
	type PostStatistics,
} from '../../platforms/statistics';

const post = (views: number | null, likes: number, comments: number, shares: number): PostStatistics => ({
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

describe('the arithmetic of the statistics document', () => {
	it('gives 5.72 percent and 12500 views for the reference case', () => {
		const posts = [post(10_000, 500, 50, 25), post(15_000, 750, 75, 30)];
		expect(engagementRateByViews(posts)).toBe(5.72);
		expect(averageViews(posts)).toBe(12_500);
	});

	it('gives 0 without posts and without views', () => {
		expect([engagementRateByViews([]), averageViews([])]).toEqual([0, 0]);
		expect([engagementRateByViews([post(0, 5, 5, 5)]), averageViews([post(null, 5, 5, 5)])]).toEqual([0, 0]);
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
