import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import { clock, timestamp, type Database } from '../database';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What an account's statistics are found by. */
export const statisticsKey = ({ platform, username }: { platform: Platform; username: string }) =>
	`${platform}/${username}`;

/**
 * The statistics of all accounts as they were some days ago in UTC. An account that was not refreshed on that day has
 * those of the last refresh before it, unless that is farther away than half of the days.
 *
 * @returns by `statisticsKey`
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
