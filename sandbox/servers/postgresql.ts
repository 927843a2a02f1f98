import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import type { LocalServer } from './local-server';

const run = promisify(execFile);

const POSTGRESQL = '/usr/lib/postgresql';

const postgresqlFolder = () =>
	existsSync(POSTGRESQL)
		? readdirSync(POSTGRESQL).map((version) => join(POSTGRESQL, version, 'bin'))[0]
		: undefined;

/** Returns true if Debian's PostgreSQL is installed. */
export const hasPostgresql = () => postgresqlFolder() !== undefined;

/** Runs a command as Debian's PostgreSQL user if this process is root, because PostgreSQL refuses to run as root. */
async function asPostgres(...words: string[]): Promise<void> {
	if (process.getuid?.() === 0) await run('runuser', ['-u', 'postgres', '--', ...words]);
	else await run(words[0]!, words.slice(1));
}

/** A PostgreSQL server that can be stopped and resumed. */
export interface LocalPostgresql extends LocalServer {
	/** Kills PostgreSQL, as in a power failure; its data is kept. */
	halt(): Promise<void>;
	resume(): Promise<void>;
}

/** Starts an empty PostgreSQL server with the user and database `postgres`. */
export async function startPostgresql(): Promise<LocalPostgresql> {
	const port = await freePort();
	// The data is not in a test's folder, which other users, including Debian's `postgres`, cannot access.
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-postgresql-'));
	const data = join(folder, 'data');
	if (process.getuid?.() === 0) {
		const { stdout } = await run('id', ['-u', 'postgres']);
		await chown(folder, Number(stdout), 0);
	}
	const program = (name: string) => join(postgresqlFolder() ?? '', name);
	const locale = ['--locale-provider=icu', '--icu-locale=en-US', '-E', 'UTF8'];
	await asPostgres(program('initdb'), '-D', data, '-A', 'trust', ...locale, '--no-sync');
	const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c max_connections=200`;
	const control = (...words: string[]) => asPostgres(program('pg_ctl'), '-D', data, '-w', ...words);
	const resume = () => control('-l', join(folder, 'log'), '-o', options, 'start');
	const halt = () => control('-m', 'immediate', 'stop');
	await resume();
	return {
		port,
		halt,
		resume,
		async stop() {
			// PostgreSQL may already be stopped after a failed test.
			await halt().catch(() => {});
			await rm(folder, { recursive: true });
		},
	};
}
