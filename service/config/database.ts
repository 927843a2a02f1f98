import { resolve } from 'node:path';
import { ConfigError, type Reader } from './reader';

export interface DatabaseConfig {
	/** The database's location, in the format of `openDatabase`: a SQLite file, or a server's URL. */
	database: string;
	/** The SQLite file; undefined if the database is on a server, which several processes may share. */
	databaseFile: string | undefined;
	/** The maximum number of connections from this process to a database server; SQLite uses one. */
	databasePool: number;
	/** How long a stopping process reports that it is not ready before it stops accepting requests. */
	drainSeconds: number;
}

/** Gives the proxy time to notice that this process is not ready, so that another process takes over. */
const SHARED_DRAIN_SECONDS = 3;

/** Settings that each process would otherwise generate for itself, and why all processes need the same value. */
const NEEDED_BY_ALL = [
	[
		'MEDIAKIT_ENCRYPTION_KEY',
		'all processes that share a PostgreSQL database need the same encryption key. Set it to the contents of your encryption.key, or to a new key (openssl rand -hex 32), and keep a copy.',
	],
	[
		'MEDIAKIT_API_KEY',
		'all processes that share a PostgreSQL database need the same API key. Set it to your current key, or to a new one (openssl rand -hex 32).',
	],
	[
		'PUBLIC_URL',
		'links must work for all processes that share a PostgreSQL database. Set it to the https URL of the proxy in front of them.',
	],
] as const;

const isServer = (text: string) => /^postgres(ql)?:/i.test(text);

/** Returns the normalized URL of a server. It contains a password, so messages never include it. */
function readServer(text: string, name: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	// For a Unix socket, the folder is in the parameters.
	const hasHost = url !== undefined && (url.hostname !== '' || url.searchParams.has('host'));
	if (!hasHost || url.pathname.length < 2) {
		throw new ConfigError(
			`${name} must be postgres://USER:PASSWORD@HOST/DATABASE; special characters in user and password have to be percent-encoded.`,
		);
	}
	return url.href;
}

function readFile(text: string, name: string): string {
	const file = /^(?:sqlite:|file:)(?:\/\/)?(.+)$/.exec(text)?.[1];
	if (file !== undefined) return resolve(file);
	const scheme = /^[a-z][a-z\d+.-]*:/i.exec(text)?.[0] ?? 'without a scheme';
	throw new ConfigError(`${name} (${scheme}) must be sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE.`);
}

/** Returns a database location for `openDatabase`. @param name the name of the setting @throws ConfigError */
export const readLocation = (text: string, name: string): string =>
	isServer(text) ? readServer(text, name) : readFile(text, name);

/** Reads the database settings. The default is SQLite in `dataDir`. @throws ConfigError */
export function readDatabase(reader: Reader, dataDir: string): DatabaseConfig {
	const text = reader.text('DATABASE_URL');
	const database =
		text === undefined ? resolve(dataDir, 'mediakit.sqlite') : readLocation(text, 'DATABASE_URL');
	const isShared = isServer(database);
	for (const [name, reason] of isShared ? NEEDED_BY_ALL : []) {
		if (reader.text(name) === undefined) throw new ConfigError(`${name} is missing: ${reason}`);
	}
	return {
		database,
		databaseFile: isShared ? undefined : database,
		databasePool: reader.integer('DATABASE_POOL', 10, 2, 1_000),
		// A single process has no other process to take over from it.
		drainSeconds: reader.integer('DRAIN_SECONDS', isShared ? SHARED_DRAIN_SECONDS : 0, 0, 600),
	};
}
