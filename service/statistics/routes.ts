import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountStore } from '../accounts';
import type { Database } from '../database';
import type { CachedReads } from './cached';
import { registerReadRoutes } from './read-routes';
import type { Refresher } from './refresh';
import { registerRefreshRoutes } from './refresh-routes';
import type { StatisticsStore } from './store';
import { registerStoreRoute } from './store-route';

/** Reading, refreshing and storing statistics. */
export const registerStatisticsRoutes: FastifyPluginAsyncTypebox<{
	database: Database;
	accounts: AccountStore;
	statistics: StatisticsStore;
	refresher: Refresher;
	cached: CachedReads;
	refuseStale: boolean;
}> = async (app, options) => {
	await app.register(registerReadRoutes, options);
	await app.register(registerStoreRoute, options);
	await app.register(registerRefreshRoutes, options);
};
