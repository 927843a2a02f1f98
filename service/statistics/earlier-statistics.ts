import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import { clock, timestamp, type Database } from '../database';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Returns the key under which `readEarlier` returns an account's statistics. */
export const statisticsKey = ({ platform, username }: { platform: Platform; username: string }) =>
	`${platform}/${username}`;

/**
 * Returns the statistics of all accounts as of `days` days ago, in UTC. If an account was not refreshed on that day,
 * its last earlier refresh is used, unless that refresh was more than `days / 2` days before that day.
 *
 * @returns the documents by `statisticsKey`
 */
export async function readEarlier(
	database: Database,
	days: number,
): Promise<Map<string, StatisticsDocument>> {
	const dayBefore = (ago: number) => timestamp(clock.now() - ago * DAY_MS).slice(0, 10);
	const history = () => database('social_stats_history');
	const last = history()
		.where('fetched_at', '>=', dayBefore(Math.ceil(days * 1.5)))
		.where('fetched_at', '<', dayBefore(days - 1))
		.groupBy('platform', 'username')
		.select('platform', 'username')
		.max('fetched_at');
	const rows = await history().whereIn(['platform', 'username', 'fetched_at'], last).orderBy('id');
	return new Map(rows.map((row) => [statisticsKey(row), JSON.parse(row.stats_data) as StatisticsDocument]));
}
