import type { FastifyInstance } from 'fastify';
import type { Account, Accounts } from '../accounts';
import type { Channels } from '../channels';
import type { Core } from '../core/core';
import type { Events } from '../events';
import { createCachedReads } from './statistics-cache';
import { registerReadRoutes } from './statistics-read-routes';
import { createStatisticsRecords } from './statistics-records';
import { createRefresher } from './statistics-refresh';
import { registerRefreshRoutes } from './statistics-refresh-routes';
import { createSchedule } from './statistics-schedule';
import { createStatisticsStore } from './statistics-store';
import { registerStoreRoute } from './statistics-store-route';

interface StatisticsNeeds {
	channels: Channels;
	accounts: Accounts;
	events: Events;
}

/** The statistics of connected accounts: reading them at the platforms, and handing them out. */
export function createStatistics(core: Core, { channels, accounts, events }: StatisticsNeeds) {
	const { config, database, log } = core;
	const { store, logins, portsOf, syncLog } = accounts;
	const parts = { ...core, channels, accounts: store, logins, portsOf, syncLog, events };
	const statistics = createStatisticsStore(parts);
	const refresher = createRefresher({ ...parts, statistics });
	const schedule = createSchedule({ ...parts, pattern: config.statsSchedule, refresher });
	const cached = createCachedReads(core);

	return {
		cached,
		/** Reads a new account in the background. */
		readFirst(account: Account): void {
			refresher
				.refresh(account)
				.catch((error: unknown) => log.warn({ err: error }, 'first statistics could not be read'));
		},
		...createStatisticsRecords(database),
		async routes(app: FastifyInstance): Promise<void> {
			const options = { ...parts, statistics, refresher, cached, refuseStale: config.statsRefuseStale };
			await app.register(registerReadRoutes, options);
			await app.register(registerStoreRoute, options);
			await app.register(registerRefreshRoutes, options);
		},
		async start(): Promise<void> {
			schedule.start();
		},
		async stop(): Promise<void> {
			schedule.stop();
			await refresher.stop();
		},
	};
}
