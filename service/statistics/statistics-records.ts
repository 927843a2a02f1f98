import type { Knex } from 'knex';
import type { Platform } from '../../platforms/errors';
import type { Records } from '../core/feature';
import { exportRows, type Database } from '../database';

const TABLES = ['social_stats_cache', 'social_stats_history'] as const;

/** Gives an account's documents another user name. Where both names have a cached document, the newer one stays. */
export async function moveStatistics(
	trx: Knex.Transaction,
	{ platform, from, to }: { platform: Platform; from: string; to: string },
): Promise<void> {
	const cached = await trx('social_stats_cache')
		.where({ platform })
		.whereIn('username', [from, to])
		.orderBy('fetched_at')
		.select('id');
	if (cached.length === 2) await trx('social_stats_cache').where({ id: cached[0]?.id }).delete();
	for (const table of TABLES) await trx(table).where({ platform, username: from }).update({ username: to });
}

/** What is kept of accounts' statistics. */
export function createStatisticsRecords(database: Database): Records {
	return {
		async forget(trx, { platform, username }) {
			let statistics = 0;
			for (const table of TABLES) statistics += await trx(table).where({ platform, username }).delete();
			return { statistics };
		},

		async export({ platform, username }) {
			const read = async (table: (typeof TABLES)[number]) => {
				const rows = await database(table).where({ platform, username }).orderBy('fetched_at');
				return exportRows(table, rows, { json: ['stats_data'] });
			};
			return { statistics: { current: await read(TABLES[0]), history: await read(TABLES[1]) } };
		},
	};
}
