import {
	averageViews,
	engagementRateByViews,
	isoTime,
	withheldWithout,
	type StatisticsDocument,
} from '../statistics';
import type { TikTok } from './api';
import { getProfile, type TikTokProfile } from './account';
import { listVideos } from './videos';

const LEFT_OUT = 'TikTok left it out of its answer';

/** Why each figure is missing, for those that are. */
function missingFigures(
	stats: StatisticsDocument['stats'],
	scopes: readonly string[],
): Record<string, string> {
	const missing: Record<string, string> = {};
	for (const [name, value] of Object.entries(stats)) {
		if (value !== null) continue;
		const scope = name === 'engagement_rate' || name === 'avg_views' ? 'video.list' : 'user.info.stats';
		missing[name] = scopes.includes(scope) ? LEFT_OUT : withheldWithout(scope);
	}
	if (!scopes.includes('user.info.profile')) missing.username = withheldWithout('user.info.profile');
	if (!scopes.includes('video.list')) missing.recent_posts = withheldWithout('video.list');
	return missing;
}

function profileUrl(profile: TikTokProfile): string | null {
	return profile.username ? `https://www.tiktok.com/@${profile.username}` : profile.profileLink;
}

/**
 * Reads an account and its newest videos and makes the statistics document of them
 * (contracts/tiktok-api.md §2, §3.1). A scope that was not granted costs only its own figures: they are `null`
 * and named in `meta.missing`.
 *
 * @param options.scopes the granted scopes
 * @param options.recentVideos how many videos the averages rest on; at least 1
 * @throws PlatformError
 */
export async function readStatistics(
	tiktok: TikTok,
	options: { scopes: readonly string[]; recentVideos: number },
): Promise<{ document: StatisticsDocument; profile: TikTokProfile }> {
	const profile = await getProfile(tiktok, options.scopes);
	const canList = options.scopes.includes('video.list');
	const posts = canList ? await listVideos(tiktok, options.recentVideos) : [];
	const readAt = isoTime(tiktok.now());
	const engagementRate = canList ? engagementRateByViews(posts) : null;
	const stats = {
		followers: profile.followers,
		following: profile.following,
		likes: profile.likes,
		videos: profile.videos,
		engagement_rate: engagementRate,
		avg_views: canList ? averageViews(posts) : null,
	};
	const document: StatisticsDocument = {
		meta: {
			updated_at: readAt,
			source: 'TikTok Official API',
			api_version: 'v2',
			sample_size: posts.length,
			missing: missingFigures(stats, options.scopes),
		},
		profile: {
			username: profile.username,
			name: profile.displayName,
			avatar: profile.avatarUrl,
			bio: profile.bio,
			url: profileUrl(profile),
			verified: profile.verified,
		},
		stats,
		recent_posts: posts,
		platform: 'tiktok',
		followers: profile.followers,
		posts: profile.videos,
		engagement_rate: engagementRate,
		fetched_at: readAt,
	};
	return { document, profile };
}
