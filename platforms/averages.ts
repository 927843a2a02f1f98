import { missingBecause } from './missing-reasons';
import { percent, postsWith, sum, type PostStatistics, type StoryStatistics } from './statistics';

/** Posts younger than this are still gaining views and would lower every average. */
const YOUNG_HOURS = 48;

/** The interactions that count towards Instagram's engagement rates by followers and by reach. */
const INTERACTIONS = ['likes', 'comments', 'saved', 'shares'] as const;

/**
 * Returns the posts to include in averages: all except those known to be younger than 48 hours.
 *
 * @param now milliseconds since 1970
 */
export const settledPosts = (posts: readonly PostStatistics[], now: number): PostStatistics[] =>
	posts.filter(({ created_at: time }) => time === null || now - Date.parse(time) >= YOUNG_HOURS * 3_600_000);

/**
 * Computes a metric across posts: 0 if the account has no posts, but `null` if it has posts and none of them can be
 * counted.
 *
 * @param posts all recent posts, including those that are too young to be counted
 */
const over = <T>(
	posts: readonly unknown[],
	counted: readonly T[],
	value: (counted: readonly T[]) => number,
) => (counted.length > 0 ? value(counted) : posts.length > 0 ? null : 0);

const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;

const middle = (numbers: readonly number[]) => {
	const sorted = numbers.toSorted((one, other) => one - other);
	const half = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : mean(sorted.slice(half - 1, half + 1));
};

/** The recent posts, and those that the averages are based on. */
export interface Sample {
	posts: readonly PostStatistics[];
	/** The posts that are at least 48 hours old. */
	settled: readonly PostStatistics[];
}

/**
 * Returns the average of a metric per post, rounded to an integer; 0 if there are no posts, `null` if no settled post
 * has the metric.
 */
export const averageOf = ({ posts, settled }: Sample, name: 'views' | 'reach'): number | null =>
	over(posts, postsWith(settled, [name]), (counted) => Math.round(mean(counted.map((post) => post[name]))));

/**
 * Returns the median views, rounded to an integer; for an even number of posts, the mean of the middle two. Returns 0
 * or `null` in the same cases as `averageOf`.
 */
export const medianViews = ({ posts, settled }: Sample): number | null =>
	over(posts, postsWith(settled, ['views']), (counted) =>
		Math.round(middle(counted.map(({ views }) => views))),
	);

/**
 * Returns (likes + comments + saves + shares) / followers × 100, averaged over the posts, in percent, rounded to 2
 * decimals. Returns 0 without posts or followers, and `null` if no settled post has all four counts.
 */
export const interactionRateByFollowers = ({ posts, settled }: Sample, followers: number): number | null =>
	over(posts, postsWith(settled, INTERACTIONS), (counted) =>
		followers === 0 ? 0 : percent(mean(counted.map((post) => interactionsOf(post) / followers))),
	);

/** Like `interactionRateByFollowers`, but divides by the reach of each post; posts that reached no one are excluded. */
export const interactionRateByReach = ({ posts, settled }: Sample): number | null =>
	over(
		posts,
		postsWith(settled, [...INTERACTIONS, 'reach']).filter(({ reach }) => reach > 0),
		(counted) => percent(mean(counted.map((post) => interactionsOf(post) / post.reach))),
	);

const interactionsOf = (post: Record<(typeof INTERACTIONS)[number], number>) =>
	sum(INTERACTIONS.map((name) => post[name]));

/** Describes the posts that the averages are based on. @param what `posts` or `videos` */
export const describeSample = ({ posts, settled }: Sample, what: string) =>
	`${settled.length} of the ${posts.length} newest ${what}: those at least ${YOUNG_HOURS} hours old`;

/**
 * Returns the reason why a metric across posts is `null`.
 *
 * @param lack the reason to return if there are settled posts
 */
export const whyNoAverage = ({ settled }: Sample, lack: string) =>
	settled.length === 0 ? missingBecause('posts_too_young', { hours: YOUNG_HOURS }) : lack;

/**
 * Returns the number of stories and the average of each metric, which is `null` if no story has the metric.
 *
 * @param count number of stories in the last 24 hours
 */
export function storyStatistics(stories: readonly PostStatistics[], count: number): StoryStatistics {
	const average = (name: 'views' | 'reach') =>
		postsWith(stories, [name]).length === 0 ? null : averageOf({ posts: stories, settled: stories }, name);
	return { count_24h: count, avg_reach: average('reach'), avg_views: average('views') };
}

/** Explains how the metrics across stories are computed. */
export const storyFormula = (count: number, days: string) =>
	`views and reach / stories, over ${count} stories of the last ${days}`;
