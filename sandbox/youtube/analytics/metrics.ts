import { createHash } from 'node:crypto';
import { viewFactorOn } from '../resources/views';
import type { YouTube } from '../context';
import type { AnalyticsDay, User } from '../model';

/** Metrics that can be summed over days. */
export const counts = [
	'views',
	'engagedViews',
	'estimatedMinutesWatched',
	'likes',
	'dislikes',
	'comments',
	'shares',
	'subscribersGained',
	'subscribersLost',
	'estimatedRevenue',
] as const;

/** All metrics except `viewerPercentage` (contract §4). */
export const coreMetrics: readonly string[] = [...counts, 'averageViewDuration', 'averageViewPercentage'];

const floats = ['viewerPercentage', 'averageViewPercentage', 'estimatedRevenue'];

export function metricType(name: string): 'INTEGER' | 'FLOAT' {
	return floats.includes(name) ? 'FLOAT' : 'INTEGER';
}

export const ageGroups = ['age13-17', 'age18-24', 'age25-34', 'age35-44', 'age45-54', 'age55-64', 'age65-'];
export const genders = ['female', 'male'];

/** Returns a share from 0 to 1; the same words always produce the same share. */
export function shareOf(...words: readonly string[]): number {
	return createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0) / 2 ** 32;
}

/** Returns a channel's metrics for a day: set by the test, or derived from the size of the channel (rule 28). */
export function dayOf(youTube: YouTube, user: User, day: string): AnalyticsDay | undefined {
	if (user.analytics) return user.analytics.get(day);
	const publicVideos = user.videos.filter((video) => video.privacyStatus === 'public').length;
	if (publicVideos === 0) return undefined;
	const { viewsPerDay } = youTube.switches;
	const engaged =
		viewsPerDay > 0
			? viewsPerDay * publicVideos
			: Math.round(user.subscriberCount * (0.02 + 0.05 * shareOf(user.channelId, day)));
	const part = (share: number) => Math.round(engaged * share);
	return {
		views: Math.round(engaged * viewFactorOn(youTube, day)),
		engagedViews: engaged,
		estimatedMinutesWatched: part(2.4),
		likes: part(0.05),
		dislikes: part(0.001),
		comments: part(0.006),
		shares: part(0.009),
		subscribersGained: part(0.004),
		subscribersLost: part(0.001),
		estimatedRevenue: part(0.002),
	};
}

/** Aggregates the metrics of several days. */
export function sumUp(days: readonly AnalyticsDay[]): (metric: string) => number {
	const total = (metric: string) => days.reduce((sum, day) => sum + (day[metric] ?? 0), 0);
	return (metric) => {
		if (metric === 'averageViewDuration') {
			return Math.round((total('estimatedMinutesWatched') * 60) / Math.max(1, total('engagedViews')));
		}
		return metric === 'averageViewPercentage' ? 43.7 : total(metric);
	};
}
