import type { FastifyInstance } from 'fastify';
import type { Knex } from 'knex';
import type { Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';
import type { Events } from '../events';
import { registerPostRoute } from './post-read-route';
import { purgeUngranted } from './grant-retention';
import { createCachedReads } from './statistics-cache';
import { registerExportRoutes } from './statistics-export-routes';
import { registerReadRoutes } from './statistics-read-routes';
import { createRefresher } from './statistics-refresh';
import { registerRefreshRoutes } from './statistics-refresh-routes';
import { FIRST_STATISTICS, scheduleFirstStatistics, scheduleStatistics } from './statistics-schedule';
import { createStatisticsRecords, createStatisticsStore } from './statistics-store';
import { registerStoreRoute } from './statistics-store-route';

export type Statistics = Awaited<ReturnType<typeof createStatistics>>;

interface StatisticsNeeds {
	channels: Channels;
	accounts: Accounts;
	events: Events;
}

/** Statistics of connected accounts: reads them from the platforms and serves them. */
export async function createStatistics(core: Core, { channels, accounts, events }: StatisticsNeeds) {
	const { config, database, engine } = core;
	const statistics = createStatisticsStore(database, accounts, events);
	const refresher = createRefresher(accounts, channels, statistics);
	const cached = createCachedReads(core);
	const nextReading = await scheduleStatistics(core, accounts.store, cached, refresher);
	scheduleFirstStatistics(core, accounts.store, refresher);

	return {
		cached,
		nextReading,
		/** Reads the statistics of a newly connected account in the background. */
		readFirst: (trx: Knex.Transaction, accountId: string): Promise<void> =>
			engine.enqueue(trx, FIRST_STATISTICS, accountId),
		...createStatisticsRecords(database, config.postHistoryDays, () =>
			purgeUngranted(database, channels, accounts.store),
		),
		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerReadRoutes, { core, cached });
			await app.register(registerPostRoute, { core, cached });
			await app.register(registerExportRoutes, { core, cached });
			await app.register(registerStoreRoute, { statistics });
			await app.register(registerRefreshRoutes, { core, accounts, refresher });
		},
		stop: () => refresher.stop(),
	};
}
