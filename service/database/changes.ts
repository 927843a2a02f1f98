import { openSync, readSync } from 'node:fs';
import { Database as Connection, OPEN_READONLY } from 'sqlite3';

/** Tells whether the database was written to. */
export interface Changes {
	/**
	 * Differs from an earlier answer if anything was committed before the later call, by any process. Calls in one turn of
	 * the event loop share one look: the requests they serve had all arrived when it began.
	 */
	version(): number;
	close(): Promise<void>;
}

/** The header of SQLite's index of its write-ahead log, twice; each commit changes it (sqlite.org/walformat.html, 2.2). */
const HEADER_BYTES = 96;

const execute = (connection: Connection, sql: string) =>
	new Promise<void>((resolve, reject) => {
		connection.exec(sql, (error) => (error ? reject(error) : resolve()));
	});

const open = (file: string) =>
	new Promise<Connection>((resolve, reject) => {
		const connection: Connection = new Connection(file, OPEN_READONLY, (error) =>
			error ? reject(error) : resolve(connection),
		);
	});

/** The open index file; undefined if the file system does not allow one, and the database works without it. */
function openIndex(file: string): number | undefined {
	try {
		return openSync(`${file}-shm`, 'r');
	} catch {
		return undefined;
	}
}

/**
 * Watches a SQLite database in WAL mode. A look takes about a microsecond and no thread; `PRAGMA data_version` would take
 * forty times as long, since every statement goes through the thread pool.
 */
export async function watchChanges(file: string): Promise<Changes> {
	// SQLite deletes the index with the last connection, which must not happen while it is watched.
	const keeper = await open(file);
	await execute(keeper, 'SELECT count(*) FROM sqlite_schema');
	// Never closed: a process that closes a file loses the locks that SQLite has on it.
	const index = openIndex(file);
	const seen = Buffer.alloc(HEADER_BYTES);
	const now = Buffer.alloc(HEADER_BYTES);
	let version = 0;
	let hasLooked = false;
	return {
		version() {
			if (index === undefined) return ++version;
			if (hasLooked) return version;
			hasLooked = true;
			setImmediate(() => (hasLooked = false));
			readSync(index, now, 0, HEADER_BYTES, 0);
			if (!now.equals(seen)) {
				now.copy(seen);
				version++;
			}
			return version;
		},
		close: () =>
			new Promise((resolve, reject) => keeper.close((error) => (error ? reject(error) : resolve()))),
	};
}
