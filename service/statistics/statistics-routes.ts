import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountStore } from '../accounts';
import type { Logins } from '../channels';
import type { Database } from '../database';
import type { CachedReads } from './statistics-cache';
import { registerReadRoutes } from './statistics-read-routes';
import type { Refresher } from './statistics-refresh';
import { registerRefreshRoutes } from './statistics-refresh-routes';
import type { StatisticsStore } from './statistics-store';
import { registerStoreRoute } from './statistics-store-route';

/** Reading, refreshing and storing statistics. */
export const registerStatisticsRoutes: FastifyPluginAsyncTypebox<{
	database: Database;
	accounts: AccountStore;
	logins: Logins;
	statistics: StatisticsStore;
	refresher: Refresher;
	cached: CachedReads;
	refuseStale: boolean;
}> = async (app, options) => {
	await app.register(registerReadRoutes, options);
	await app.register(registerStoreRoute, options);
	await app.register(registerRefreshRoutes, options);
};
