import { resolve } from 'node:path';
import { PLATFORMS } from '../../platforms/errors';
import { MAX_VIDEO_BYTES } from '../../platforms/tiktok';
import { readDatabase, type DatabaseConfig } from './database';
import { readStore, type StoreConfig } from './files';
import {
	BESIDE_TOKENS,
	readInstagram,
	readMeta,
	readReadyTokens,
	readTikTok,
	readYouTube,
	secretNameOf,
	type InstagramConfig,
	type ReadyToken,
	type TikTokConfig,
	type YouTubeConfig,
} from './platforms';
import { readOidc, type OidcConfig } from './oidc';
import { ConfigError, Reader, type Environment } from './reader';

export type { InstagramConfig, ReadyToken, TikTokConfig, YouTubeConfig } from './platforms';
export { readLocation } from './database';
export type { StoreConfig } from './files';
export { APP_OF, secretNameOf } from './platforms';
export { LOGIN_NAMES, LOGINS, type LoginName } from './logins';
export { readOidc, ROLES, type Allowed, type OidcConfig, type Role } from './oidc';
export { ConfigError, isLoopback, Reader, type Environment } from './reader';

export interface Config extends DatabaseConfig {
	host: string;
	/** 0 lets the system choose a port. */
	port: number;
	/** The public URL of the service; if undefined, its listening address is used. */
	publicUrl: string | undefined;
	/** Proxies whose `X-Forwarded-…` headers are trusted: IP addresses and networks. */
	trustedProxies: string[];
	/** Origins of other sites whose scripts may send resumable uploads. */
	corsOrigins: string[];
	/** Origins of other sites that may embed a media-kit page in a frame. */
	frameAncestors: string[];
	dataDir: string;
	/** The store for temporary files; if undefined, they are in a folder in `dataDir`. */
	store: StoreConfig | undefined;
	/** The maximum number of deliveries that this process handles concurrently. */
	deliveriesAtATime: number;
	apiKey: string | undefined;
	/** Grants access to the dashboard, like the API key. If undefined, no password works. */
	dashboardPassword: string | undefined;
	/** An identity provider whose accounts can also sign in to the dashboard; undefined if there is none. */
	oidc: OidcConfig | undefined;
	/** True if viewers may approve posts. */
	viewersMayApprove: boolean;
	/** 32 bytes; if undefined, the key is in a file in `dataDir`. */
	encryptionKey: Buffer | undefined;
	/** The previous key: values encrypted with it can be read, and are re-encrypted at startup. */
	encryptionKeyPrevious: Buffer | undefined;
	/** Signs the events that go to `callback_url`; if undefined, it is generated on the first start. */
	webhookSecret: string | undefined;
	maxUploadBytes: number;
	/** The maximum total size of all temporary files. */
	tempMaxBytes: number;
	tempMaxAgeHours: number;
	/** How long a file may be kept for a post that is waiting for approval. */
	approvalFileMaxAgeHours: number;
	/** How long finished uploads, captions, events and the sync log are kept. */
	retentionDays: number;
	/** How long each post's metrics from each refresh are kept. */
	postHistoryDays: number;
	uploadHostAllowlist: string[];
	fetchHostAllowlist: string[];
	callbackHostAllowlist: string[];
	/**
	 * The schedule for refreshing all statistics: `daily` (at a minute that differs between installations), `off`, or a
	 * cron expression in UTC.
	 */
	statsSchedule: string;
	/** True if statistics older than 24 hours are refused instead of being marked as stale. */
	statsRefuseStale: boolean;
	/** A divisor for the platforms' windows of 60 seconds and 24 hours. Greater than 1 only in tests. */
	limitTimeScale: number;
	logLevel: string;
	tiktok: TikTokConfig;
	instagram: InstagramConfig;
	facebook: InstagramConfig;
	youtube: YouTubeConfig;
	/** Tokens to import at startup. */
	readyTokens: ReadyToken[];
	/** For example `v26.0`. */
	graphApiVersion: string;
	ruploadBase: string;
	/** The verify token in Meta's webhook handshake; if undefined, the handshake is refused. */
	metaVerifyToken: string | undefined;
	/** Settings that are set but not used by this version. */
	unused: string[];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LONGEST_HOURS = 24 * 365;

/** Settings that the command line reads from the same file; the service does not use them. */
const OF_THE_COMMAND_LINE = new Set([
	'MEDIAKIT_URL',
	'MEDIAKIT_GITHUB_TOKEN',
	...PLATFORMS.map(secretNameOf),
]);

function readEncryptionKey(reader: Reader, name: string): Buffer | undefined {
	const text = reader.text(name);
	if (text !== undefined && !/^[\da-f]{64}$/i.test(text)) {
		throw new ConfigError(`${name} must be 64 hexadecimal digits (32 bytes).`);
	}
	return text === undefined ? undefined : Buffer.from(text, 'hex');
}

/**
 * Reads the configuration from the environment.
 *
 * @throws ConfigError for a malformed value, or for an unknown name that starts with `MEDIAKIT_` or a platform's name
 */
export function loadConfig(environment: Environment): Config {
	const reader = new Reader(environment);
	const dataDir = resolve(reader.text('DATA_DIR') ?? 'data');
	const config = {
		host: reader.text('HOST') ?? '127.0.0.1',
		port: reader.integer('PORT', 8001, 0, 65_535),
		publicUrl: reader.url('PUBLIC_URL'),
		trustedProxies: reader.networks('TRUSTED_PROXIES'),
		corsOrigins: reader.origins('CORS_ORIGINS'),
		frameAncestors: reader.origins('FRAME_ANCESTORS'),
		dataDir,
		...readDatabase(reader, dataDir),
		store: readStore(reader),
		deliveriesAtATime: reader.integer('DELIVERIES_AT_A_TIME', 8, 1, 1_000),
		apiKey: reader.text('MEDIAKIT_API_KEY'),
		dashboardPassword: reader.text('MEDIAKIT_DASHBOARD_PASSWORD'),
		oidc: readOidc(reader),
		viewersMayApprove: reader.oneOf('OIDC_VIEWERS_APPROVE', ['true', 'false'], 'false') === 'true',
		encryptionKey: readEncryptionKey(reader, 'MEDIAKIT_ENCRYPTION_KEY'),
		encryptionKeyPrevious: readEncryptionKey(reader, 'MEDIAKIT_ENCRYPTION_KEY_PREVIOUS'),
		webhookSecret: reader.text('MEDIAKIT_WEBHOOK_SECRET'),
		maxUploadBytes: reader.integer('MAX_UPLOAD_BYTES', MAX_VIDEO_BYTES, 1),
		tempMaxBytes: reader.integer('TEMP_MAX_BYTES', 20_000_000_000, 1),
		tempMaxAgeHours: reader.integer('TEMP_MAX_AGE_HOURS', 24, 1, LONGEST_HOURS),
		approvalFileMaxAgeHours: reader.integer('APPROVAL_FILE_MAX_AGE_HOURS', 24, 1, LONGEST_HOURS),
		retentionDays: reader.integer('RETENTION_DAYS', 30, 1, 3_650),
		postHistoryDays: reader.integer('POST_HISTORY_DAYS', 90, 1, 3_650),
		uploadHostAllowlist: reader.hosts('UPLOAD_HOST_ALLOWLIST'),
		fetchHostAllowlist: reader.hosts('FETCH_HOST_ALLOWLIST'),
		callbackHostAllowlist: reader.hosts('CALLBACK_HOST_ALLOWLIST'),
		statsSchedule: reader.schedule('STATS_SCHEDULE', ['daily', 'off']) ?? 'daily',
		statsRefuseStale: reader.oneOf('STATS_REFUSE_STALE', ['true', 'false'], 'false') === 'true',
		limitTimeScale: reader.factor('LIMIT_TIME_SCALE'),
		logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
		tiktok: readTikTok(reader),
		instagram: readInstagram(reader, 'instagram'),
		facebook: readInstagram(reader, 'facebook'),
		youtube: readYouTube(reader),
		readyTokens: readReadyTokens(reader),
		...readMeta(reader),
	};
	const leftOver = reader.leftOver().filter((name) => !OF_THE_COMMAND_LINE.has(name));
	const unknown = leftOver.find((name) => !BESIDE_TOKENS.has(name));
	if (unknown !== undefined)
		throw new ConfigError(`${unknown} is not a setting of this service; check its spelling.`);
	return { ...config, unused: leftOver };
}
