import type { FastifyInstance } from 'fastify';
import type { Logins } from '../channels';
import type { Database } from '../database';
import { createSharedRefreshes } from './shared-refreshes';
import { registerOAuthAdapter } from './token-endpoint-routes';

/** The token endpoints for n8n's credentials. */
export function createTokenEndpoint({ database }: { database: Database }, { logins }: { logins: Logins }) {
	const refreshes = createSharedRefreshes(database);
	return {
		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerOAuthAdapter, { database, logins, refreshes });
		},
		async purge(before: string): Promise<void> {
			await refreshes.purge();
			await database('known_apps').where('seen_at', '<', before).delete();
		},
	};
}
