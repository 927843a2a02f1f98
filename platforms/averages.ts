import { missingBecause } from './missing-reasons';
import { percent, postsWith, sum, type PostStatistics, type StoryStatistics } from './statistics';

/** A younger post still gathers views, so that it would drag every average down. */
const YOUNG_HOURS = 48;

/** Every interaction that Instagram's rates by followers and by reach count. */
const INTERACTIONS = ['likes', 'comments', 'saved', 'shares'] as const;

/** The posts that averages count: all but those that are known to be younger than 48 hours. @param now milliseconds since 1970 */
export const settledPosts = (posts: readonly PostStatistics[], now: number): PostStatistics[] =>
	posts.filter(({ created_at: time }) => time === null || now - Date.parse(time) >= YOUNG_HOURS * 3_600_000);

/**
 * A metric over posts is 0 for an account without posts, but `null` if it has some and none of them can be counted.
 *
 * @param posts all recent posts, including those that are too young
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

/** The recent posts, and those of them that averages count. */
export interface Sample {
	posts: readonly PostStatistics[];
	/** At least 48 hours old. */
	settled: readonly PostStatistics[];
}

/** What a post has on average, rounded to an integer; 0 without posts, `null` if no post that counts has it. */
export const averageOf = ({ posts, settled }: Sample, name: 'views' | 'reach'): number | null =>
	over(posts, postsWith(settled, [name]), (counted) => Math.round(mean(counted.map((post) => post[name]))));

/** The views of the post in the middle, of the two in the middle the mean, rounded to an integer; 0 and `null` likewise. */
export const medianViews = ({ posts, settled }: Sample): number | null =>
	over(posts, postsWith(settled, ['views']), (counted) =>
		Math.round(middle(counted.map(({ views }) => views))),
	);

/**
 * (likes + comments + saves + shares) / followers × 100 of each post, averaged, in percent, rounded to 2 decimals. 0
 * without posts or followers; `null` if no post that counts has all four.
 */
export const interactionRateByFollowers = ({ posts, settled }: Sample, followers: number): number | null =>
	over(posts, postsWith(settled, INTERACTIONS), (counted) =>
		followers === 0 ? 0 : percent(mean(counted.map((post) => interactionsOf(post) / followers))),
	);

/** The same by the reach of each post; posts that reached no one are left out. */
export const interactionRateByReach = ({ posts, settled }: Sample): number | null =>
	over(
		posts,
		postsWith(settled, [...INTERACTIONS, 'reach']).filter(({ reach }) => reach > 0),
		(counted) => percent(mean(counted.map((post) => interactionsOf(post) / post.reach))),
	);

const interactionsOf = (post: Record<(typeof INTERACTIONS)[number], number>) =>
	sum(INTERACTIONS.map((name) => post[name]));

/** In words, what the averages rest on. @param what `posts`, `videos` */
export const describeSample = ({ posts, settled }: Sample, what: string) =>
	`${settled.length} of the ${posts.length} newest ${what}: those at least ${YOUNG_HOURS} hours old`;

/** Why a metric over posts is `null`. @param lack what the posts that count lack */
export const whyNoAverage = ({ settled }: Sample, lack: string) =>
	settled.length === 0 ? missingBecause('posts_too_young', { hours: YOUNG_HOURS }) : lack;

/** What stories have on average; `null` without one that tells. @param count how many the last 24 hours have */
export function storyStatistics(stories: readonly PostStatistics[], count: number): StoryStatistics {
	const average = (name: 'views' | 'reach') =>
		postsWith(stories, [name]).length === 0 ? null : averageOf({ posts: stories, settled: stories }, name);
	return { count_24h: count, avg_reach: average('reach'), avg_views: average('views') };
}

/** How the metrics over stories come about. */
export const storyFormula = (count: number, days: string) =>
	`views and reach / stories, over ${count} stories of the last ${days}`;
