import type { Platform } from './errors';

/** A post as it stands in the statistics document. `null`: the platform does not say. */
export interface PostStatistics {
	/** Platform id; always text, since it has up to 19 digits. */
	id: string;
	url: string | null;
	title: string | null;
	/** ISO 8601, UTC. */
	created_at: string;
	views: number | null;
	likes: number | null;
	comments: number | null;
	shares: number | null;
	saved: number | null;
}

export interface ProfileStatistics {
	username: string | null;
	name: string | null;
	avatar: string | null;
	bio: string | null;
	url: string | null;
	verified: boolean | null;
}

/** The document that nodes give, the service stores as `stats_data` and media kits read. */
export interface StatisticsDocument {
	meta: {
		/** ISO 8601, UTC. */
		updated_at: string;
		source: string;
		api_version: string;
		/** How many recent posts the averages rest on. */
		sample_size: number;
		/** Name of each figure that is `null`, and why. */
		missing: Record<string, string>;
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
	/** ISO 8601, UTC. */
	fetched_at: string;
}

/** Why a figure is `null`, in the words of `meta.missing`. */
export const withheldWithout = (scope: string) => `the scope ${scope} was not granted`;

const sum = (posts: readonly PostStatistics[], key: 'views' | 'likes' | 'comments' | 'shares') =>
	posts.reduce((total, post) => total + (post[key] ?? 0), 0);

/**
 * Interactions per view over the given posts: (likes + comments + shares) / views × 100, in percent,
 * rounded to 2 decimals; 0 without posts or views.
 */
export function engagementRateByViews(posts: PostStatistics[]): number {
	const views = sum(posts, 'views');
	if (views === 0) return 0;
	const interactions = sum(posts, 'likes') + sum(posts, 'comments') + sum(posts, 'shares');
	return Math.round((interactions / views) * 10_000) / 100;
}

/** Views per post, rounded to an integer; 0 without posts. */
export function averageViews(posts: PostStatistics[]): number {
	return posts.length === 0 ? 0 : Math.round(sum(posts, 'views') / posts.length);
}

/**
 * Interactions per follower: (likes + comments) / followers × 100 for each post, averaged over the given posts, in
 * percent, rounded to 2 decimals; 0 without posts or followers.
 */
export function engagementRateByFollowers(posts: readonly PostStatistics[], followers: number): number {
	if (posts.length === 0 || followers === 0) return 0;
	const interactions = sum(posts, 'likes') + sum(posts, 'comments');
	return Math.round((interactions / posts.length / followers) * 10_000) / 100;
}

/** Milliseconds since 1970 as ISO 8601 text in UTC without fractions of a second. */
export function isoTime(milliseconds: number): string {
	return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** A user name as a key: without `@`, lower case; from the name itself, else from a profile link that holds it. */
export function usernameKey(username: string | null, profileLink: string | null): string | null {
	const name = username ?? /(?:\/@|instagram\.com\/)([^/?#]+)/.exec(profileLink ?? '')?.[1];
	return name ? name.replace(/^@/, '').toLowerCase() : null;
}
