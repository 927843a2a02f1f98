import type { Knex } from 'knex';

/** The part of a `sqlite3` connection that is used here. */
export interface SqliteConnection {
	exec(sql: string, done: (error: Error | null) => void): void;
	configure(option: 'busyTimeout', milliseconds: number): void;
}

/** How long a write waits for another program, such as a backup. */
const USUAL_MS = 1_500;
/** How long a write waits if the database is known to be locked. All other queries have to wait for the write. */
const LOCKED_MS = 50;
const LOCKED_FOR_MS = 1_000;

/**
 * Limits how long writes wait for a lock. After the first timeout, later writes hardly wait, so that even a hundred
 * requests on the single connection all fail within seconds.
 *
 * @returns a function to call with each new connection
 */
export function limitLockWaits(database: Knex): (connection: SqliteConnection) => void {
	let current: SqliteConnection | undefined;
	let lockedUntil = 0;
	let patienceMs = USUAL_MS;
	const setPatience = (milliseconds: number) => {
		if (milliseconds === patienceMs) return;
		patienceMs = milliseconds;
		current?.configure('busyTimeout', milliseconds);
	};
	database.on('query-error', ({ code }: { code?: unknown }) => {
		if (code !== 'SQLITE_BUSY') return;
		lockedUntil = Date.now() + LOCKED_FOR_MS;
		setPatience(LOCKED_MS);
	});
	database.on('query', () => {
		if (Date.now() >= lockedUntil) setPatience(USUAL_MS);
	});
	return (connection) => {
		current = connection;
		connection.configure('busyTimeout', patienceMs);
	};
}
