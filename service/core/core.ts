import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import { ConfigError, type Config } from '../config';
import {
	loadKeyFile,
	openDatabase,
	placeOfData,
	unlockSecrets,
	watchChanges,
	type Changes,
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
	/** Called with the API key that is generated at the first start. */
	onNewApiKey?: (key: string) => void;
	/** Resolves the host names of user-supplied URLs; the system resolver by default. */
	lookup?: Lookup;
	/** Time limits for slow clients. */
	patience?: Patience;
	/** The database location for `openDatabase`; by default, the configured one. */
	database?: string;
	/** Creates the engine; by default, one that suits the database. */
	createEngine?: typeof createUsualEngine;
}

/** The dependencies of every feature. */
export interface Core {
	config: Config;
	encryptionKey: Buffer;
	/** The hash of the API key. */
	keyHash: Buffer;
	database: Database;
	cipher: Cipher;
	/** In-memory cache, cleared whenever the database changes. */
	cache: Cache;
	/** Counts failed login attempts. */
	wrongAttempts: WrongAttempts;
	/** Reliable background work and schedules. */
	engine: Engine;
	log: FastifyBaseLogger;
	metrics: Metrics;
	/** HTTP client for a platform, without an account's token. */
	httpFor: (platform: Platform) => Http;
	/** Fetches user-supplied URLs. */
	fetch: GuardedFetch;
	guards: Record<'images' | 'callback', Guard>;
	ownUrl: OwnUrl;
	/** True if browsers reach the service over https. */
	isHttps: boolean;
	assets: Assets;
	patience: Patience;
	/** Aborts outgoing requests in progress. */
	hangUp(): Promise<void>;
	/** Closes the database. */
	close(): Promise<void>;
}

/** Maximum number of cached statistics and media-kit pages, which take a few kilobytes each. */
const MOST_CACHED = 1_000;

/**
 * Checks that the database is still the current one.
 *
 * @throws ConfigError if its data has been moved to another database
 */
async function requireNotMoved(database: Database, changes: Changes): Promise<void> {
	// From now on, an attempt to copy the database would find that it is in use.
	await changes.check();
	const place = await placeOfData(database);
	if (place === undefined) return;
	await changes.close();
	await database.destroy();
	const undo = 'Run "mediakit database copy --undo" to use this database again, as it was before the copy.';
	throw new ConfigError(
		place.isThere
			? `The data has been moved to the database ${place.name}. Set DATABASE_URL to that one. ${undo}`
			: `The data is being copied to the database ${place.name}, or the copy was interrupted. ${undo}`,
	);
}

/**
 * Opens the database and everything else that features share. @param app provides the log and the listening address
 */
export async function createCore(config: Config, app: FastifyInstance, options: CoreOptions): Promise<Core> {
	const { lookup, patience = USUAL_PATIENCE, onNewApiKey = () => {} } = options;
	const { createEngine = createUsualEngine } = options;
	const { publicUrl, fetchHostAllowlist } = config;
	const encryptionKey = config.encryptionKey ?? loadKeyFile(config.dataDir);
	const database = await openDatabase(options.database ?? config.database, config.databasePool);
	const changes = watchChanges(database, () => cache.clear());
	const cache = createCache(MOST_CACHED, changes.check);
	await requireNotMoved(database, changes);
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
