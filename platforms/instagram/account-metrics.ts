import { PlatformError, settle } from '../errors';
import type { Instagram } from './api';
import { lastThirtyDays } from './days';
import { missingBecause } from '../missing-reasons';
import { DAY_METRICS, MONTH_METRICS, readDayInsights, readMonthInsights, type Insights } from './insights';

const IMPRESSIONS_RETIRED = missingBecause('metric_retired', {
	...{ company: 'Meta', month: 'April 2025' },
	instead: 'views_daily',
});

/** Metrics by name, as in the statistics document, and the reason for each metric that is `null`. */
export interface Metrics {
	stats: Record<string, number | null>;
	missing: Record<string, string>;
}

/** Returns the result of a call; if the call fails, returns the reason why each metric is missing. */
async function orReasons(
	metrics: readonly string[],
	withheld: string | undefined,
	call: () => Promise<Insights>,
): Promise<Insights> {
	const insights = withheld ?? (await settle(call()));
	if (typeof insights === 'object' && !(insights instanceof PlatformError)) return insights;
	const reason = typeof insights === 'string' ? insights : insights.message;
	return { figures: {}, missing: Object.fromEntries(metrics.map((metric) => [metric, reason])) };
}

/** Renames metrics to their names in the document. */
function named({ figures, missing }: Insights, names: Readonly<Record<string, string>>): Metrics {
	const stats: Metrics['stats'] = {};
	const reasons: Metrics['missing'] = {};
	for (const [metric, name] of Object.entries(names)) {
		stats[name] = figures[metric] ?? null;
		const reason = missing[metric];
		if (reason !== undefined) reasons[name] = reason;
	}
	return { stats, missing: reasons };
}

/**
 * Reads the metrics for the last complete day; metrics that could not be read are listed as missing, with the reason.
 *
 * @param withheld the reason why nothing is requested, if any
 */
export async function readDay(instagram: Instagram, withheld: string | undefined): Promise<Metrics> {
	const day = await orReasons(DAY_METRICS, withheld, () => readDayInsights(instagram));
	const { stats, missing } = named(day, {
		reach: 'reach_daily',
		views: 'views_daily',
		profile_views: 'profile_views',
	});
	return {
		stats: { ...stats, impressions_daily: null },
		missing: { ...missing, impressions_daily: IMPRESSIONS_RETIRED },
	};
}

/** Like `readDay`, but for the last 30 complete days; also returns the window and the formulas. */
export async function readMonth(
	instagram: Instagram,
	withheld: string | undefined,
): Promise<Metrics & { window: { from: string; to: string }; formulas: Record<string, string> }> {
	const days = lastThirtyDays(instagram.now());
	const { from, to } = days;
	const month = await orReasons(MONTH_METRICS, withheld, () => readMonthInsights(instagram, days));
	const days30 = `from ${from} to ${to}`;
	const once = 'each counted once: a total from Instagram, not a sum of daily values';
	return {
		...named(month, {
			reach: 'reach_30d',
			views: 'views_30d',
			accounts_engaged: 'accounts_engaged_30d',
			total_interactions: 'interactions_30d',
		}),
		window: { from, to },
		formulas: {
			reach_30d: `people who saw any of the account's content ${days30}, ${once}`,
			views_30d: `how often the account's content was seen ${days30}, a total from Instagram`,
			accounts_engaged_30d: `people who liked, commented, saved, shared or replied ${days30}, ${once}`,
			interactions_30d: `likes, comments, saves, shares and replies ${days30}, a total from Instagram`,
		},
	};
}
