import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts';
import type { AppKeysFeature } from '../app-keys';
import type { Channels } from '../channels';
import { hashSecret } from '../core/authentication';
import type { Core } from '../core/core';
import type { Statistics } from '../statistics';
import { registerDashboard } from './server/dashboard-routes';
import { registerOverview } from './server/overview-routes';
import { createSessions } from './server/sessions';

export type { Overview } from './server/dashboard-schemas';

/** The dashboard, and the sessions of people who are logged in to it. */
export function createDashboard(
	core: Core,
	needs: { channels: Channels; accounts: Accounts; statistics: Statistics; appKeys: AppKeysFeature },
) {
	const { config, database, keyHash } = core;
	const { dashboardPassword } = config;
	/** Hashes of what opens the dashboard. */
	const opening = [keyHash, ...(dashboardPassword === undefined ? [] : [hashSecret(dashboardPassword)])];
	const sessions = createSessions(core, opening);

	return {
		sessions,
		purge: sessions.purge,
		async routes(app: FastifyInstance): Promise<void> {
			const { channels, accounts, statistics, appKeys } = needs;
			const { redirectUri } = accounts;
			const { cached, nextReading } = statistics;
			const parts = { core, channels, sessions, opening, redirectUri, nextReading, appKeys };
			await app.register(registerDashboard, parts);
			await app.register(registerOverview, { database, accounts: accounts.store, cached });
		},
	};
}
