import { averageOf, describeSample, medianViews, settledPosts, whyNoAverage, type Sample } from '../averages';
import { missingBecause } from '../missing-reasons';
import {
	engagementRateByViews,
	isoTime,
	lackOf,
	postsWith,
	RATE_COUNTS,
	withheldWithout,
	type StatisticsDocument,
} from '../statistics';
import type { TikTok } from './api';
import { getProfile, type TikTokProfile } from './account';
import { listPosts } from './videos';

const LEFT_OUT = missingBecause('left_out', { platform: 'TikTok' });

/** The metrics of a video; TikTok does not return the number of saves. */
const OF_POSTS = ['created_at', 'views', 'likes', 'comments', 'shares'] as const;

/** Returns the reasons why metrics across videos may be `null` although the videos could be read. */
const reasonsOf = (sample: Sample) => ({
	engagement_rate: missingBecause('video_counts_lacking'),
	avg_views: whyNoAverage(sample, missingBecause('video_views_lacking')),
	median_views: whyNoAverage(sample, missingBecause('video_views_lacking')),
});

/** Explains how each metric across videos is computed (the counts are described in contracts/tiktok-api.md §3.3). */
function formulasOf(sample: Sample, counted: number): Record<string, string> {
	const settled = describeSample(sample, 'videos');
	return {
		sample: settled,
		engagement_rate: `(likes + comments + shares) / views × 100, as totals over ${counted} of the ${sample.posts.length} newest videos: those with all four counts, of any age`,
		avg_views: `views / videos, over ${settled}`,
		median_views: `median of the views per video, over ${settled}`,
	};
}

/** Returns the reason for each missing metric. */
function missingFigures(
	{ stats, profile, recent_posts: posts }: Pick<StatisticsDocument, 'stats' | 'profile' | 'recent_posts'>,
	scopes: readonly string[],
	sample: Sample,
): Record<string, string> {
	const because = (scope: string, otherwise = LEFT_OUT) =>
		scopes.includes(scope) ? otherwise : withheldWithout(scope);
	const missing: Record<string, string> = {};
	for (const name of ['followers', 'following', 'likes', 'videos']) {
		if (stats[name] === null) missing[name] = because('user.info.stats');
	}
	for (const [name, reason] of Object.entries(reasonsOf(sample))) {
		if (stats[name] === null) missing[name] = because('video.list', reason);
	}
	if (profile.username === null) missing.username = because('user.info.profile');
	if (!scopes.includes('video.list')) missing.recent_posts = withheldWithout('video.list');
	for (const name of OF_POSTS) {
		const lacking = posts.filter((post) => post[name] === null).length;
		if (lacking > 0) missing[`recent_posts.${name}`] = lackOf(lacking, posts, LEFT_OUT);
	}
	return missing;
}

function profileUrl(profile: TikTokProfile): string | null {
	return profile.username ? `https://www.tiktok.com/@${profile.username}` : profile.profileLink;
}

/**
 * Reads an account and its newest videos, and builds the statistics document from them (contracts/tiktok-api.md §2,
 * §3.1). A missing scope affects only the metrics that need it, which are `null` and listed in `meta.missing`.
 *
 * @param options.scopes the granted scopes
 * @param options.recentVideos number of videos that the averages are based on; at least 1
 * @throws PlatformError
 */
export async function readStatistics(
	tiktok: TikTok,
	options: { scopes: readonly string[]; recentVideos: number },
): Promise<{ document: StatisticsDocument; profile: TikTokProfile }> {
	const profile = await getProfile(tiktok, options.scopes);
	const canList = options.scopes.includes('video.list');
	const posts = canList ? await listPosts(tiktok, options.recentVideos) : [];
	const readAt = isoTime(tiktok.now());
	const sample = { posts, settled: settledPosts(posts, tiktok.now()) };
	const sampleSize = postsWith(posts, RATE_COUNTS.byViews).length;
	const engagementRate = canList ? engagementRateByViews(posts) : null;
	const parts = {
		profile: {
			username: profile.username,
			name: profile.displayName,
			avatar: profile.avatarUrl,
			bio: profile.bio,
			url: profileUrl(profile),
			verified: profile.verified,
		},
		stats: {
			followers: profile.followers,
			following: profile.following,
			likes: profile.likes,
			videos: profile.videos,
			engagement_rate: engagementRate,
			avg_views: canList ? averageOf(sample, 'views') : null,
			median_views: canList ? medianViews(sample) : null,
		},
		recent_posts: posts,
	};
	const document: StatisticsDocument = {
		meta: {
			updated_at: readAt,
			source: 'TikTok Official API',
			api_version: 'v2',
			sample_size: sampleSize,
			missing: missingFigures(parts, options.scopes, sample),
			...(canList && { formulas: formulasOf(sample, sampleSize) }),
		},
		...parts,
		platform: 'tiktok',
		followers: profile.followers,
		posts: profile.videos,
		engagement_rate: engagementRate,
		fetched_at: readAt,
	};
	return { document, profile };
}
