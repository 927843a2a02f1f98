import { PlatformError, settle } from '../errors';
import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { isoTime } from '../statistics';
import { listOf, read, type Graph, type Instagram } from './api';
import { lastCompleteDay, type DayWindow } from './days';
import { missingBecause } from '../missing-reasons';
import { readFields } from './fields';

/** Figures by metric, and for each one that is not there why. */
export interface Insights {
	figures: Record<string, number>;
	missing: Record<string, string>;
}

const COMMON = ['views', 'reach', 'shares', 'total_interactions', 'reposts'];
const ON_POSTS = [...COMMON, 'likes', 'comments', 'saved'];
const ON_PROFILE = ['follows', 'profile_visits', 'profile_activity'];

/** What each kind of post has (contracts/instagram-api.md §3.3), without what only cross-posted reels have. */
const METRICS = new Map([
	['FEED', [...ON_POSTS, ...ON_PROFILE]],
	['REELS', [...ON_POSTS, 'ig_reels_avg_watch_time', 'ig_reels_video_view_total_time', 'reels_skip_rate']],
	['STORY', [...COMMON, ...ON_PROFILE, 'replies', 'navigation']],
]);

/** Refused together, although the refusal names one (contracts/instagram-api.md §3.3). */
const CROSSPOSTING = ['crossposted_views', 'facebook_views'];

const PLATFORM = { platform: 'Instagram' };
const REFUSED = missingBecause('metric_refused', PLATFORM);
const OMITTED = missingBecause('left_out_late', PLATFORM);

/** Which metrics a refusal is about: those not in the list of what is allowed, or by place; otherwise by name (§3.2, §3.3). */
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

/** A figure stands alone in `total_value`, or last in a series. */
function figureOf(item: JsonObject): number | undefined {
	const total = asObject(item.total_value);
	return asCount(total ? total.value : asObjects(item.values).at(-1)?.value);
}

/** Checks that every metric that was asked for came back: Graph leaves some out without a word (§3.2). */
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

/** What to leave out after a failure, each with the reason. @param doubtful suspected if the answer names nobody */
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

/** Reads metrics of one shape. One bad metric fails the whole call, so it is dropped and the rest asked for once more. */
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

/** What an account's day is told by, all in one call. Profile views are no longer documented (contracts/instagram-api.md §3.4). */
export const DAY_METRICS = ['reach', 'views', 'profile_views'] as const;

const UNDOCUMENTED = ['profile_views'];

/**
 * The account's metrics of the last complete day (contracts/instagram-api.md §3.2). Profile views may be missing.
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

/** Names the period of metrics that Instagram left out. @param late what is said of them */
function nameLate({ figures, missing }: Insights, late: string): Insights {
	const named = Object.entries(missing).map(([metric, reason]) => [
		metric,
		reason === OMITTED ? late : reason,
	]);
	return { figures, missing: Object.fromEntries(named) };
}

/** What an account's month is told by, all in one call. */
export const MONTH_METRICS = ['reach', 'views', 'accounts_engaged', 'total_interactions'] as const;

/**
 * The account's metrics of 30 days, each one number over all of them: reach and engaged accounts count each person once
 * (contracts/instagram-api.md §3.2).
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

/** Insights of a post, without looking up what kind of post it is. @throws PlatformError */
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

/** The insights that came with a post in a list (contracts/instagram-api.md §3.3). */
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
 * The figures of a post or a current story since it went live (contracts/instagram-api.md §3.3). What Instagram refuses,
 * withholds or does not have is named under `missing`.
 *
 * @param metrics what to ask for; otherwise what this kind of post has
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
