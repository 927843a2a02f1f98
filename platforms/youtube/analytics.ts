import { asObjects, asText, type JsonObject } from '../json';
import { call, urlOf, type YouTube } from './api';
import { addDays, pacificDay } from './pacific-days';

/** A YouTube Analytics query about the connected channel (contracts/youtube-api.md §4). */
export interface ReportQuery {
	/** First day, such as `2026-11-01`, in Pacific time. */
	startDate: string;
	endDate: string;
	metrics: readonly string[];
	dimensions?: readonly string[];
	/** For example, `country==DE`. */
	filters?: string;
	/** Column names; a leading `-` means descending order. */
	sort?: string;
	maxResults?: number;
}

/** A row of a report, by column name. */
export type ReportRow = Record<string, string | number>;

/** Number of days until YouTube has all metrics for a day. */
const LAG_DAYS = 3;

/**
 * Returns the first and last of the most recent `days` days with complete metrics.
 *
 * @param now milliseconds since 1970
 */
export function lastFullDays(now: number, days: number): { startDate: string; endDate: string } {
	const endDate = addDays(pacificDay(now), -LAG_DAYS);
	return { startDate: addDays(endDate, 1 - days), endDate };
}

/**
 * Queries YouTube Analytics (contracts/youtube-api.md §4).
 *
 * @returns one object for each row, empty if YouTube has no data
 * @throws PlatformError; `scope_missing` without the scope for Analytics
 */
export async function queryReport(youtube: YouTube, query: ReportQuery): Promise<ReportRow[]> {
	const url = urlOf(youtube.analyticsBase, '/v2/reports', {
		ids: 'channel==MINE',
		startDate: query.startDate,
		endDate: query.endDate,
		metrics: query.metrics.join(','),
		dimensions: query.dimensions?.join(','),
		filters: query.filters,
		sort: query.sort,
		maxResults: query.maxResults === undefined ? undefined : String(query.maxResults),
	});
	return rowsOf(await call(youtube, { method: 'GET', url }));
}

function rowsOf({ columnHeaders, rows }: JsonObject): ReportRow[] {
	const names = asObjects(columnHeaders).map(({ name }) => asText(name) ?? '');
	// Without data, the response has no rows at all.
	const all: unknown[] = Array.isArray(rows) ? rows : [];
	return all.map((row) => {
		const values: unknown[] = Array.isArray(row) ? row : [];
		const cells = names.map((name, index): [string, string | number] => {
			const value = values[index];
			return [name, typeof value === 'number' ? value : (asText(value) ?? '')];
		});
		return Object.fromEntries(cells);
	});
}
