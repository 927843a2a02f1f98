import { PlatformError, settle } from '../errors';
import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { isoTime } from '../statistics';
import { listOf, read, type Graph, type Instagram } from './api';
import { lastCompleteDay, type DayWindow } from './days';
import { missingBecause } from '../missing-reasons';
import { readFields } from './fields';

/** Metrics by name, and the reason for each missing metric. */
export interface Insights {
	figures: Record<string, number>;
	missing: Record<string, string>;
}

const COMMON = ['views', 'reach', 'shares', 'total_interactions', 'reposts'];
const ON_POSTS = [...COMMON, 'likes', 'comments', 'saved'];
const ON_PROFILE = ['follows', 'profile_visits', 'profile_activity'];

/** The metrics for each kind of post (contracts/instagram-api.md §3.3), without those for cross-posted reels. */
const METRICS = new Map([
	['FEED', [...ON_POSTS, ...ON_PROFILE]],
	['REELS', [...ON_POSTS, 'ig_reels_avg_watch_time', 'ig_reels_video_view_total_time', 'reels_skip_rate']],
	['STORY', [...COMMON, ...ON_PROFILE, 'replies', 'navigation']],
]);

/** These metrics are refused together, although the error names only one of them (contracts/instagram-api.md §3.3). */
const CROSSPOSTING = ['crossposted_views', 'facebook_views'];

const PLATFORM = { platform: 'Instagram' };
const REFUSED = missingBecause('metric_refused', PLATFORM);
const OMITTED = missingBecause('left_out_late', PLATFORM);

/**
 * Returns the metrics that an error refers to: by index, by name, or by their absence from its list of allowed values
 * (§3.2, §3.3).
 */
function refusedMetrics(message: string, metrics: readonly string[]): string[] {
	const list = /metric\[(\d+)\] must be one of the following values:(.*)/s.exec(message);
	if (list) {
		const allowed = new Set((list[2] ?? '').match(/\w+/g));
		const foreign = metrics.filter((metric) => !allowed.has(metric));
		return foreign.length > 0 ? foreign : metrics.filter((_, index) => index === Number(list[1]));
	}
	const words = new Set(message.match(/\w+/g));
	const named = metrics.filter((metric) => words.has(metric));
	const pair = named.some((metric) => CROSSPOSTING.includes(metric)) ? CROSSPOSTING : [];
	return metrics.filter((metric) => named.includes(metric) || pair.includes(metric));
}

/** Returns the value in `total_value`, or the last value of a series. */
function figureOf(item: JsonObject): number | undefined {
	const total = asObject(item.total_value);
	return asCount(total ? total.value : asObjects(item.values).at(-1)?.value);
}

/** Collects the metrics and lists those that were not returned: Graph silently omits some (§3.2). */
function toInsights(items: readonly JsonObject[], metrics: readonly string[]): Insights {
	const figures: Record<string, number> = {};
	for (const metric of metrics) {
		const item = items.find(({ name }) => name === metric);
		const value = item && figureOf(item);
		if (value !== undefined) figures[metric] = value;
	}
	const absent = metrics.filter((metric) => figures[metric] === undefined);
	return { figures, missing: Object.fromEntries(absent.map((metric) => [metric, OMITTED])) };
}

async function ask(
	graph: Graph,
	path: string,
	metrics: readonly string[],
	query: Readonly<Record<string, string>>,
): Promise<Insights> {
	return toInsights(listOf(await read(graph, path, { metric: metrics.join(','), ...query })), metrics);
}

/**
 * Returns the metrics to drop after an error, each with the reason.
 *
 * @param doubtful the metrics to drop if the error does not name any
 */
function toDrop(
	error: PlatformError,
	metrics: readonly string[],
	doubtful: readonly string[],
): Record<string, string> {
	const refused = error.code === 'request_refused' ? refusedMetrics(error.message, metrics) : [];
	if (refused.length > 0) return Object.fromEntries(refused.map((metric) => [metric, REFUSED]));
	const suspicious = error.code === 'request_refused' || error.code === 'platform_unavailable';
	return Object.fromEntries((suspicious ? doubtful : []).map((metric) => [metric, error.message]));
}

/**
 * Reads metrics that can be requested in a single call. An invalid metric makes the whole call fail, so it is dropped
 * and the rest are requested again.
 */
