import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify';
import type { Account, AccountStore, PortsOf } from '../accounts';
import { createQuota, type Channels, type Delivery, type SignLink } from '../channels';
import type { Config } from '../config';
import type { Cipher, Database } from '../database';
import type { Events } from '../events';
import { isReachable, type Guard, type GuardedFetch } from '../outgoing';
import { createDeliveries } from './delivery/deliveries';
import { createFetchFile } from '../files/fetch-file';
import { createIdempotency } from './intake/idempotency';
import { createIntake } from './intake/intake';
import { registerIntakeRoutes } from './intake/intake-routes';
import { createInspector } from './inspection';
import { createAccountPreflight, createPreflight } from './preflight';
import type { OwnUrl } from '../core/own-url';
import type { Patience } from '../core/slow-clients';
import { registerStatusRoutes } from './status/status-routes';
import { createUploadRecords } from './upload-records';
import { createUploadStore } from './upload-store';
import type { Swept } from './delivery/sweep';
import type { TemporaryFiles } from '../files/temporary-files';
import { createTus } from './tus/tus-server';
import { registerTusRoutes } from './tus/tus-routes';
import { createResumables } from './tus/tus-store';

const HOUR_MS = 60 * 60 * 1000;

/** Uploads from their intake to their end, around one store of temporary files. */
export async function createUploads(options: {
	config: Config;
	ownUrl: OwnUrl;
	database: Database;
	cipher: Cipher;
	events: Events;
	channels: Channels;
	accounts: AccountStore;
	portsOf: PortsOf;
	files: TemporaryFiles;
	fetch: GuardedFetch;
	guards: Record<'images' | 'callback', Guard>;
	/** The names of files that are needed for something else than uploads. */
	otherFiles: () => Promise<string[]>;
	/** Makes public links to temporary files. */
	signLink: SignLink;
	patience: Patience;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	/** Told of every sweep that has ended. */
	onSwept: (swept: Swept) => void;
	log: FastifyBaseLogger;
}) {
	const { config, database, channels, accounts, portsOf, files, fetch, guards, ownUrl, patience, log } =
		options;
	const { maxUploadBytes, publicUrl } = config;
	const reachable = ({ platform, login }: Account) =>
		isReachable(publicUrl, channels[platform].uploads.baseOf(login));
	const quota = createQuota(database, config.limitTimeScale);

	const store = createUploadStore(options);
	const inspector = createInspector({ log });
	const idempotency = createIdempotency(database);
	const intake = createIntake({
		database,
		channels,
		accounts,
		files,
		idempotency,
		guards: { ...guards, video: fetch },
		isReachable: reachable,
		maxUploadBytes,
		patience,
	});
	const preflight = createPreflight({
		channels,
		accounts,
		account: createAccountPreflight({ channels, portsOf, quota }),
		files,
		fetch,
		fetchFile: createFetchFile({ fetch, files, patience }),
		inspector,
		intake,
		isReachable: reachable,
		maxUploadBytes,
	});
	const deliveries = createDeliveries({
		...options,
		store,
		inspector,
		quota,
		isReachable: reachable,
	});
	const tus = await createTus({
		database,
		resumables: createResumables(database, files, config.tempMaxAgeHours * HOUR_MS),
		files,
		intake,
		maxUploadBytes,
		patience,
		ownUrl,
		onAccepted: deliveries.kick,
		onError: (error) => log.error({ err: error }, 'expired resumable uploads could not be deleted'),
	});

	const routes: FastifyPluginAsync = async (app) => {
		await app.register(registerIntakeRoutes, {
			intake,
			preflight,
			ownUrl,
			onAccepted: deliveries.kick,
		});
		await app.register(registerTusRoutes, { tus, ownUrl, corsOrigins: config.corsOrigins });
		await app.register(registerStatusRoutes, { store, files, deliveries, ages: config });
	};

	return {
		routes,
		deliveries,
		findFile: store.findFile,
		...createUploadRecords(database),
		/** Takes up what an earlier run has left. */
		async start(): Promise<void> {
			await idempotency.recover();
			await deliveries.start();
			await tus.start();
		},
		/** Interrupts what is under way; it goes on after the next start. */
		async stop(): Promise<void> {
			tus.stop();
			await Promise.all([deliveries.stop(), inspector.stop()]);
		},
	};
}
