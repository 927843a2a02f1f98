import { get } from '../api';
import type { Account, Analytics, HistoryPoint } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An account's statistics for a period. */
export interface Statistics {
	analytics: Analytics;
	/** The days of the period, oldest first. */
	series: HistoryPoint[];
	/** The days of the preceding period of the same length. */
	before: HistoryPoint[];
}

/** Returns the path of an account's statistics. */
export const statisticsPath = ({ platform, username }: Pick<Account, 'platform' | 'username'>) =>
	`/api/mediakit/analytics/${platform}/${encodeURIComponent(username)}`;

/** Reads the statistics of an account. @throws Failure */
export async function readStatistics(account: Account, days: number): Promise<Statistics> {
	const path = statisticsPath(account);
	const [analytics, { series }] = await Promise.all([
		get<Analytics>(path),
		get<{ series: HistoryPoint[] }>(`${path}/history?days=${2 * days}`),
	]);
	const since = new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
	return {
		analytics,
		series: series.filter(({ date }) => date >= since),
		before: series.filter(({ date }) => date < since),
	};
}
