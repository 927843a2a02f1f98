import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Database } from '../database';

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
		 * @param also what belongs to the same transaction; an error undoes everything
		 */
		async save(
			username: string,
			document: StatisticsDocument,
			also?: (trx: Knex.Transaction) => Promise<void>,
		): Promise<void> {
			const row: Row = {
				platform: document.platform,
				username,
				stats_data: JSON.stringify(document),
				fetched_at: document.fetched_at,
			};
			await database.transaction(async (trx) => {
				await trx<Row>('social_stats_cache').insert(row).onConflict(['platform', 'username']).merge();
				await trx<Row>('social_stats_history').insert(row);
				await also?.(trx);
			});
		},

		/** Lets the history follow an account that has another user name now; its newer document replaces the old one. */
		async rename(trx: Knex.Transaction, platform: Platform, from: string, to: string): Promise<void> {
			await trx<Row>('social_stats_cache').where({ platform, username: from }).delete();
			await trx<Row>('social_stats_history').where({ platform, username: from }).update({ username: to });
		},

		/** All cached documents of a platform, by user name. */
		async list(platform: Platform): Promise<CachedStatistics[]> {
			const rows = await database<Row>('social_stats_cache').where({ platform }).orderBy('username');
			return rows.map(toCached);
		},
	};
}

export type StatisticsStore = ReturnType<typeof createStatisticsStore>;
