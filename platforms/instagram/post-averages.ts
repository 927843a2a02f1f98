import {
	averageOf,
	describeSample,
	interactionRateByFollowers,
	interactionRateByReach,
	medianViews,
	settledPosts,
	whyNoAverage,
	type Sample,
} from '../averages';
import { engagementRateByFollowers, postsWith, RATE_COUNTS, type PostStatistics } from '../statistics';
import { missingBecause } from '../missing-reasons';
import type { Metrics } from './account-metrics';

/** The data, in addition to the posts, that is needed to compute the averages. */
interface Basis {
	followers: number | null;
	/** Milliseconds since 1970. */
	now: number;
	/** The reason why posts have no insights, if any. */
	withheld: string | undefined;
}

/** The averages; `sampleSize` is the number of posts with known counts. */
interface Averages extends Metrics {
	sampleSize: number;
	formulas: Record<string, string>;
}

const NAMES = [
	'engagement_rate',
	'avg_views',
	'median_views',
	'avg_reach',
	'engagement_rate_by_followers',
	'engagement_rate_by_reach',
] as const;
type Name = (typeof NAMES)[number];

const OF_FOLLOWERS: ReadonlySet<Name> = new Set(['engagement_rate', 'engagement_rate_by_followers']);

function whyNull(
	name: Name,
	sample: Sample,
	{ followers, withheld }: Pick<Basis, 'followers' | 'withheld'>,
): string {
	if (followers === null && OF_FOLLOWERS.has(name)) {
		return missingBecause('followers_lacking');
	}
	if (name === 'engagement_rate') {
		return postsWith(sample.posts, ['comments']).length > 0
			? missingBecause('likes_hidden')
			: missingBecause('likes_lacking');
	}
	const lack: Record<Exclude<Name, 'engagement_rate'>, string> = {
		avg_views: missingBecause('views_lacking'),
		median_views: missingBecause('views_lacking'),
		avg_reach: missingBecause('reach_lacking'),
		engagement_rate_by_followers: missingBecause('interactions_lacking'),
		engagement_rate_by_reach: missingBecause('interactions_or_reach_lacking'),
	};
	return withheld ?? whyNoAverage(sample, lack[name]);
}

function formulasOf(sample: Sample, counted: number): Record<Name | 'sample', string> {
	const settled = describeSample(sample, 'posts');
	const sum = '(likes + comments + saves + shares)';
	return {
		sample: settled,
		engagement_rate: `(likes + comments) / followers × 100 of each post, averaged over ${counted} of the ${sample.posts.length} newest posts: those with both counts, of any age`,
		avg_views: `views / posts, over ${settled}`,
		median_views: `median of the views per post, over ${settled}`,
		avg_reach: `reach / posts, over ${settled}`,
		engagement_rate_by_followers: `${sum} / followers × 100 of each post, averaged over ${settled} with all four counts`,
		engagement_rate_by_reach: `${sum} / reach × 100 of each post, averaged over ${settled} with all four counts and a reach above 0`,
	};
}

/**
 * Computes the averages per post and the engagement rates (the counts are described in contracts/instagram-api.md
 * §3.3).
 *
 * @param posts undefined if they could not be read
 */
export function averagesOf(posts: readonly PostStatistics[] | undefined, basis: Basis): Averages {
	if (posts === undefined) {
		const reason = missingBecause('posts_lacking');
		return {
			sampleSize: 0,
			stats: Object.fromEntries(NAMES.map((name) => [name, null])),
			missing: Object.fromEntries(NAMES.map((name) => [name, reason])),
			formulas: {},
		};
	}
	const { followers } = basis;
	const sample = { posts, settled: settledPosts(posts, basis.now) };
	const stats: Record<Name, number | null> = {
		engagement_rate: followers === null ? null : engagementRateByFollowers(posts, followers),
		avg_views: averageOf(sample, 'views'),
		median_views: medianViews(sample),
		avg_reach: averageOf(sample, 'reach'),
		engagement_rate_by_followers: followers === null ? null : interactionRateByFollowers(sample, followers),
		engagement_rate_by_reach: interactionRateByReach(sample),
	};
	const absent = NAMES.filter((name) => stats[name] === null);
	const sampleSize = postsWith(posts, RATE_COUNTS.byFollowers).length;
	return {
		sampleSize,
		stats,
		missing: Object.fromEntries(absent.map((name) => [name, whyNull(name, sample, basis)])),
		formulas: formulasOf(sample, sampleSize),
	};
}
