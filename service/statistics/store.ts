import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Database } from '../database';
import { ApiError } from '../errors';

/** A cached document with the time of its data. */
export interface CachedStatistics {
	username: string;
	document: StatisticsDocument;
	/** ISO 8601, UTC. */
	fetchedAt: string;
}

interface Row {
	platform: Platform;
	username: string;
	stats_data: string;
	fetched_at: string;
}

const toCached = (row: Row): CachedStatistics => ({
	username: row.username,
	document: JSON.parse(row.stats_data) as StatisticsDocument,
	fetchedAt: row.fetched_at,
});

/** The cache that media kits read, and the history behind it. */
export function createStatisticsStore(database: Database) {
	return {
		/**
		 * Puts a document into the cache and appends it to the history, both or neither.
		 *
		 * @param accountId whose it is, if it is a connected account's
		 * @throws ApiError `account_not_connected` if the account was deleted meanwhile; nothing is kept then
		 */
		async save(username: string, document: StatisticsDocument, accountId?: string): Promise<void> {
			const row: Row = {
				platform: document.platform,
				username,
				stats_data: JSON.stringify(document),
				fetched_at: document.fetched_at,
			};
			await database.transaction(async (trx) => {
				await trx<Row>('social_stats_cache').insert(row).onConflict(['platform', 'username']).merge();
				await trx<Row>('social_stats_history').insert(row);
				if (accountId !== undefined && !(await trx('accounts').where({ id: accountId }).first())) {
					throw new ApiError(
						409,
						'account_not_connected',
						`The account ${username} was disconnected while its statistics were read. Connect it again.`,
						'reconnect',
					);
				}
			});
		},

		/** All cached documents of a platform, by user name. */
		async list(platform: Platform): Promise<CachedStatistics[]> {
			const rows = await database<Row>('social_stats_cache').where({ platform }).orderBy('username');
			return rows.map(toCached);
		},
	};
}

export type StatisticsStore = ReturnType<typeof createStatisticsStore>;
