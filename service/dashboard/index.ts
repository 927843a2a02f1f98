import type { FastifyInstance } from 'fastify';
import type { Channels } from '../channels';
import { hashSecret } from '../core/authentication';
import type { Core } from '../core/core';
import type { Statistics } from '../statistics';
import { registerChecklist, type ChecklistNeeds } from './server/checklist-routes';
import { registerDashboard } from './server/dashboard-routes';
import { registerOverview } from './server/overview-routes';
import { createSessions } from './server/sessions';

export type { Overview, Settings as DashboardSettings } from './server/dashboard-schemas';

/** Creates the dashboard, and the sessions of people who are logged in to it. */
export function createDashboard(
	core: Core,
	needs: Pick<ChecklistNeeds, 'accounts' | 'appKeys' | 'hasUploads' | 'hasPublicPage'> & {
		channels: Channels;
		statistics: Statistics;
	},
) {
	const { config, database, keyHash } = core;
	const { dashboardPassword } = config;
	/** Hashes of the secrets that open the dashboard. */
	const opening = [keyHash, ...(dashboardPassword === undefined ? [] : [hashSecret(dashboardPassword)])];
	const sessions = createSessions(core, opening);

	return {
		sessions,
		purge: sessions.purge,
		async routes(app: FastifyInstance): Promise<void> {
			const { channels, accounts, statistics, ...others } = needs;
			const { appKeys } = others;
			const { redirectUri } = accounts;
			const { cached, nextReading } = statistics;
			const parts = { core, channels, sessions, opening, redirectUri, nextReading, appKeys };
			await app.register(registerDashboard, parts);
			await app.register(registerChecklist, { core, accounts, cached, ...others });
			await app.register(registerOverview, { database, accounts: accounts.store, cached });
		},
	};
}
