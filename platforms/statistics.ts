import { missingBecause } from './missing-reasons';
import type { Platform } from './errors';

/** A post in the statistics document. `null` means that the platform does not return the value. */
export interface PostStatistics {
	/** The post's ID on the platform; always text, because it has up to 19 digits. */
	id: string;
	url: string | null;
	title: string | null;
	/** ISO 8601, UTC. */
	created_at: string | null;
	views: number | null;
	likes: number | null;
	comments: number | null;
	shares: number | null;
	saved: number | null;
	/** Number of people who saw the post; only for platforms that return it. */
	reach?: number | null;
	/**
	 * URL of a thumbnail if the platform has one; most of these URLs expire. Documents from before 2026-11-29 have none.
	 */
	thumbnail?: string | null;
}

export interface ProfileStatistics {
	username: string | null;
	name: string | null;
	avatar: string | null;
	bio: string | null;
	url: string | null;
	verified: boolean | null;
}

/** A breakdown of an account's followers or viewers, in percent, rounded to 1 decimal. */
export interface Audience {
	/** ISO 8601, UTC. */
	fetched_at: string;
	/** `viewers`: percentages refer to the views in `meta.window`. Absent: they refer to `followers_counted`. */
	of?: 'viewers';
	/** Number of followers whose age and gender the platform knows; `null` for viewers. */
	followers_counted: number | null;
	/** Ranges such as `18-24`, youngest first. */
	age: { range: string; percent: number }[];
	/** Largest share first, as in the next two fields. */
	gender: { gender: 'female' | 'male' | 'unknown'; percent: number }[];
	/** ISO 3166-1 alpha-2; `views` for viewers only. */
	countries: { code: string; percent: number; views?: number }[];
	/** The largest cities, such as `Berlin, Berlin`. */
	cities: { name: string; percent: number }[];
}

/** Number of stories in the last 24 hours, and the averages of their metrics. */
export interface StoryStatistics {
	count_24h: number;
	avg_reach: number | null;
	avg_views: number | null;
}

/** The document that nodes output, that the service stores as `stats_data`, and that media kits read. */
export interface StatisticsDocument {
	meta: {
		/** ISO 8601, UTC. */
		updated_at: string;
		source: string;
		api_version: string;
		/** Number of recent posts that the engagement rate is based on: those with all counts known. */
		sample_size: number;
		/** The reason for each metric that is `null`, by the metric's name. */
		missing: Record<string, string>;
		/**
		 * The formula of each metric that combines several posts, days or readings. Documents from before 2026-11-29
		 * have none.
		 */
		formulas?: Record<string, string>;
		/** Names of the metrics whose values the platform rounds. */
		rounded?: string[];
		/**
		 * False: the platform forbids metrics computed from these values, including differences and sums with other
		 * values. Absent: computed metrics are allowed.
		 */
		computed?: false;
		/** First and last day of the 30-day metrics, in the time zone in which the platform counts days. */
		window?: { from: string; to: string };
	};
	profile: ProfileStatistics;
	/** A value of 0 is a real zero; `null` means that the metric is withheld, with the reason in `meta.missing`. */
	stats: Record<string, number | null>;
	/** Newest first. */
	recent_posts: PostStatistics[];
	platform: Platform;
	followers: number | null;
	posts: number | null;
	engagement_rate: number | null;
	/** Only for platforms that return it; `null` if withheld, with the reason in `meta.missing`. */
	audience?: Audience | null;
	stories?: StoryStatistics | null;
	/** ISO 8601, UTC. */
	fetched_at: string;
}

/** Returns the reason for `meta.missing` if a metric is `null` because its scope was not granted. */
export const withheldWithout = (scope: string) => missingBecause('scope_not_granted', { scope });

type Count = 'views' | 'likes' | 'comments' | 'shares' | 'saved' | 'reach';

/** Returns the posts with all of these counts: a missing count must not be treated as 0. */
export function postsWith<Name extends Count>(
	posts: readonly PostStatistics[],
	names: readonly Name[],
): (PostStatistics & Record<Name, number>)[] {
	return posts.filter((post): post is PostStatistics & Record<Name, number> =>
		names.every((name) => typeof post[name] === 'number'),
	);
}

/** Returns the sum; 0 for an empty list. */
export const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Converts a share to a percentage, rounded to 2 decimals. */
export const percent = (share: number) => Math.round(share * 10_000) / 100;

/** The counts that a post must have for the engagement rate by views (TikTok) or by followers (Instagram). */
export const RATE_COUNTS = {
	byViews: ['views', 'likes', 'comments', 'shares'],
	byFollowers: ['likes', 'comments'],
} as const;

/** Returns the value of a metric across posts: 0 without posts, but `null` if there are posts and none is counted. */
const over = (posts: readonly unknown[], counted: readonly unknown[], value: number): number | null =>
	counted.length === 0 && posts.length > 0 ? null : value;

/**
 * Computes interactions per view over the posts whose counts are known: (likes + comments + shares) / views × 100, in
 * percent, rounded to 2 decimals; 0 without posts or views; `null` if no post's counts are known.
 */
export function engagementRateByViews(posts: readonly PostStatistics[]): number | null {
	const counted = postsWith(posts, RATE_COUNTS.byViews);
	const views = sum(counted.map((post) => post.views));
	const interactions = sum(counted.map(({ likes, comments, shares }) => likes + comments + shares));
	return over(posts, counted, views === 0 ? 0 : percent(interactions / views));
}

/**
 * Computes interactions per follower: (likes + comments) / followers × 100 for each post whose counts are known,
 * averaged, in percent, rounded to 2 decimals; 0 without posts or followers; `null` in the same case as
 * `engagementRateByViews`.
 */
export function engagementRateByFollowers(
	posts: readonly PostStatistics[],
	followers: number,
): number | null {
	const counted = postsWith(posts, RATE_COUNTS.byFollowers);
	const interactions = sum(counted.map(({ likes, comments }) => likes + comments));
	const ofAll = counted.length * followers;
	return over(posts, counted, ofAll === 0 ? 0 : percent(interactions / ofAll));
}

/**
 * Returns a post's creation time, as ISO 8601; `null` if the time is missing or impossible.
 *
 * @param milliseconds since 1970
 */
export function postTime(milliseconds: number): string | null {
	// ISO 8601 requires a sign for years from 10,000 on, which also result from times in the wrong unit.
	return milliseconds > 0 && milliseconds < Date.UTC(10_000, 0) ? isoTime(milliseconds) : null;
}

/** Returns the reason for `meta.missing` if some of the posts lack a value. */
export const lackOf = (lacking: number, posts: readonly unknown[], reason: string) =>
	`${lacking} of ${posts.length} posts: ${reason}`;

/** Formats milliseconds since 1970 as ISO 8601 in UTC without fractions of a second. */
export function isoTime(milliseconds: number): string {
	return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Returns a user name as a key, in lower case and without `@`: from the name itself, or else from the profile link. */
export function usernameKey(username: string | null, profileLink: string | null): string | null {
	const name = username ?? /(?:\/@|instagram\.com\/)([^/?#]+)/.exec(profileLink ?? '')?.[1];
	return name ? name.replace(/^@/, '').toLowerCase() : null;
}
