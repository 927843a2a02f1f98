import type { HistoryPoint } from '../statistics';
import type { Change } from './kit-schemas';

/** A metric's values by day, oldest first. Days without a reading are left out. */
export type Series = { date: string; value: number | null }[];

const DAY_MS = 24 * 60 * 60 * 1000;
const PERIOD_DAYS = 30;

/**
 * Returns the change over the last 30 days: compares the latest value with the last value that is at least 30 days
 * older or, if there is none, with the oldest value. Undefined if there are fewer than two values.
 */
function changeOf(series: Series): Change | undefined {
	const known = series.flatMap(({ date, value }) => (value === null ? [] : [{ date, value }]));
	const newest = known.at(-1);
	if (newest === undefined) return undefined;
	const daysBefore = (date: string) => Math.round((Date.parse(newest.date) - Date.parse(date)) / DAY_MS);
	const earlier = known.slice(0, -1);
	const base = earlier.findLast(({ date }) => daysBefore(date) >= PERIOD_DAYS) ?? earlier[0];
	if (base === undefined) return undefined;
	const by = Math.round((newest.value - base.value) * 100) / 100;
	return { by, since: base.date, days: daysBefore(base.date) };
}

/** Returns a metric's series and its change. @param days oldest first */
export function followSeries(
	days: readonly HistoryPoint[],
	name: string,
): { series: Series; change: Change | undefined } {
	const series = days.map(({ date, stats }) => ({ date, value: stats[name] ?? null }));
	return { series, change: changeOf(series) };
}
