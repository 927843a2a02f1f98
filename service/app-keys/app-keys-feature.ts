import type { FastifyInstance } from 'fastify';
import type { LoginName } from '../config';
import type { Core } from '../core/core';
import { engineOf } from '../database';
import { describeApp, registerAppKeyRoutes } from './app-key-routes';
import { openAppKeyStore } from './app-key-store';

/** How often background work picks up changes made by other processes; requests notice them immediately. */
const LOOK_EVERY_MS = 5_000;

/** The platform app keys: their sources, and the routes that save them. */
export async function createAppKeys(core: Core, app: FastifyInstance) {
	const store = await openAppKeyStore(core);
	const isAlone = engineOf(core.database) === 'embedded';
	let timer: NodeJS.Timeout | undefined;
	/** Loads the keys. If the database does not respond, the previous keys remain in use. */
	const look = () =>
		store.reload().catch((error: unknown) => core.log.warn({ err: error }, 'app keys could not be loaded'));
	const readNow = () => core.cache.get('app keys', look, LOOK_EVERY_MS);
	if (!isAlone) app.addHook('onRequest', readNow);

	return {
		/** The configuration with the app keys in use. */
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
