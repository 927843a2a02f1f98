import { PlatformError, settle } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import {
	engagementRateByFollowers,
	isoTime,
	lackOf,
	postsWith,
	RATE_COUNTS,
	withheldWithout,
	type PostStatistics,
	type ProfileStatistics,
	type StatisticsDocument,
} from '../statistics';
import { getProfile, type InstagramProfile } from './account';
import type { Instagram, InstagramLogin } from './api';
import { ACCOUNT_METRICS, readDayInsights, type Insights } from './insights';
import { createdAt, listMedia } from './media';
import { addPostInsights } from './post-insights';

/** What reading insights needs (contracts/instagram-api.md §3.2). */
const INSIGHT_SCOPES: Readonly<Record<InstagramLogin, readonly string[]>> = {
	instagram: ['instagram_business_manage_insights'],
	facebook: ['instagram_manage_insights', 'pages_read_engagement'],
};

const IMPRESSIONS_RETIRED = 'retired by Meta in April 2025; see views_daily';

const LEFT_OUT = 'Instagram left it out of its answer';

async function dayFigures(
	instagram: Instagram,
	shape: keyof typeof ACCOUNT_METRICS,
	withheld: string | undefined,
): Promise<Insights> {
	const insights = withheld ?? (await settle(readDayInsights(instagram, shape)));
	if (typeof insights === 'object' && !(insights instanceof PlatformError)) return insights;
	const reason = typeof insights === 'string' ? insights : insights.message;
	const missing = ACCOUNT_METRICS[shape].map((metric) => [metric, reason]);
	return { figures: {}, missing: Object.fromEntries(missing) };
}

function toPost(media: JsonObject): PostStatistics {
	return {
		id: asText(media.id) ?? '',
		url: asText(media.permalink) ?? null,
		title: asText(media.caption) ?? null,
		created_at: createdAt(media),
		views: null,
		likes: asCount(media.like_count) ?? null,
		comments: asCount(media.comments_count) ?? null,
		shares: null,
		saved: null,
	};
}

/** The newest posts with their insights; `missing` names what could not be had. */
async function readPosts(
	instagram: Instagram,
	limit: number,
	withheld: string | undefined,
): Promise<{ posts: PostStatistics[] | undefined; missing: Record<string, string> }> {
	const media = await settle(listMedia(instagram, limit));
	if (media instanceof PlatformError) {
		return { posts: undefined, missing: { recent_posts: media.message } };
	}
	const posts = media.map(toPost).filter(({ id }) => id !== '');
	const { posts: filled, missing } = await addPostInsights(instagram, posts, withheld);
	for (const name of ['created_at', 'comments'] as const) {
		const lacking = filled.filter((post) => post[name] === null).length;
		if (lacking > 0) missing[`recent_posts.${name}`] = lackOf(lacking, filled, LEFT_OUT);
	}
	return { posts: filled, missing };
}

function profileStatistics(profile: InstagramProfile): ProfileStatistics {
	return {
		username: profile.username,
		name: profile.name,
		avatar: profile.avatarUrl,
		bio: profile.bio,
		url: profile.username === null ? null : `https://instagram.com/${profile.username}`,
		verified: null,
	};
}

function profileGaps(profile: InstagramProfile): Record<string, string> {
	const { username, followers, following, posts } = profile;
	const absent = Object.entries({ username, followers, following, posts }).filter(
		([, value]) => value === null,
	);
	return {
		...Object.fromEntries(absent.map(([name]) => [name, LEFT_OUT])),
		...(profile.refused.includes('bio') && { bio: 'Instagram does not show it to this login' }),
	};
}

/** By the names of the document; impressions are always among them. */
const dayGaps = ({ reach, views, profile_views }: Record<string, string>): Record<string, string> => ({
	...(reach !== undefined && { reach_daily: reach }),
	...(views !== undefined && { views_daily: views }),
	impressions_daily: IMPRESSIONS_RETIRED,
	...(profile_views !== undefined && { profile_views }),
});

function engagement(
	posts: readonly PostStatistics[] | undefined,
	followers: number | null,
): { rate: number | null; missing: Record<string, string> } {
	if (posts === undefined || followers === null) {
		const what = posts === undefined ? 'recent posts' : 'number of followers';
		return { rate: null, missing: { engagement_rate: `it needs the ${what}, which could not be read` } };
	}
	const rate = engagementRateByFollowers(posts, followers);
	if (rate !== null) return { rate, missing: {} };
	const hidden = postsWith(posts, ['comments']).length > 0;
	const reason = hidden
		? 'the likes of every recent post are hidden'
		: 'no recent post has likes and comments';
	return { rate, missing: { engagement_rate: reason } };
}

/**
 * Reads an account, its last complete day and its newest posts, and makes the statistics document of them
 * (contracts/instagram-api.md §2, §3). What fails or is not allowed costs only itself: it is `null` and named in
 * `meta.missing`. Only without the profile there is no document.
 *
 * @param options.scopes the granted scopes; without them what is not allowed is found out by asking
 * @param options.recentPosts how many posts to read; at least 1
 * @throws PlatformError
 */
export async function readStatistics(
	instagram: Instagram,
	options: { scopes?: readonly string[]; recentPosts: number },
): Promise<{ document: StatisticsDocument; profile: InstagramProfile }> {
	const { scopes } = options;
	const profile = await getProfile(instagram);
	const ungranted = scopes && INSIGHT_SCOPES[instagram.login].find((scope) => !scopes.includes(scope));
	const withheld = ungranted && withheldWithout(ungranted);
	const series = await dayFigures(instagram, 'series', withheld);
	const totals = await dayFigures(instagram, 'totals', withheld);
	const recent = await readPosts(instagram, options.recentPosts, withheld);
	const { rate, missing: noRate } = engagement(recent.posts, profile.followers);
	const readAt = isoTime(instagram.now());
	const document: StatisticsDocument = {
		meta: {
			updated_at: readAt,
			source: 'Meta Graph API',
			api_version: instagram.version,
			sample_size: postsWith(recent.posts ?? [], RATE_COUNTS.byFollowers).length,
			missing: {
				...profileGaps(profile),
				...dayGaps({ ...series.missing, ...totals.missing }),
				...noRate,
				...recent.missing,
			},
		},
		profile: profileStatistics(profile),
		stats: {
			followers: profile.followers,
			following: profile.following,
			posts: profile.posts,
			reach_daily: series.figures.reach ?? null,
			views_daily: totals.figures.views ?? null,
			impressions_daily: null,
			profile_views: totals.figures.profile_views ?? null,
			engagement_rate: rate,
		},
		recent_posts: recent.posts ?? [],
		platform: 'instagram',
		followers: profile.followers,
		posts: profile.posts,
		engagement_rate: rate,
		fetched_at: readAt,
	};
	return { document, profile };
}
