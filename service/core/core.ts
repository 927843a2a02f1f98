import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import { ConfigError, type Config } from '../config';
import {
	loadKeyFile,
	movedTo,
	openDatabase,
	unlockSecrets,
	watchChanges,
	type Cipher,
	type Database,
} from '../database';
import { countCalls, createMetrics, type Metrics } from '../observability';
import {
	createCallbackGuard,
	createGuardedFetch,
	createImageGuard,
	createPlatformHttp,
	type Guard,
	type GuardedFetch,
	type Lookup,
} from '../outgoing';
import { version } from '../package.json';
import { loadAssets, type Assets } from '../pages';
import { loadApiKeyHash } from './authentication';
import { createCache, type Cache } from './cache';
import type { Engine } from './engine';
import { createEngine as createUsualEngine } from './engines';
import { createOwnUrl, type OwnUrl } from './own-url';
import { pathOf } from './public-path';
import { USUAL_PATIENCE, type Patience } from './slow-clients';
import { createWrongAttempts, type WrongAttempts } from './wrong-attempts';

export interface CoreOptions {
	/** Called once with an API key that was made on this first start. */
	onNewApiKey?: (key: string) => void;
	/** How the names in user-given URLs are resolved; the system's way by default. */
	lookup?: Lookup;
	/** How patient the service is with slow clients; the usual way by default. */
	patience?: Patience;
	/** Where the database is, as `openDatabase` takes it; the one of the configuration by default. */
	database?: string;
	/** Makes the engine; by default the one that fits the database. */
	createEngine?: typeof createUsualEngine;
}

/** What every feature is made of. */
export interface Core {
	config: Config;
	encryptionKey: Buffer;
	/** The hash of the API key. */
	keyHash: Buffer;
	database: Database;
	cipher: Cipher;
	/** Answers in memory; cleared whenever the database changes. */
	cache: Cache;
	/** Counts wrong attempts to prove who one is. */
	wrongAttempts: WrongAttempts;
	/** Work that must happen, and work at its times. */
	engine: Engine;
	log: FastifyBaseLogger;
	metrics: Metrics;
	/** Requests to a platform, without any account's token. */
	httpFor: (platform: Platform) => Http;
	/** Reads URLs that users give. */
	fetch: GuardedFetch;
	guards: Record<'images' | 'callback', Guard>;
	ownUrl: OwnUrl;
	/** Whether browsers reach the service over https. */
	isHttps: boolean;
	assets: Assets;
	patience: Patience;
	/** Cuts off outgoing requests that are still under way. */
	hangUp(): Promise<void>;
	/** Closes the database. */
	close(): Promise<void>;
}

/** Statistics and media-kit pages in memory; one has some kilobytes. */
const MOST_CACHED = 1_000;

/** @throws ConfigError if another database has the data now, and goes on changing it */
async function requireNotMoved(database: Database): Promise<void> {
	const place = await movedTo(database);
	if (place === undefined) return;
	await database.destroy();
	throw new ConfigError(`The data has been moved to the database ${place}. Set DATABASE_URL to that one.`);
}

/** Opens the database and everything else that features share. @param app logs, and knows where it listens */
export async function createCore(config: Config, app: FastifyInstance, options: CoreOptions): Promise<Core> {
	const { lookup, patience = USUAL_PATIENCE, onNewApiKey = () => {} } = options;
	const { createEngine = createUsualEngine } = options;
	const { publicUrl, fetchHostAllowlist } = config;
	const encryptionKey = config.encryptionKey ?? loadKeyFile(config.dataDir);
	const database = await openDatabase(options.database ?? config.database, config.databasePool);
	await requireNotMoved(database);
	const cipher = await unlockSecrets(database, encryptionKey, config.encryptionKeyPrevious);
	const metrics = createMetrics();
	const platform = createPlatformHttp();
	const fetch = createGuardedFetch({
		allowlist: fetchHostAllowlist,
		userAgent: `MediaKit/${version}${publicUrl === undefined ? '' : ` (+${publicUrl})`}`,
		lookup,
	});
	const images = createImageGuard({ allowlist: fetchHostAllowlist, lookup });
	const callback = createCallbackGuard({ allowlist: config.callbackHostAllowlist, lookup });
	const changes = watchChanges(database, () => cache.clear());
	const cache = createCache(MOST_CACHED, changes.check);

	return {
		config,
		encryptionKey,
		keyHash: await loadApiKeyHash(database, config.apiKey, onNewApiKey),
		database,
		cipher,
		cache,
		wrongAttempts: createWrongAttempts(database),
		engine: await createEngine({ database, log: app.log }),
		log: app.log,
		metrics,
		httpFor: (name) => countCalls(platform.http, metrics, name),
		fetch,
		guards: { images, callback },
		ownUrl: createOwnUrl(publicUrl, app),
		isHttps: publicUrl?.startsWith('https:') ?? false,
		assets: loadAssets(pathOf(publicUrl)),
		patience,
		async hangUp() {
			await Promise.all([platform.close(), fetch.close(), images.close(), callback.close()]);
		},
		async close() {
			await changes.close();
			await database.destroy();
		},
	};
}
