import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { loginsOf, type Channels } from '../channels';
import type { LoginName } from '../config';
import type { Core } from '../core/core';
import type { Events } from '../events';
import { createConnect } from './oauth/connect';
import { registerAccountRoutes } from './routes/account-routes';
import { registerConnectRoutes } from './routes/connect-routes';
import { registerSyncRoutes } from './routes/sync-routes';
import { createAccountRecords } from './store/account-records';
import { createAccountStore, type OnConnected } from './store/account-store';
import type { MoveStatistics } from './store/rename-account';
import { createN8nTrace } from './store/n8n-trace';
import { createSyncLog } from './store/sync-log';
import { createAccountPorts } from './tokens/account-ports';
import { createTokens } from './tokens/account-tokens';
import { createImports } from './tokens/token-imports';
import { createTokenRefresh } from './tokens/token-refresh';
import { scheduleUpkeep } from './tokens/token-upkeep';

/** How long startup waits for tokens to be imported. */
const IMPORT_PATIENCE_MS = 3_000;

interface AccountNeeds {
	channels: Channels;
	events: Events;
	moveStatistics: MoveStatistics;
	/** Called in the transaction that connects or imports an account. */
	onConnected: OnConnected;
}

/** Connected accounts: their login flows, tokens and data. */
export function createAccounts(core: Core, { channels, events, moveStatistics, onConnected }: AccountNeeds) {
	const { config, database, cipher, ownUrl, assets } = core;
	const logins = loginsOf(channels);
	const store = createAccountStore(database, cipher, events, { moveStatistics, onConnected });
	const syncLog = createSyncLog(database);
	const n8n = createN8nTrace(database);
	const parts = { ...core, store, logins, syncLog, events };
	const tokens = createTokens({ ...parts, tokenRefresh: createTokenRefresh(parts) });
	scheduleUpkeep({ ...parts, tokens });
	const redirectUri = (login: LoginName) =>
		config[login].redirectUri ?? `${ownUrl()}/api/auth/${login}/callback`;
	const importTokens = createImports({ ...parts, ready: config.readyTokens });
	let importing: Promise<void> | undefined;

	return {
		store,
		logins,
		syncLog,
		n8n,
		tokens,
		portsOf: createAccountPorts({ store, tokens }),
		/** Returns the redirect URL of a login. */
		redirectUri,
		...createAccountRecords(database),

		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerAccountRoutes, { store, logins, n8n });
			const connect = createConnect({ ...parts, redirectUri });
			await app.register(registerConnectRoutes, { connect, logins, assets });
			await app.register(registerSyncRoutes, { store, tokens, syncLog });
		},

		async start(): Promise<void> {
			// A platform that does not respond must not delay startup.
			importing = importTokens();
			await Promise.race([importing, wait(IMPORT_PATIENCE_MS, undefined, { ref: false })]);
		},

		/** Resolves once all token refreshes have finished; interrupting a refresh could lose the token. */
		async stop(): Promise<void> {
			await Promise.all([tokens.stop(), importing]);
		},
	};
}

export type Accounts = ReturnType<typeof createAccounts>;
