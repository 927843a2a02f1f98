import { storyFormula } from '../averages';
import { PlatformError, settle } from '../errors';
import {
	isoTime,
	withheldWithout,
	type Audience,
	type PostStatistics,
	type ProfileStatistics,
	type StatisticsDocument,
} from '../statistics';
import { getProfile, type InstagramProfile } from './account';
import { readDay, readMonth } from './account-metrics';
import type { Instagram, InstagramLogin } from './api';
import { isFresh, readAudience } from './audience';
import { averagesOf } from './post-averages';
import { missingBecause } from '../missing-reasons';
import { LEFT_OUT, readPosts, readStories } from './recent-posts';

/** Scopes required to read insights (contracts/instagram-api.md §3.2). */
const INSIGHT_SCOPES: Readonly<Record<InstagramLogin, readonly string[]>> = {
	instagram: ['instagram_business_manage_insights'],
	facebook: ['instagram_manage_insights', 'pages_read_engagement'],
};

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
		...(profile.refused.includes('bio') && {
			bio: missingBecause('not_for_login', { platform: 'Instagram' }),
		}),
	};
}

/** Returns the audience, or the reason why there is none. */
async function audienceOf(
	instagram: Instagram,
	followers: number | null,
	{ known, withheld }: { known: Audience | null | undefined; withheld: string | undefined },
): Promise<{ audience: Audience | null; missing: Record<string, string> }> {
	const without = (reason: string) => ({ audience: null, missing: { audience: reason } });
	if (withheld !== undefined) return without(withheld);
	if (known && isFresh(known, instagram.now())) return { audience: known, missing: {} };
	const audience = await settle(readAudience(instagram, followers));
	if (audience instanceof PlatformError) return without(audience.message);
	return 'reason' in audience ? without(audience.reason) : { audience, missing: {} };
}

/**
 * Reads an account's profile, its metrics for the last complete day and the last 30 days, its newest posts, stories and
 * audience, and builds the statistics document from them (contracts/instagram-api.md §2, §3). Makes 5 calls, plus 3 for
 * the audience. Parts that fail or are not allowed do not affect the others: they are `null` and listed in
 * `meta.missing`. Only the profile is required.
 *
 * @param options.scopes the granted scopes; if omitted, missing permissions are detected from failed calls
 * @param options.recentPosts number of posts to read; at least 1
 * @param options.audience an earlier audience, reused if it is fresh
 * @returns the document, and the stories from the last 24 hours, which Instagram does not return later
 * @throws PlatformError
 */
export async function readStatistics(
	instagram: Instagram,
	options: { scopes?: readonly string[]; recentPosts: number; audience?: Audience | null | undefined },
): Promise<{ document: StatisticsDocument; profile: InstagramProfile; stories: PostStatistics[] }> {
	const { scopes } = options;
	const profile = await getProfile(instagram);
	const ungranted = scopes && INSIGHT_SCOPES[instagram.login].find((scope) => !scopes.includes(scope));
	const withheld = ungranted && withheldWithout(ungranted);
	const day = await readDay(instagram, withheld);
	const month = await readMonth(instagram, withheld);
	const recent = await readPosts(instagram, options.recentPosts, withheld);
	const { stories, statistics: storyStatistics, missing: noStories } = await readStories(instagram, withheld);
	const { audience, missing: noAudience } = await audienceOf(instagram, profile.followers, {
		known: options.audience,
		withheld,
	});
	const averages = averagesOf(recent.posts, {
		followers: profile.followers,
		now: instagram.now(),
		withheld,
	});
	const readAt = isoTime(instagram.now());
	const document: StatisticsDocument = {
		meta: {
			updated_at: readAt,
			source: 'Meta Graph API',
			api_version: instagram.version,
			sample_size: averages.sampleSize,
			missing: {
				...profileGaps(profile),
				...day.missing,
				...month.missing,
				...averages.missing,
				...recent.missing,
				...noStories,
				...noAudience,
			},
			formulas: {
				...averages.formulas,
				...month.formulas,
				stories: storyFormula(stories.length, '24 hours'),
			},
			window: month.window,
		},
		profile: profileStatistics(profile),
		stats: {
			followers: profile.followers,
			following: profile.following,
			posts: profile.posts,
			...day.stats,
			...month.stats,
			...averages.stats,
		},
		recent_posts: recent.posts ?? [],
		platform: 'instagram',
		followers: profile.followers,
		posts: profile.posts,
		engagement_rate: averages.stats.engagement_rate ?? null,
		audience,
		stories: storyStatistics,
		fetched_at: readAt,
	};
	return { document, profile, stories };
}
