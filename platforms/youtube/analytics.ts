import { asObjects, asText, type JsonObject } from '../json';
import { call, urlOf, type YouTube } from './api';
import { addDays, pacificDay } from './pacific-days';

/** A question to YouTube Analytics about the connected channel (contracts/youtube-api.md §4). */
export interface ReportQuery {
	/** First day, such as `2026-11-01`, in Pacific time. */
	startDate: string;
	endDate: string;
	metrics: readonly string[];
	dimensions?: readonly string[];
	/** Such as `country==DE`. */
	filters?: string;
	/** Names of columns; a `-` in front sorts downwards. */
	sort?: string;
	maxResults?: number;
}

/** A row by the names of its columns. */
export type ReportRow = Record<string, string | number>;

/** How many days after its end YouTube has a day's metrics, at the latest. */
const LAG_DAYS = 3;

/** The last days of which YouTube has every metric, the first and the last one of them. @param now milliseconds since 1970 */
export function lastFullDays(now: number, days: number): { startDate: string; endDate: string } {
	const endDate = addDays(pacificDay(now), -LAG_DAYS);
	return { startDate: addDays(endDate, 1 - days), endDate };
}

/**
 * Asks YouTube Analytics (contracts/youtube-api.md §4).
 *
 * @returns one object for each row, none where YouTube has no data
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
	// Without data there are no rows at all.
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
