import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import { clock, timestamp, type Database } from '../database';
import type { HistoryJson } from './statistics-schemas';
import type { StatisticsRow } from './statistics-store';

type Figures = StatisticsDocument['stats'];

/** The metrics from the last refresh of a day. */
export type HistoryPoint = HistoryJson['series'][number];

const DAY_MS = 24 * 60 * 60 * 1000;

const dateOf = (time: string) => time.slice(0, 10);

const documentOf = (row: StatisticsRow) => JSON.parse(row.stats_data) as StatisticsDocument;

/** Metrics have at most 2 decimal places; differences must not have more. */
function differences(stats: Figures, previous: Figures): Figures {
	return Object.fromEntries(
		Object.entries(stats).map(([name, value]) => {
			const before = previous[name];
			const known = value !== null && before !== null && before !== undefined;
			return [name, known ? Math.round((value - before) * 100) / 100 : null];
		}),
	);
}

function toPoint(row: StatisticsRow, previous: StatisticsRow | undefined): HistoryPoint {
	const { stats, meta } = documentOf(row);
	const isComparable = previous !== undefined && meta.computed !== false;
	const date = dateOf(row.fetched_at);
	const distance = Date.parse(date) - Date.parse(dateOf(previous?.fetched_at ?? date));
	return {
		date,
		fetched_at: row.fetched_at,
		stats,
		deltas: isComparable ? differences(stats, documentOf(previous).stats) : null,
		days_since_previous: previous ? distance / DAY_MS : null,
	};
}

/**
 * Returns an account's metrics for the last `days` days in UTC, including today: one point for each day with a
 * refresh, taken from that day's last refresh. Each point is compared with the previous one, however old it is, even
 * if it is from before the period.
 *
 * @param username the key of the account's rows
 * @returns oldest first
 */
export async function readHistory(
	database: Database,
	{ platform, username, days }: { platform: Platform; username: string; days: number },
): Promise<HistoryPoint[]> {
	const rows = () => database('social_stats_history').where({ platform, username });
	const since = dateOf(timestamp(clock.now() - (days - 1) * DAY_MS));
	const lastOfDays = rows()
		.where('fetched_at', '>=', since)
		.groupByRaw('substr(fetched_at, 1, 10)')
		.max('fetched_at');
	const found = await rows().whereIn('fetched_at', lastOfDays).orderBy(['fetched_at', 'id']);
	const before = await rows().where('fetched_at', '<', since).orderBy('fetched_at', 'desc').first();
	// Grouped by day, since two refreshes may have the same time.
	const byDay = [...new Map(found.map((row) => [dateOf(row.fetched_at), row])).values()];
	return byDay.map((row, index) => toPoint(row, byDay[index - 1] ?? before));
}
