import type { Platform } from '../../platforms/errors';
import type { StatisticsDocument } from '../../platforms/statistics';
import type { Database } from '../database';
import type { Events } from '../events';

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
export function createStatisticsStore(database: Database, events: Pick<Events, 'add'>) {
	return {
		/** Puts a document into the cache, appends it to the history and tells subscribers, all or nothing. */
		async save(username: string, document: StatisticsDocument): Promise<void> {
			const row: Row = {
				platform: document.platform,
				username,
				stats_data: JSON.stringify(document),
				fetched_at: document.fetched_at,
			};
			await database.transaction(async (trx) => {
				await trx<Row>('social_stats_cache').insert(row).onConflict(['platform', 'username']).merge();
				await trx<Row>('social_stats_history').insert(row);
				const { platform, fetched_at } = row;
				await events.add(trx, { type: 'stats.refreshed', data: { platform, username, fetched_at } });
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
