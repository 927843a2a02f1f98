import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Logins } from '../../channels';
import { name as service, version } from '../../package.json';
import { missingScopes } from '../oauth/missing-scopes';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { listAnswers, testAnswers } from './account-schemas';

function toJson(account: Account, logins: Logins) {
	return {
		id: account.id,
		platform: account.platform,
		username: account.username,
		display_name: account.displayName,
		connected: account.health === 'ok',
		scopes: account.scopes,
		missing_scopes: missingScopes(account, logins),
		expires_at: account.expiresAt,
		refresh_expires_at: account.refreshExpiresAt,
		last_synced_at: account.lastSyncedAt,
		health: account.health,
		...(account.healthReason !== null && { health_reason: account.healthReason }),
	};
}

/** Listing accounts. */
export const registerAccountRoutes: FastifyPluginAsyncTypebox<{
	store: AccountStore;
	logins: Logins;
}> = async (app, { store, logins }) => {
	app.get(
		'/api/accounts',
		{ schema: { tags: ['Accounts'], summary: 'List connected accounts', response: listAnswers } },
		async () => ({ accounts: (await store.list()).map((account) => toJson(account, logins)) }),
	);

	app.get(
		'/n8n/test-connection',
		{
			schema: { tags: ['Operation'], summary: 'Test connection and key', response: testAnswers },
			config: { keyInQuery: true },
		},
		async () => ({
			ok: true as const,
			service,
			version,
			accounts: (await store.list())
				.map((account) => toJson(account, logins))
				.map(({ platform, username, connected, expires_at, missing_scopes }) => ({
					platform,
					username,
					connected,
					expires_at,
					missing_scopes,
				})),
		}),
	);
};
