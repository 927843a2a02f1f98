import type { FastifyInstance } from 'fastify';
import type { LoginName } from '../config';
import type { Core } from '../core/core';
import { engineOf } from '../database';
import { describeApp, registerAppKeyRoutes } from './app-key-routes';
import { openAppKeyStore } from './app-key-store';

/** How soon work in the background notices what another process has changed; requests notice at once. */
const LOOK_EVERY_MS = 5_000;

/** Keys of platforms' apps: where they come from, and entering them in the dashboard. */
export async function createAppKeys(core: Core, app: FastifyInstance) {
	const store = await openAppKeyStore(core);
	const isAlone = engineOf(core.database) === 'embedded';
	let timer: NodeJS.Timeout | undefined;
	/** What was known before goes on being used while the database does not answer. */
	const look = () => store.reload().catch((error: unknown) => core.log.warn({ err: error }, 'keys of apps'));
	const readNow = () => core.cache.get('app keys', look, LOOK_EVERY_MS);
	if (!isAlone) app.addHook('onRequest', readNow);

	return {
		/** The configuration with the apps that are in use now. */
		config: store.config,
		describe: (login: LoginName) => describeApp(store, login),
		async routes(routes: FastifyInstance): Promise<void> {
			await routes.register(registerAppKeyRoutes, { store });
		},
		async start(): Promise<void> {
			if (!isAlone) timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
		},
		async stop(): Promise<void> {
			clearInterval(timer);
		},
	};
}

export type AppKeysFeature = Awaited<ReturnType<typeof createAppKeys>>;
