import type { HistoryPoint } from '../types';

/** Figures of single days: their averages are compared, since one day says little about a period. */
const OF_A_DAY = ['reach_daily', 'views_daily', 'impressions_daily', 'profile_views'];

export const isOfADay = (name: string) => OF_A_DAY.includes(name);

/** How a figure has changed: by how much, and by what share of what it was in percent. */
export interface Change {
	by: number;
	/** Null if it was 0. */
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
 * How a figure has changed against the period before: what counts up since that ended, and figures of single days by
 * the averages of both. Where nothing is known of the period before, what counts up is compared with the first day.
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
