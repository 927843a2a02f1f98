import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createAccounts } from './accounts';
import { createAppKeys } from './app-keys';
import { createChannels, createLimitRecords, GERMAN_PLATFORM_ERRORS } from './channels';
import type { Config } from './config';
import { createCore, type Core, type CoreOptions } from './core/core';
import { hideFromOthers, prepareDataDir } from './core/data-dir';
import { lockDataDir } from './core/data-dir-lock';
import type { Feature } from './core/feature';
import { createServer, protectRoutes } from './core/server';
import { createDashboard } from './dashboard';
import { engineOf } from './database';
import { createEvents } from './events';
import { createLinks } from './files/links';
import { openBlobs } from './files/open-blobs';
import { createTemporaryFiles, type TemporaryFiles } from './files/temporary-files';
import { createMediaKits } from './media-kits';
import { countFiles, registerObservability } from './observability';
import { describeRoutes, registerDescription } from './openapi';
import { registerStaticFiles } from './pages';
import { createPlatformWebhooks } from './platform-webhooks';
import { createPrivacy } from './privacy';
import { scheduleRetention } from './retention';
import { createStatistics, moveStatistics } from './statistics';
import { createTokenEndpoint } from './token-endpoint';
import { createApprovalLinks, createUploads } from './uploads';

export interface AppOptions extends CoreOptions {
	/** Called once, with the callback secret that is generated on the first start. */
	onNewWebhookSecret?: (secret: string) => void;
	/** Aborted some time before the service closes. From then on, `/readyz` fails, but requests are still served. */
	stopping?: AbortSignal;
}

/** Time limit for requests in progress when the service stops. */
const CLOSE_GRACE_MS = 3_000;

/**
 * Locks the data folder, unless the database is on a server: several processes can share such a database and its files.
 */
const lockFor = async ({ dataDir, databaseFile }: Config): Promise<() => Promise<void>> =>
	databaseFile === undefined ? async () => {} : await lockDataDir(dataDir, databaseFile);

/**
 * Assembles the service from its features, without listening yet. `ready` starts the background work, and `close` stops
 * everything.
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<FastifyInstance> {
	await prepareDataDir(config.dataDir);
	const unlock = await lockFor(config);
	try {
		return await assemble(config, options, unlock);
	} catch (error) {
		await unlock();
		throw error;
	}
}

async function openTemporaryFiles(core: Core): Promise<TemporaryFiles> {
	const { config, metrics } = core;
	return createTemporaryFiles({
		...core,
		blobs: await openBlobs(config, core.database),
		isAlone: engineOf(core.database) === 'embedded',
		maxFileBytes: config.maxUploadBytes,
		maxTotalBytes: config.tempMaxBytes,
		onDeleted: () => metrics.filesDeleted.inc(),
	});
}

async function assemble(
	config: Config,
	options: AppOptions,
	unlock: () => Promise<void>,
): Promise<FastifyInstance> {
	const app = createServer(config, options.patience);
	const core = await createCore(config, app, options);
	const { metrics, assets } = core;
	const appKeys = await createAppKeys(core, app);
	const channels = createChannels({ ...core, config: appKeys.config });
	const files = countFiles(await openTemporaryFiles(core), metrics);

	const approvalLinks = createApprovalLinks(core.encryptionKey, config.publicUrl);
	const events = await createEvents(core, approvalLinks.complete, options.onNewWebhookSecret);
	const accounts = createAccounts(core, {
		channels,
		events,
		moveStatistics,
		async onConnected(trx, id) {
			await statistics.readFirst(trx, id);
			await webhooks.subscribeToNews(trx, id);
		},
	});
	const statistics = await createStatistics(core, { channels, accounts, events });
	const links = createLinks(core, { files, findOther: (name) => uploads.findFile(name) });
	const uploads = await createUploads(core, { channels, accounts, events, files, links, approvalLinks });
	const { deliveries } = uploads;
	const mediaKits = createMediaKits(core, { accounts, cached: statistics.cached });
	const dashboard = createDashboard(core, {
		...{ channels, accounts, statistics, appKeys },
		hasUploads: uploads.hasAny,
		hasPublicPage: mediaKits.hasPublicPage,
	});
	/** Features that store account data, ordered so that each feature's rows refer only to rows of earlier features. */
	const keepers: Feature[] = [accounts, events, statistics, uploads, mediaKits, dashboard];
	const privacy = createPrivacy(core, { features: keepers, accounts, events, deliveries });
	const webhooks = createPlatformWebhooks(core, {
		channels,
		accounts,
		events,
		deliveries: deliveries.platformUpdates,
		deleteAccounts: privacy.deleteAccounts,
	});
	const tokenEndpoint = createTokenEndpoint(core, accounts);
	const features: Feature[] = [...keepers, links, privacy, webhooks, tokenEndpoint, appKeys];
	scheduleRetention(core, [...keepers, tokenEndpoint, core.wrongAttempts, createLimitRecords(core.database)]);

	metrics.addGauges(features.flatMap(({ gauges = [] }) => gauges));
	await protectRoutes(app, core, { sessions: dashboard.sessions, germanErrors: GERMAN_PLATFORM_ERRORS });
	await describeRoutes(app, config.publicUrl);
	registerObservability(app, { ...core, files, stopping: options.stopping });
	for (const { routes } of features) if (routes) await app.register(routes);
	await app.register(registerDescription, { assets });
	await app.register(registerStaticFiles, { assets });

	app.addHook('onReady', async () => {
		await core.engine.prepare();
		await Promise.all(features.map(async (feature) => feature.start?.()));
		await core.engine.start();
	});
	app.addHook('preClose', async () => {
		// Requests in progress may finish; idle connections must not delay the shutdown.
		setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
	});
	app.addHook('onClose', async () => {
		const stopped = Promise.all([core.engine.stop(), ...features.map(async (feature) => feature.stop?.())]);
		// A token refresh is never interrupted, since the token could be lost.
		await accounts.stop();
		// Requests that create a draft or a post must not be interrupted and may take a moment.
		await Promise.race([stopped, wait(CLOSE_GRACE_MS, undefined, { ref: false })]);
		// Other requests in progress are aborted: the work they belong to is recorded in the database.
		await Promise.all([stopped, core.hangUp()]);
		await Promise.all([files.close(), core.close()]);
		await unlock();
	});
	for (const warning of await hideFromOthers(config)) app.log.warn(warning);
	return app;
}
