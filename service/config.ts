import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { TIKTOK_API_BASE, TIKTOK_AUTH_BASE, MAX_VIDEO_BYTES } from '../platforms/tiktok';

/** A value of the environment that the service cannot work with; the message is one line that names it. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

export interface TikTokConfig {
	/** Undefined as long as no app is configured. */
	app: { clientKey: string; clientSecret: string } | undefined;
	redirectUri: string | undefined;
	scopes: string[];
	apiBase: string;
	authBase: string;
}

export interface Config {
	host: string;
	/** 0: chosen by the system. */
	port: number;
	/** Where people and platforms reach the service; undefined: the address it listens on. */
	publicUrl: string | undefined;
	dataDir: string;
	databaseFile: string;
	apiKey: string | undefined;
	/** 32 bytes; undefined: a key file in `dataDir`. */
	encryptionKey: Buffer | undefined;
	maxUploadBytes: number;
	tempMaxAgeHours: number;
	uploadHostAllowlist: string[];
	fetchHostAllowlist: string[];
	logLevel: string;
	tiktok: TikTokConfig;
	/** Names that are set although this version does not use them yet. */
	unused: string[];
}

type Environment = Record<string, string | undefined>;

const DEFAULT_TIKTOK_SCOPES = [
	'user.info.basic',
	'user.info.profile',
	'user.info.stats',
	'video.list',
	'video.upload',
];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Prefixes under which an unknown name is most likely a typing error. */
const OWN_PREFIX = /^(MEDIAKIT|TIKTOK|INSTAGRAM)_/;

/** Names that belong to this software but have no effect in this version. */
const NOT_USED_YET = new Set([
	'MEDIAKIT_ENCRYPTION_KEY_PREVIOUS',
	'MEDIAKIT_WEBHOOK_SECRET',
	'MEDIAKIT_DASHBOARD_PASSWORD',
	'MEDIAKIT_URL',
	'MEDIAKIT_GITHUB_TOKEN',
	'TIKTOK_ACCESS_TOKEN',
	'TIKTOK_REFRESH_TOKEN',
	'INSTAGRAM_APP_ID',
	'INSTAGRAM_APP_SECRET',
	'INSTAGRAM_REDIRECT_URI',
	'INSTAGRAM_SCOPES',
	'INSTAGRAM_ACCESS_TOKEN',
	'INSTAGRAM_USERNAME',
	'INSTAGRAM_GRAPH_BASE',
	'INSTAGRAM_API_BASE',
	'INSTAGRAM_AUTH_BASE',
]);

/** Reads one environment, remembering which names it was asked for. */
class Reader {
	readonly known = new Set<string>();

	constructor(private readonly environment: Environment) {}

	/** The value without surrounding blanks; an empty one counts as not set. */
	text(name: string): string | undefined {
		this.known.add(name);
		return this.environment[name]?.trim() || undefined;
	}

	integer(name: string, fallback: number, least: number, most: number): number {
		const text = this.text(name);
		if (text === undefined) return fallback;
		const value = /^\d+$/.test(text) ? Number(text) : NaN;
		if (!(value >= least && value <= most)) {
			throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
		}
		return value;
	}

	oneOf(name: string, values: readonly string[], fallback: string): string {
		const text = this.text(name) ?? fallback;
		if (!values.includes(text))
			throw new ConfigError(`${name} must be one of ${values.join(', ')}, not "${text}".`);
		return text;
	}

	/** An address without a slash at the end; http only on this machine. */
	url(name: string): string | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const url = URL.canParse(text) ? new URL(text) : undefined;
		if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
			throw new ConfigError(`${name} must be an https address, not "${text}".`);
		}
		if (url.search || url.hash) throw new ConfigError(`${name} must have no query and no fragment.`);
		if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
			throw new ConfigError(
				`${name} must be https; http is taken only on this machine (127.0.0.1, localhost).`,
			);
		}
		return text.replace(/\/+$/, '');
	}

	hosts(name: string): string[] {
		return this.list(name, /^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i, 'host or host:port');
	}

	list(name: string, pattern: RegExp, kind: string): string[] {
		const items = (this.text(name) ?? '').split(',').map((item) => item.trim());
		const wrong = items.find((item) => item !== '' && !pattern.test(item));
		if (wrong !== undefined)
			throw new ConfigError(`${name} must list ${kind}, separated by commas; "${wrong}" is not one.`);
		return items.filter((item) => item !== '');
	}

	/** Names under our prefixes that nobody asked for: a typing error, or a capability to come. */
	leftOver(): string[] {
		return Object.keys(this.environment).filter((name) => OWN_PREFIX.test(name) && !this.known.has(name));
	}
}