async function readInsights(
	graph: Graph,
	path: string,
	metrics: readonly string[],
	options: { query?: Readonly<Record<string, string>>; doubtful?: readonly string[] } = {},
): Promise<Insights> {
	const { query = {}, doubtful = [] } = options;
	const insights = await settle(ask(graph, path, metrics, query));
	if (!(insights instanceof PlatformError)) return insights;
	const dropped = toDrop(insights, metrics, doubtful);
	const kept = metrics.filter((metric) => dropped[metric] === undefined);
	if (kept.length === metrics.length || kept.length === 0) throw insights;
	const rest = await ask(graph, path, kept, query);
	return { figures: rest.figures, missing: { ...rest.missing, ...dropped } };
}

const TOTALS = { period: 'day', metric_type: 'total_value' };

/**
 * An account's daily metrics, read in one call. Profile views are no longer documented (contracts/instagram-api.md
 * §3.4).
 */
export const DAY_METRICS = ['reach', 'views', 'profile_views'] as const;

const UNDOCUMENTED = ['profile_views'];

/**
 * Reads the account's metrics for the last complete day (contracts/instagram-api.md §3.2). Profile views may be
 * missing.
 *
 * @throws PlatformError if the call fails altogether
 */
export async function readDayInsights(instagram: Instagram): Promise<Insights> {
	const { startsAt, endsAt } = lastCompleteDay(instagram.now());
	const insights = await readInsights(instagram, `/${instagram.accountId}/insights`, DAY_METRICS, {
		query: { ...TOTALS, since: String(startsAt / 1000), until: String(endsAt / 1000) },
		doubtful: UNDOCUMENTED,
	});
	return nameLate(insights, missingBecause('day_not_ready', { ...PLATFORM, until: isoTime(endsAt) }));
}

/** Replaces the reason for omitted metrics with one that names the period. @param late the new reason */
function nameLate({ figures, missing }: Insights, late: string): Insights {
	const named = Object.entries(missing).map(([metric, reason]) => [
		metric,
		reason === OMITTED ? late : reason,
	]);
	return { figures, missing: Object.fromEntries(named) };
}

/** An account's metrics for 30 days, read in one call. */
export const MONTH_METRICS = ['reach', 'views', 'accounts_engaged', 'total_interactions'] as const;

/**
 * Reads the account's metrics for 30 days, each as a single total: reach and engaged accounts count each person only
 * once (contracts/instagram-api.md §3.2).
 *
 * @throws PlatformError if the call fails altogether
 */
export async function readMonthInsights(
	instagram: Instagram,
	{ since, until, from, to }: DayWindow,
): Promise<Insights> {
	const query = { ...TOTALS, since: String(since / 1000), until: String(until / 1000) };
	const insights = await readInsights(instagram, `/${instagram.accountId}/insights`, MONTH_METRICS, {
		query,
	});
	return nameLate(insights, missingBecause('month_not_ready', { ...PLATFORM, from, until: to }));
}

/** Reads the insights of a post without looking up its kind. @throws PlatformError */
export async function readMediaInsights(
	instagram: Instagram,
	mediaId: string,
	metrics: readonly string[],
): Promise<Insights> {
	const path = `/${encodeURIComponent(mediaId)}/insights`;
	const insights = await settle(readInsights(instagram, path, metrics));
	if (!(insights instanceof PlatformError)) return insights;
	if (insights.code !== 'figures_withheld') throw insights;
	return { figures: {}, missing: Object.fromEntries(metrics.map((metric) => [metric, insights.message])) };
}

/** Returns the insights included with a post in a list (contracts/instagram-api.md §3.3). */
export const nestedInsights = ({ insights }: JsonObject, metrics: readonly string[]): Insights =>
	toInsights(asObjects(asObject(insights)?.data), metrics);

async function metricsFor(instagram: Instagram, mediaId: string): Promise<readonly string[]> {
	const path = `/${encodeURIComponent(mediaId)}`;
	const { answer } = await readFields({ sure: ['id'], optional: ['media_product_type'] }, (fields) =>
		read(instagram, path, { fields }),
	);
	return METRICS.get(asText(answer.media_product_type) ?? '') ?? COMMON;
}

/**
 * Reads the metrics of a post or a current story since its publication (contracts/instagram-api.md §3.3). Metrics that
 * Instagram refuses, withholds or does not have are listed under `missing`.
 *
 * @param metrics the metrics to request; by default, those for this kind of post
 * @throws PlatformError
 */
export async function getMediaInsights(
	instagram: Instagram,
	mediaId: string,
	metrics?: readonly string[],
): Promise<Insights> {
	const asked = metrics && metrics.length > 0 ? metrics : await metricsFor(instagram, mediaId);
	return await readMediaInsights(instagram, mediaId, asked);
}
