import type { FastifyInstance } from 'fastify';
import type { Account, Accounts, AccountStore, PortsOf } from '../accounts';
import { createQuota, type Channels, type Quota, type SignLink } from '../channels';
import type { Core } from '../core/core';
import { findDecoder } from '../core/frame-decoder';
import type { Events } from '../events';
import { isReachable } from '../outgoing';
import type { ApprovalLinks } from './approval/approval-links';
import { registerApprovalRoutes } from './approval/approval-routes';
import { endRestored } from './delivery/after-restore';
import { createDeliveries } from './delivery/deliveries';
import { createFetchFile } from '../files/fetch-file';
import { createIdempotency } from './intake/idempotency';
import { createIntake } from './intake/intake';
import { createUploadChecks } from './intake/upload-checks';
import { registerIntakeRoutes } from './intake/intake-routes';
import { createFrames } from './frames';
import { createInspector, type Inspector } from './inspection';
import { createAccountPreflight, createPreflight } from './preflight';
import { registerStatusRoutes } from './status/status-routes';
import { countByState } from './upload-list';
import { createUploadRecords } from './upload-records';
import { createUploadStore } from './upload-store';
import type { TemporaryFiles } from '../files/temporary-files';
import { createTus } from './tus/tus-server';
import { registerTusRoutes } from './tus/tus-routes';
import { createResumables } from './tus/tus-store';

const HOUR_MS = 60 * 60 * 1000;

interface UploadNeeds {
	channels: Channels;
	accounts: Accounts;
	events: Events;
	files: TemporaryFiles;
	/** Signs public links to temporary files. */
	links: { sign: SignLink };
	approvalLinks: ApprovalLinks;
}

type IsReachable = (account: Account) => boolean;

/** Creates the intake and the preflight of uploads. */
function createReception(
	options: Core & Omit<UploadNeeds, 'accounts'> & { accounts: AccountStore; portsOf: PortsOf },
	parts: { inspector: Inspector; quota: Quota; isReachable: IsReachable },
) {
	const { config, database, engine, channels, accounts, portsOf, files, fetch, guards, patience } = options;
	const { inspector, quota, isReachable } = parts;
	const { maxUploadBytes } = config;
	const shared = { channels, accounts, files, isReachable, maxUploadBytes, patience };
	const checks = createUploadChecks({ ...shared, guards: { ...guards, video: fetch } });
	const idempotency = createIdempotency(database);
	return {
		idempotency,
		intake: createIntake({ ...shared, database, engine, idempotency, checks }),
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

/** Uploads, from intake to the end of their deliveries, with a shared store of temporary files. */
export async function createUploads(core: Core, needs: UploadNeeds) {
	const { config, database, ownUrl, patience, metrics, log } = core;
	const { channels, accounts, files, links, approvalLinks } = needs;
	const options = {
		...core,
		...needs,
		accounts: accounts.store,
		portsOf: accounts.portsOf,
		signLink: links.sign,
	};
	const { maxUploadBytes, publicUrl, limitTimeScale } = config;
	const reachable: IsReachable = ({ platform, login }) =>
		isReachable(publicUrl, channels[platform].uploads.baseOf(login));
	const quota = createQuota(database, limitTimeScale);
	const store = createUploadStore({ ...options, ages: config });
	const inspector = createInspector({ log });
	const frames = createFrames({ files, log, decoder: findDecoder() });
	const parts = { inspector, quota, isReachable: reachable };
	const { idempotency, intake, preflight } = createReception(options, parts);
	const deliveries = createDeliveries({
		...options,
		...parts,
		store,
		onRetry: ({ platform }) => metrics.retries.inc({ platform }),
		onSwept({ orphans }) {
			metrics.orphansRemoved.inc(orphans);
			metrics.lastSweep.setToCurrentTime();
		},
	});
	const tus = createTus({
		database,
		resumables: createResumables(database, files, config.tempMaxAgeHours * HOUR_MS),
		files,
		intake,
		maxUploadBytes,
		patience,
		ownUrl,
		engine: core.engine,
	});

	return {
		deliveries,
		findFile: store.findFile,
		/** True if any upload is stored. */
		hasAny: async () => Object.keys(await countByState(database)).length > 0,
		...createUploadRecords(database, files),
		async routes(app: FastifyInstance): Promise<void> {
			await app.register(registerIntakeRoutes, { intake, preflight, ownUrl });
			await app.register(registerTusRoutes, { tus, ownUrl, corsOrigins: config.corsOrigins });
			await app.register(registerStatusRoutes, {
				store,
				accounts: accounts.store,
				files,
				frames,
				deliveries,
				ages: config,
			});
			const { assets } = core;
			await app.register(registerApprovalRoutes, {
				links: approvalLinks,
				store,
				files,
				frames,
				deliveries,
				assets,
			});
		},
		/** Resumes the work of an earlier run. */
		async start(): Promise<void> {
			await endRestored(database, store);
			await idempotency.recover();
			await tus.start();
		},
		/** Interrupts the work in progress; it resumes after the next start. */
		async stop(): Promise<void> {
			await Promise.all([deliveries.stop(), inspector.stop(), frames.stop()]);
		},
	};
}
