import type { HistoryPoint } from '../types';

/** Daily metrics are compared by their averages, since a single day says little about a period. */
const OF_A_DAY = ['reach_daily', 'views_daily', 'impressions_daily', 'profile_views'];

export const isOfADay = (name: string) => OF_A_DAY.includes(name);

/** The change in a metric: the difference, and the difference as a percentage of the previous value. */
export interface Change {
	by: number;
	/** Null if the previous value was 0. */
	percent: number | null;
}

const average = (values: readonly number[]) =>
	values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

function between(first: number | undefined, last: number | undefined, digits: number): Change | null {
	if (first === undefined || last === undefined) return null;
	const by = Number((last - first).toFixed(digits));
	return { by, percent: first === 0 ? null : (by / first) * 100 };
}

/**
 * Compares a metric with the previous period: cumulative metrics by their growth since that period ended, daily metrics
 * by the averages of both periods. Without data for the previous period, cumulative metrics are compared with the first
 * day.
 */
export function changeOf(
	name: string,
	series: readonly HistoryPoint[],
	before: readonly HistoryPoint[],
): Change | null {
	const valuesOf = (points: readonly HistoryPoint[]) => points.flatMap(({ stats }) => stats[name] ?? []);
	const [known, earlier] = [valuesOf(series), valuesOf(before)];
	if (isOfADay(name)) return between(average(earlier), average(known), 0);
	const last = known.at(-1);
	const delta = series.findLast(({ stats }) => stats[name] != null)?.deltas?.[name];
	const first =
		earlier.at(-1) ?? (known.length > 1 ? known[0] : delta == null ? undefined : (last ?? 0) - delta);
	return between(first, last, 2);
}
