import { PlatformError, settle } from '../errors';
import {
	engagementRateByViews,
	isoTime,
	lackOf,
	postsWith,
	withheldWithout,
	type PostStatistics,
	type StatisticsDocument,
} from '../statistics';
import { lastFullDays, queryReport, type ReportRow } from './analytics';
import { YOUTUBE_SCOPES, type YouTube } from './api';
import { readAudience } from './audience';
import { channelUrl, getChannel, type YouTubeChannel } from './channel';
import { missingBecause } from '../missing-reasons';
import { listVideoObjects, simplifyVideo } from './videos';

/** The name of each metric in the document, and in YouTube Analytics. */
const ANALYTICS = {
	views_30d: 'views',
	engaged_views_30d: 'engagedViews',
	watch_minutes_30d: 'estimatedMinutesWatched',
	average_view_seconds_30d: 'averageViewDuration',
	likes_30d: 'likes',
	comments_30d: 'comments',
	shares_30d: 'shares',
	subscribers_gained_30d: 'subscribersGained',
	subscribers_lost_30d: 'subscribersLost',
} as const;

const DAYS = 30;
const ROUNDED_FROM = 1_000;

const PLATFORM = { platform: 'YouTube' };
const LEFT_OUT = missingBecause('left_out', PLATFORM);
const NO_COMPUTED = missingBecause('computing_forbidden', PLATFORM);

const AUDIENCE_FORMULA =
	'viewers on the days in meta.window: age and gender in percent of the views by known viewers, as reported by YouTube; countries in percent of all views';

/** The counts that the engagement rate is based on; YouTube does not return the number of shares. */
const COUNTED = ['views', 'likes', 'comments'] as const;

const OF_POSTS = ['created_at', 'views', 'likes', 'comments'] as const;

type Totals = Record<keyof typeof ANALYTICS, number | null>;

function totalsOf(row: ReportRow | undefined): Totals {
	const entries = Object.entries(ANALYTICS).map(([name, metric]) => {
		const value = row?.[metric];
		return [name, typeof value === 'number' ? value : null];
	});
	return Object.fromEntries(entries) as Totals;
}

/** Reads the metrics for 30 days from Analytics; failures and withheld metrics do not affect the other metrics. */
async function readAnalytics(youtube: YouTube, scopes: readonly string[]) {
	const days = lastFullDays(youtube.now(), DAYS);
	const isGranted = scopes.includes(YOUTUBE_SCOPES.analytics);
	const withheld = isGranted ? undefined : withheldWithout(YOUTUBE_SCOPES.analytics);
	const ask = async <T>(question: Promise<T>): Promise<T | string> => {
		const answer = await settle(question);
		return answer instanceof PlatformError ? answer.message : answer;
	};
	const report =
		withheld ?? (await ask(queryReport(youtube, { ...days, metrics: Object.values(ANALYTICS) })));
	const totals = totalsOf(typeof report === 'string' ? undefined : report[0]);
	const answer = withheld ?? (await ask(readAudience(youtube, days, totals.views_30d)));
	const audience = typeof answer === 'object' && 'reason' in answer ? answer.reason : answer;
	const reason = typeof report === 'string' ? report : missingBecause('no_data_of_days', PLATFORM);
	const missing = Object.entries(totals)
		.filter(([, value]) => value === null)
		.map(([name]) => [name, reason]);
	return {
		window: { from: days.startDate, to: days.endDate },
		totals,
		audience: typeof audience === 'string' ? null : audience,
		missing: {
			...(Object.fromEntries(missing) as Record<string, string>),
			...(typeof audience === 'string' && { audience }),
		},
	};
}

/** Computes interactions per view, without shares, which YouTube does not return. */
const rateOf = (posts: readonly PostStatistics[]) =>
	engagementRateByViews(posts.map((post) => ({ ...post, shares: 0 })));

/**
 * Returns the average number of views, rounded to an integer, across videos whose views are known; 0 without videos.
 */
function averageViews(posts: readonly PostStatistics[]): number | null {
	const counted = postsWith(posts, ['views']);
	if (counted.length === 0) return posts.length === 0 ? 0 : null;
	return Math.round(counted.reduce((sum, { views }) => sum + views, 0) / counted.length);
}

