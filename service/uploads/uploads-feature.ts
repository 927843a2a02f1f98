import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify';
import type { Account, AccountStore, PortsOf } from '../accounts';
import { createQuota, type Channels, type Delivery, type Quota, type SignLink } from '../channels';
import type { Config } from '../config';
import type { Cipher, Database } from '../database';
import type { Events } from '../events';
import { isReachable, type Guard, type GuardedFetch } from '../outgoing';
import { createDeliveries } from './delivery/deliveries';
import { createFetchFile } from '../files/fetch-file';
import { createIdempotency } from './intake/idempotency';
import { createIntake } from './intake/intake';
import { createUploadChecks } from './intake/upload-checks';
import { registerIntakeRoutes } from './intake/intake-routes';
import { createInspector, type Inspector } from './inspection';
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

interface UploadsOptions {
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
}

type IsReachable = (account: Account) => boolean;

/** What takes requests in, and what says beforehand what would become of them. */
function createReception(
	options: UploadsOptions,
	parts: { inspector: Inspector; quota: Quota; isReachable: IsReachable },
) {
	const { config, database, channels, accounts, portsOf, files, fetch, guards, patience } = options;
	const { inspector, quota, isReachable } = parts;
	const { maxUploadBytes } = config;
	const shared = { channels, accounts, files, isReachable, maxUploadBytes, patience };
	const checks = createUploadChecks({ ...shared, guards: { ...guards, video: fetch } });
	const idempotency = createIdempotency(database);
	return {
		idempotency,
		intake: createIntake({ ...shared, database, idempotency, checks }),
		preflight: createPreflight({
			...shared,
			account: createAccountPreflight({ channels, portsOf, quota }),
			checks,
			fetch,
			fetchFile: createFetchFile({ fetch, files, patience }),
			inspector,
		}),
	};
}

/** Uploads from their intake to their end, around one store of temporary files. */
export async function createUploads(options: UploadsOptions) {
	const { config, database, channels, files, ownUrl, patience, log } = options;
	const { maxUploadBytes, publicUrl, limitTimeScale } = config;
	const reachable: IsReachable = ({ platform, login }) =>
		isReachable(publicUrl, channels[platform].uploads.baseOf(login));
	const quota = createQuota(database, limitTimeScale);
	const store = createUploadStore(options);
	const inspector = createInspector({ log });
	const parts = { inspector, quota, isReachable: reachable };
	const { idempotency, intake, preflight } = createReception(options, parts);
	const deliveries = createDeliveries({ ...options, ...parts, store });
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
