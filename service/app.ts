import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Platform } from '../platforms/errors';
import {
	createAccountPorts,
	createAccountRecords,
	createAccountStore,
	createConnect,
	createImports,
	createTokenRefresh,
	createSyncLog,
	createTokens,
	createUpkeep,
	registerAccountRoutes,
	registerConnectRoutes,
	registerSyncRoutes,
	type Account,
} from './accounts';
import { createChannels, loginsOf } from './channels';
import { createCache } from './core/cache';
import { createSecretCheck, hashSecret, loadApiKeyHash, requireAuthentication } from './core/authentication';
import type { Config, LoginName } from './config';
import { hideFromOthers, prepareDataDir } from './core/data-dir';
import { lockDataDir } from './core/data-dir-lock';
import { createSessions, registerDashboard } from './dashboard';
import { loadKeyFile, openDatabase, unlockSecrets, watchChanges } from './database';
import { takeEmptyBodies } from './core/empty-bodies';
import { answerBrokenPath, answerBrokenRequest, handleErrors } from './core/error-handler';
import { createTemporaryFiles } from './files/temporary-files';
import type { Feature } from './core/feature';
import {
	createEventRecords,
	createEvents,
	createSender,
	loadWebhookSecret,
	registerSubscriptionRoutes,
} from './events';
import { createMediaLinks, createMediaStore, registerMediaRoutes } from './files/links';
import { createKitRecords, registerMediaKitPages } from './media-kits';
import {
	countCalls,
	countFiles,
	createMetrics,
	describeError,
	describeRequest,
	registerObservability,
	RequestLog,
} from './observability';
import { registerOAuthAdapter } from './token-endpoint';
import { describeRoutes, registerDescription } from './openapi';
import {
	createCallbackGuard,
	createGuardedFetch,
	createImageGuard,
	createPlatformHttp,
	type Lookup,
} from './outgoing';
import { version } from './package.json';
import { loadAssets, registerAssets, registerPublicFiles } from './pages';
import { createDeletion, registerPrivacyRoutes } from './privacy';
import { refuseInvalidHosts } from './core/host-header';
import { createOwnUrl } from './core/own-url';
import { createPrefixRemoval, pathOf } from './core/public-path';
import { prepareRateLimits } from './core/rate-limits';
import { limitSlowBodies } from './core/request-bodies';
import { LOOKS, USUAL_PATIENCE, type Patience } from './core/slow-clients';
import { setResponseHeaders } from './core/response-headers';
import { createRetention } from './retention';
import {
	createCachedReads,
	createRefresher,
	createSchedule,
	createStatisticsRecords,
	createStatisticsStore,
	moveStatistics,
	registerStatisticsRoutes,
} from './statistics';
import { createUploads } from './uploads';
import { registerWebhooks } from './platform-webhooks';

export interface AppOptions {
	/** Called once with an API key that was made on this first start. */
	onNewApiKey?: (key: string) => void;
	/** Called once with a secret for the signatures of callbacks that was made on this first start. */
	onNewWebhookSecret?: (secret: string) => void;
	/** How names are resolved for user-given addresses; the system's way by default. */
	lookup?: Lookup;
	/** How patient the service is with slow clients; the usual way by default. */
	patience?: Patience;
}

/** How long requests under way may take to end when the service is stopped. */
const CLOSE_GRACE_MS = 3_000;

/** Statistics and media-kit pages in memory; one has some kilobytes. */
const MOST_CACHED = 1_000;

/** How long the start waits until tokens are taken over. */
const IMPORT_PATIENCE_MS = 3_000;