function isLoopback(hostname: string): boolean {
	return (
		hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
	);
}

function readTikTok(reader: Reader): TikTokConfig {
	const clientKey = reader.text('TIKTOK_CLIENT_KEY');
	const clientSecret = reader.text('TIKTOK_CLIENT_SECRET');
	if ((clientKey === undefined) !== (clientSecret === undefined)) {
		const absent = clientKey === undefined ? 'TIKTOK_CLIENT_KEY' : 'TIKTOK_CLIENT_SECRET';
		throw new ConfigError(
			`${absent} is missing: set both TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET, or neither.`,
		);
	}
	const scopes = reader.list('TIKTOK_SCOPES', /^[a-z]+(\.[a-z]+)+$/, 'scopes such as video.upload');
	return {
		app: clientKey && clientSecret ? { clientKey, clientSecret } : undefined,
		redirectUri: reader.url('TIKTOK_REDIRECT_URI'),
		scopes: scopes.length > 0 ? scopes : DEFAULT_TIKTOK_SCOPES,
		apiBase: reader.url('TIKTOK_API_BASE') ?? TIKTOK_API_BASE,
		authBase: reader.url('TIKTOK_AUTH_BASE') ?? TIKTOK_AUTH_BASE,
	};
}

function readEncryptionKey(reader: Reader): Buffer | undefined {
	const text = reader.text('MEDIAKIT_ENCRYPTION_KEY');
	if (text !== undefined && !/^[\da-f]{64}$/i.test(text)) {
		throw new ConfigError('MEDIAKIT_ENCRYPTION_KEY must be 64 hexadecimal digits (32 bytes).');
	}
	return text === undefined ? undefined : Buffer.from(text, 'hex');
}

/** SQLite in `dataDir` unless a file is named; PostgreSQL is a capability to come. */
function readDatabaseFile(reader: Reader, dataDir: string): string {
	const text = reader.text('DATABASE_URL');
	if (text === undefined) return resolve(dataDir, 'mediakit.sqlite');
	const file = /^(?:sqlite:|file:)(?:\/\/)?(.+)$/.exec(text)?.[1];
	if (file === undefined) {
		const scheme = /^[a-z][a-z\d+.-]*:/i.exec(text)?.[0] ?? 'without a scheme';
		throw new ConfigError(
			`DATABASE_URL (${scheme}) is not supported by this version; leave it out or use sqlite:FILE.`,
		);
	}
	return resolve(file);
}

/**
 * Reads the configuration from the environment.
 *
 * @throws ConfigError for a malformed value or an unknown name under `MEDIAKIT_`, `TIKTOK_` or `INSTAGRAM_`
 */
export function loadConfig(environment: Environment): Config {
	const reader = new Reader(environment);
	const dataDir = resolve(reader.text('DATA_DIR') ?? 'data');
	const config = {
		host: reader.text('HOST') ?? '127.0.0.1',
		port: reader.integer('PORT', 8001, 0, 65_535),
		publicUrl: reader.url('PUBLIC_URL'),
		dataDir,
		databaseFile: readDatabaseFile(reader, dataDir),
		apiKey: reader.text('MEDIAKIT_API_KEY'),
		encryptionKey: readEncryptionKey(reader),
		maxUploadBytes: reader.integer('MAX_UPLOAD_BYTES', MAX_VIDEO_BYTES, 1, Number.MAX_SAFE_INTEGER),
		tempMaxAgeHours: reader.integer('TEMP_MAX_AGE_HOURS', 24, 1, 24 * 365),
		uploadHostAllowlist: reader.hosts('UPLOAD_HOST_ALLOWLIST'),
		fetchHostAllowlist: reader.hosts('FETCH_HOST_ALLOWLIST'),
		logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
		tiktok: readTikTok(reader),
	};
	const leftOver = reader.leftOver();
	const unknown = leftOver.find((name) => !NOT_USED_YET.has(name));
	if (unknown !== undefined)
		throw new ConfigError(`${unknown} is not a setting of this service; check its spelling.`);
	return { ...config, unused: leftOver };
}
