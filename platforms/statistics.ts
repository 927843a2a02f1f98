import { missingBecause } from './missing-reasons';
import type { Platform } from './errors';

/** A post as it stands in the statistics document. `null`: the platform does not say. */
export interface PostStatistics {
	/** Platform id; always text, since it has up to 19 digits. */
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
	/** How many people saw it; only of platforms that tell. */
	reach?: number | null;
	/** Where the platform has a picture of it, mostly under a URL that expires. Documents of before 2026-11-29 have none. */
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

/** Who follows an account, or who watches it, in percent, rounded to 1 decimal. */
export interface Audience {
	/** ISO 8601, UTC. */
	fetched_at: string;
	/** Whose shares these are: viewers in percent of the views of `meta.window`; left out: followers, in percent of `followers_counted`. */
	of?: 'viewers';
	/** Followers of whom the platform knows age and gender; `null` of viewers. */
	followers_counted: number | null;
	/** Youngest first, such as `18-24`. */
	age: { range: string; percent: number }[];
	/** Largest share first, as the next two. */
	gender: { gender: 'female' | 'male' | 'unknown'; percent: number }[];
	/** ISO 3166-1 alpha-2; `views` of viewers alone. */
	countries: { code: string; percent: number; views?: number }[];
	/** The largest ones, such as `Berlin, Berlin`. */
	cities: { name: string; percent: number }[];
}

/** Stories: how many the last 24 hours have, and what one has on average. */
export interface StoryStatistics {
	count_24h: number;
	avg_reach: number | null;
	avg_views: number | null;
}

/** The document that nodes give, the service stores as `stats_data` and media kits read. */
export interface StatisticsDocument {
	meta: {
		/** ISO 8601, UTC. */
		updated_at: string;
		source: string;
		api_version: string;
		/** How many recent posts the engagement rate rests on: those whose counts are all known. */
		sample_size: number;
		/** Name of each figure that is `null`, and why. */
		missing: Record<string, string>;
		/** How each metric that rests on several posts, days or readings comes about. Documents of before 2026-11-29 have none. */
		formulas?: Record<string, string>;
		/** Names of the figures that the platform rounds. */
		rounded?: string[];
		/** False: the platform allows no metrics computed from these figures, neither sums with others nor differences. Left out: it does. */
		computed?: false;
		/** First and last day of the 30-day metrics, as dates of the platform's own days. */
		window?: { from: string; to: string };
	};
	profile: ProfileStatistics;
	/** 0 means zero; `null` means withheld, and `meta.missing` says why. */
	stats: Record<string, number | null>;
	/** Newest first. */
	recent_posts: PostStatistics[];
	platform: Platform;
	followers: number | null;
	posts: number | null;
	engagement_rate: number | null;
	/** Only of platforms that tell; `null` if it is withheld, and `meta.missing` says why. */
	audience?: Audience | null;
	stories?: StoryStatistics | null;
	/** ISO 8601, UTC. */
	fetched_at: string;
}

/** Why a figure is `null`, in the words of `meta.missing`. */
export const withheldWithout = (scope: string) => missingBecause('scope_not_granted', { scope });

type Count = 'views' | 'likes' | 'comments' | 'shares' | 'saved' | 'reach';

/** The posts all of whose counts of these names are known: what is missing must not count as 0. */
export function postsWith<Name extends Count>(
	posts: readonly PostStatistics[],
	names: readonly Name[],
): (PostStatistics & Record<Name, number>)[] {
	return posts.filter((post): post is PostStatistics & Record<Name, number> =>
		names.every((name) => typeof post[name] === 'number'),
	);
}

/** The sum; 0 of none. */
export const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** A share in percent, rounded to 2 decimals. */
export const percent = (share: number) => Math.round(share * 10_000) / 100;

/** The counts that an engagement rate needs of each post: by views as for TikTok, by followers as for Instagram. */
export const RATE_COUNTS = {
	byViews: ['views', 'likes', 'comments', 'shares'],
	byFollowers: ['likes', 'comments'],
} as const;

/** A figure over posts is 0 without posts, but not known if there are posts and none of them can be counted. */
const over = (posts: readonly unknown[], counted: readonly unknown[], value: number): number | null =>
	counted.length === 0 && posts.length > 0 ? null : value;

/**
 * Interactions per view over the posts whose counts are known: (likes + comments + shares) / views × 100, in percent,
 * rounded to 2 decimals; 0 without posts or views; `null` if no post's counts are known.
 */
export function engagementRateByViews(posts: readonly PostStatistics[]): number | null {
	const counted = postsWith(posts, RATE_COUNTS.byViews);
	const views = sum(counted.map((post) => post.views));
	const interactions = sum(counted.map(({ likes, comments, shares }) => likes + comments + shares));
	return over(posts, counted, views === 0 ? 0 : percent(interactions / views));
}

/**
 * Interactions per follower: (likes + comments) / followers × 100 for each post whose counts are known, averaged, in
 * percent, rounded to 2 decimals; 0 without posts or followers; `null` likewise.
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
 * When a post was made, as ISO 8601; `null` if that is not known: no time, or one that cannot be.
 *
 * @param milliseconds since 1970
 */
export function postTime(milliseconds: number): string | null {
	// Beyond, ISO 8601 needs a sign; a time in the wrong unit ends up there, too.
	return milliseconds > 0 && milliseconds < Date.UTC(10_000, 0) ? isoTime(milliseconds) : null;
}

/** What `missing` says of a value that some of the posts lack. */
export const lackOf = (lacking: number, posts: readonly unknown[], reason: string) =>
	`${lacking} of ${posts.length} posts: ${reason}`;

/** Milliseconds since 1970 as ISO 8601 text in UTC without fractions of a second. */
export function isoTime(milliseconds: number): string {
	return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** A user name as a key: without `@`, lower case; from the name itself, else from a profile link that holds it. */
export function usernameKey(username: string | null, profileLink: string | null): string | null {
	const name = username ?? /(?:\/@|instagram\.com\/)([^/?#]+)/.exec(profileLink ?? '')?.[1];
	return name ? name.replace(/^@/, '').toLowerCase() : null;
}