function computedOf(posts: readonly PostStatistics[], isWanted: boolean) {
	const values = isWanted
		? { engagement_rate: rateOf(posts), avg_views: averageViews(posts) }
		: { engagement_rate: null, avg_views: null };
	const reason = isWanted ? missingBecause('counts_lacking') : NO_COMPUTED;
	const missing = Object.entries(values)
		.filter(([, value]) => value === null)
		.map(([name]) => [name, reason]);
	return { values, missing: Object.fromEntries(missing) as Record<string, string> };
}

function missingOfChannel(channel: YouTubeChannel): Record<string, string> {
	const { subscribers, subscribersHidden, videos, views, handle } = channel;
	const absent = Object.entries({ followers: subscribers, posts: videos, views, username: handle })
		.filter(([, value]) => value === null)
		.map(([name]) => [name, LEFT_OUT]);
	const missing = Object.fromEntries(absent) as Record<string, string>;
	if (subscribersHidden) missing.followers = missingBecause('subscribers_hidden');
	return missing;
}

function missingOfPosts(posts: readonly PostStatistics[]): Record<string, string> {
	const lacking = OF_POSTS.map((name) => [name, posts.filter((post) => post[name] === null).length] as const);
	return Object.fromEntries(
		lacking
			.filter(([, count]) => count > 0)
			.map(([name, count]) => [
				`recent_posts.${name}`,
				lackOf(count, posts, missingBecause('left_out_or_hidden', PLATFORM)),
			]),
	);
}

async function readPosts(youtube: YouTube, { uploadsPlaylistId }: YouTubeChannel, limit: number) {
	const videos = uploadsPlaylistId
		? await listVideoObjects(youtube, uploadsPlaylistId, { limit, publicOnly: true })
		: [];
	return videos.map(simplifyVideo).map(({ thumbnail_url: thumbnail, ...video }) => {
		const { id, url, title, created_at, views, likes, comments, shares, saved } = video;
		return { id, url, title, created_at, views, likes, comments, shares, saved, thumbnail };
	});
}

/**
 * Reads a channel, its newest public videos and 30 days of Analytics, and builds the statistics document from them
 * (contracts/youtube-api.md §2 to §4). Costs 3 units of quota. Withheld metrics are `null` and listed in
 * `meta.missing`.
 *
 * @param options.scopes the granted scopes
 * @param options.recentVideos number of videos to read; at least 1
 * @param options.computed true to include metrics computed from YouTube's data, which YouTube's policy allows only with
 * its consent (contracts/youtube-api.md §9)
 * @throws PlatformError if the channel or its videos cannot be read
 */
export async function readStatistics(
	youtube: YouTube,
	options: { scopes: readonly string[]; recentVideos: number; computed: boolean },
): Promise<{ document: StatisticsDocument; channel: YouTubeChannel }> {
	const channel = await getChannel(youtube);
	const posts = await readPosts(youtube, channel, options.recentVideos);
	const analytics = await readAnalytics(youtube, options.scopes);
	const computed = computedOf(posts, options.computed);
	const readAt = isoTime(youtube.now());
	const { subscribers: followers, videos } = channel;
	const document: StatisticsDocument = {
		meta: {
			updated_at: readAt,
			source: 'YouTube Data API and YouTube Analytics API',
			api_version: 'v3, v2',
			sample_size: postsWith(posts, COUNTED).length,
			missing: {
				...missingOfChannel(channel),
				...missingOfPosts(posts),
				...computed.missing,
				...analytics.missing,
			},
			...(analytics.audience && { formulas: { audience: AUDIENCE_FORMULA } }),
			...(!options.computed && { computed: false as const }),
			rounded: followers !== null && followers >= ROUNDED_FROM ? ['followers'] : [],
			window: analytics.window,
		},
		profile: {
			username: channel.handle,
			name: channel.title,
			avatar: channel.avatarUrl,
			bio: channel.description,
			url: channelUrl(channel),
			verified: null,
		},
		stats: { followers, videos, views: channel.views, ...analytics.totals, ...computed.values },
		recent_posts: posts,
		platform: 'youtube',
		followers,
		posts: videos,
		engagement_rate: computed.values.engagement_rate,
		audience: analytics.audience,
		fetched_at: readAt,
	};
	return { document, channel };
}

/** Returns the key of a channel's statistics: its handle, or else its ID. */
export function accountKey({ handle, channelId }: YouTubeChannel): string {
	return handle?.toLowerCase() ?? channelId;
}