/**
 * Puts the service together: every feature with what it needs, in plain sight. Nothing listens yet; `ready` starts
 * the worker, `close` ends everything.
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<FastifyInstance> {
	await prepareDataDir(config.dataDir);
	const unlock = await lockDataDir(config.dataDir, config.databaseFile);
	try {
		return await assemble(config, options, unlock);
	} catch (error) {
		await unlock();
		throw error;
	}
}

async function assemble(
	config: Config,
	options: AppOptions,
	unlock: () => Promise<void>,
): Promise<FastifyInstance> {
	const encryptionKey = config.encryptionKey ?? loadKeyFile(config.dataDir);
	const database = await openDatabase(config.databaseFile);
	const cipher = await unlockSecrets(database, encryptionKey, config.encryptionKeyPrevious);
	const keyHash = await loadApiKeyHash(database, config.apiKey, options.onNewApiKey ?? (() => {}));
	const metrics = createMetrics();
	const platform = createPlatformHttp();
	const httpFor = (name: Platform) => countCalls(platform.http, metrics, name);
	const { maxUploadBytes, tempMaxAgeHours, publicUrl, dashboardPassword } = config;
	const fetch = createGuardedFetch({
		allowlist: config.fetchHostAllowlist,
		userAgent: `MediaKit/${version}${publicUrl === undefined ? '' : ` (+${publicUrl})`}`,
		lookup: options.lookup,
	});
	const { patience = USUAL_PATIENCE } = options;
	const isHttps = publicUrl?.startsWith('https:') ?? false;
	const prefix = pathOf(publicUrl);
	const assets = loadAssets(prefix);
	const prefixRemoval = createPrefixRemoval(prefix);

	const app = Fastify({
		logger: {
			level: config.logLevel,
			serializers: { req: describeRequest, err: describeError },
			// What takes multipart bodies apart tells at level trace all headers, the API key among them.
			redact: ['busboyOptions.headers'],
		},
		requestIdHeader: false,
		genReqId: () => randomUUID(),
		logController: new RequestLog(),
		clientErrorHandler: answerBrokenRequest,
		// Bodies have no such deadline: a large one takes hours. They are watched as they come.
		http: { headersTimeout: patience.idleMs, connectionsCheckingInterval: patience.idleMs / LOOKS },
		trustProxy: config.trustedProxies.length > 0 && config.trustedProxies,
		frameworkErrors: answerBrokenPath,
		rewriteUrl: prefixRemoval.strip,
	}).withTypeProvider<TypeBoxTypeProvider>();

	const ownUrl = createOwnUrl(publicUrl, app);
	const events = createEvents(database, cipher);
	const accounts = createAccountStore(database, cipher, events, moveStatistics);
	const channels = createChannels({ config, httpFor });
	const logins = loginsOf(channels);
	const syncLog = createSyncLog(database);
	const tokenRefresh = createTokenRefresh({ database, cipher, store: accounts, logins, syncLog, events });
	const tokens = createTokens({ store: accounts, httpFor, logins, tokenRefresh });
	const upkeep = createUpkeep({ database, tokens, events, log: app.log });
	const portsOf = createAccountPorts({ store: accounts, tokens });
	const redirectUri = (login: LoginName) =>
		config[login].redirectUri ?? `${ownUrl()}/api/auth/${login}/callback`;
	const connect = createConnect({ database, cipher, store: accounts, logins, redirectUri });

	const callbacks = createCallbackGuard({ allowlist: config.callbackHostAllowlist, lookup: options.lookup });
	const callbackSecret = await loadWebhookSecret(
		{ database, cipher },
		config.webhookSecret,
		options.onNewWebhookSecret ?? (() => {}),
	);
	const sender = createSender({ database, cipher, callbackSecret, guard: callbacks, log: app.log });

	const statistics = createStatisticsStore({ database, accounts, syncLog, events });
	const refresher = createRefresher({ accounts, channels, portsOf, statistics, syncLog });
	const schedule = createSchedule({ pattern: config.statsSchedule, accounts, refresher, log: app.log });
	const readFirstStatistics = (account: Account) => {
		refresher
			.refresh(account)
			.catch((error: unknown) => app.log.warn({ err: error }, 'first statistics could not be read'));
	};
	const importTokens = createImports({
		database,
		store: accounts,
		logins,
		ready: config.readyTokens,
		log: app.log,
		onImported: readFirstStatistics,
	});
	const cache = createCache(MOST_CACHED);
	const stopWatching = watchChanges(database, cache.clear);
	const cached = createCachedReads({ database, cache });

	const limits = { maxFileBytes: maxUploadBytes, maxTotalBytes: config.tempMaxBytes };
	const folder = join(config.dataDir, 'temporary');
	const files = countFiles(await createTemporaryFiles(folder, limits), metrics);
	const images = createImageGuard({ allowlist: config.fetchHostAllowlist, lookup: options.lookup });
	const links = createMediaLinks(encryptionKey, ownUrl);
	const lifetimeSeconds = tempMaxAgeHours * 60 * 60;
	const media = createMediaStore({ database, files, lifetimeSeconds, log: app.log });
	const uploads = await createUploads({
		config,
		channels,
		ownUrl,
		database,
		cipher,
		events,
		accounts,
		portsOf,
		files,
		fetch,
		guards: { images, callback: callbacks },
		otherFiles: media.fileNames,
		signLink: links.sign,
		patience,
		onRetry: ({ platform: name }) => metrics.retries.inc({ platform: name }),
		onSwept: ({ orphans }) => {
			metrics.orphansRemoved.inc(orphans);
			metrics.lastSweep.setToCurrentTime();
		},
		log: app.log,
	});
	const { deliveries } = uploads;

	const opening = [keyHash, ...(dashboardPassword === undefined ? [] : [hashSecret(dashboardPassword)])];
	const sessions = createSessions({
		database,
		encryptionKey,
		opening,
		path: prefix || '/',
		secure: isHttps,
	});
	const features: readonly Feature[] = [
		createAccountRecords(database),
		createEventRecords(database),
		createStatisticsRecords(database),
		uploads,
		createKitRecords(database),
		sessions,
	];
	metrics.addGauges(features.flatMap(({ gauges = [] }) => gauges));
	const retention = createRetention({ features, retentionDays: config.retentionDays, log: app.log });
	const deleteAccounts = createDeletion({ database, features, events, files, deliveries, log: app.log });

	const isKey = createSecretCheck(keyHash);

	setResponseHeaders(app, { isHttps });
	refuseInvalidHosts(app);
	await prepareRateLimits(app);
	requireAuthentication(app, { isKey, sessions });
	app.addHook('onRoute', prefixRemoval.see);
	handleErrors(app, assets);
	limitSlowBodies(app, patience);
	await describeRoutes(app, publicUrl);
	app.removeContentTypeParser('text/plain');
	takeEmptyBodies(app);
	registerObservability(app, { database, metrics, tryDataDir: () => prepareDataDir(config.dataDir) });
	await app.register(registerAccountRoutes, { store: accounts, logins });
	await app.register(registerConnectRoutes, {
		connect,
		logins,
		secureCookies: isHttps,
		assets,
		onConnected: readFirstStatistics,
	});
	await app.register(registerSyncRoutes, { store: accounts, tokens, syncLog });
	await app.register(registerStatisticsRoutes, {
		database,
		accounts,
		logins,
		statistics,
		refresher,
		cached,
		refuseStale: config.statsRefuseStale,
	});
	await app.register(registerOAuthAdapter, { logins });
	await app.register(uploads.routes);
	await app.register(registerSubscriptionRoutes, { events, guard: callbacks });
	await app.register(registerMediaRoutes, {
		files,
		maxUploadBytes,
		patience,
		links,
		store: media,
		findOther: uploads.findFile,
		lifetimeSeconds,
	});

	registerDescription(app, assets);
	await app.register(registerAssets, { assets });
	await app.register(registerPublicFiles, { assets });
	await app.register(registerDashboard, { config, channels, ownUrl, assets, sessions, opening, redirectUri });
	await app.register(registerMediaKitPages, {
		database,
		cache,
		accounts,
		cached,
		fetch,
		assets,
		refuseStale: config.statsRefuseStale,
		ownUrl,
	});
	await app.register(registerPrivacyRoutes, { features, accounts, logins, tokens, deleteAccounts });
	await app.register(registerWebhooks, {
		channels,
		ownUrl,
		database,
		events,
		accounts,
		deliveries: deliveries.platformUpdates,
		deleteAccounts,
		assets,
	});

	let importing: Promise<void> | undefined;
	app.addHook('onReady', async () => {
		await uploads.start();
		sender.start();
		await media.start();
		await retention.start();
		schedule.start();
		upkeep.start();
		// A platform that does not answer does not hold up the start.
		importing = importTokens();
		await Promise.race([importing, wait(IMPORT_PATIENCE_MS, undefined, { ref: false })]);
	});
	app.addHook('preClose', async () => {
		// Requests under way may end; a connection on which nobody asks anything must not hold up the end.
		setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
	});
	app.addHook('onClose', async () => {
		schedule.stop();
		media.stop();
		retention.stop();
		const stopped = Promise.all([uploads.stop(), sender.stop(), refresher.stop()]);
		await Promise.all([upkeep.stop(), tokens.stop(), importing]);
		// A request that must not be cut off, since it makes a draft or a post, may take a moment to end.
		await Promise.race([stopped, wait(CLOSE_GRACE_MS, undefined, { ref: false })]);
		// Other requests under way are cut off rather than waited for: what they were for is on disk.
		await Promise.all([stopped, platform.close(), fetch.close(), images.close(), callbacks.close()]);
		stopWatching();
		await database.destroy();
		await unlock();
	});
	for (const warning of await hideFromOthers(config)) app.log.warn(warning);
	return app;
}
