import type { AccountStore } from '../accounts';
import type { Channels } from '../channels';
import { clock, timestamp, type Database } from '../database';

const DAY_MS = 24 * 60 * 60 * 1000;

const TABLES = ['social_stats_cache', 'social_stats_history', 'post_stats_history'] as const;

/**
 * Deletes statistics that platforms do not allow us to keep without the account owner's grant: all statistics of
 * accounts whose grant was withdrawn more than `withdrawnDays` ago, and old statistics of accounts that were never
 * connected.
 */
export async function purgeUngranted(
	database: Database,
	channels: Channels,
	accounts: Pick<AccountStore, 'grantsOf'>,
): Promise<void> {
	for (const { platform, statistics } of Object.values(channels)) {
		if (statistics.retention === undefined) continue;
		const { neverGrantedDays, withdrawnDays } = statistics.retention;
		const before = (days: number) => timestamp(clock.now() - days * DAY_MS);
		const known = await accounts.grantsOf(platform, before(withdrawnDays));
		const names = known.map(({ username }) => username);
		const withdrawn = known.filter(({ isGranted }) => !isGranted).map(({ username }) => username);
		for (const table of TABLES) {
			await database(table).where({ platform }).whereIn('username', withdrawn).delete();
			await database(table)
				.where({ platform })
				.whereNotIn('username', names)
				.where('fetched_at', '<', before(neverGrantedDays))
				.delete();
		}
	}
}
