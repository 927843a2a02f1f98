import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import createKnex, { type Knex } from 'knex';
import type { Dialect, ForeignChanges, Table } from './dialect';
import { QUIET } from './knex-options';
import { limitLockWaits, type SqliteConnection } from './lock-patience';
import { takeWriteLock } from './write-lock';

/** How long a query waits for the single connection. */
const TURN_TIMEOUT_MS = 10_000;

function connect(file: string): Knex {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	let limitWaits: (connection: SqliteConnection) => void = () => {};
	const database = createKnex({
		client: 'sqlite3',
		connection: { filename: file },
		useNullAsDefault: true,
		...QUIET,
		acquireConnectionTimeout: TURN_TIMEOUT_MS,
		pool: {
			afterCreate(
				connection: SqliteConnection,
				done: (error: Error | null, connection: SqliteConnection) => void,
			) {
				limitWaits(connection);
				const pragmas = 'PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;';
				connection.exec(pragmas, (error) => done(error, connection));
			},
		},
	});
	limitWaits = limitLockWaits(database);
	return database;
}

interface ColumnInfo {
	name: string;
	type: string;
	/** The column's position in the primary key, starting at 1; 0 if it is not part of the key. */
	pk: number;
}

async function tables(database: Knex): Promise<Table[]> {
	const names = (await database('sqlite_master').where({ type: 'table' }).pluck('name')) as string[];
	const own = names.filter((name) => !/^(sqlite|knex)_/.test(name));
	return await Promise.all(
		own.map(async (name) => {
			const columns = await database.raw<ColumnInfo[]>('SELECT * FROM pragma_table_info(?)', [name]);
			const references = await database.raw<{ table: string }[]>('SELECT * FROM pragma_foreign_key_list(?)', [
				name,
			]);
			const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
			return {
				name,
				key: key.map((column) => column.name),
				parents: references.map(({ table }) => table),
				booleans: columns.filter(({ type }) => /^boolean$/i.test(type)).map((column) => column.name),
			};
		}),
	);
}

function watchOthers(database: Knex): ForeignChanges {
	let seen: number | undefined;
	return {
		async look() {
			// The version changes when another connection commits, but never because of a write on this one
			// (sqlite.org/pragma.html#pragma_data_version).
			const [row] = await database.raw<{ data_version: number }[]>('PRAGMA data_version');
			const changed = row === undefined || row.data_version !== seen;
			seen = row?.data_version;
			return changed;
		},
		close: async () => {},
	};
}

/** A file that only one process writes to. */
export const sqlite: Dialect = {
	nameOf: (file) => file,
	connect,
	engine: 'embedded',
	time: async () => Date.now(),
	// A write that works even before any table exists.
	lock: async (trx) => void (await trx.raw('PRAGMA user_version = 0')),
	takeTime: async () => {},
	// Knex warns about the options, and SQLite does not need them: all of its transactions are serializable.
	transactionConfig: () => ({}),
	// Otherwise, a transaction that first reads and then writes would fail if another connection wrote in between.
	beginWriting: takeWriteLock,
	watchOthers,
	requireUnused: async () => {},
	probe: async () => undefined,
	tables,
	// SQLite itself keeps track of the highest key.
	countOn: async () => {},
	// The write-ahead log may still contain deleted data.
	eraseDeleted: async (database) => void (await database.raw('PRAGMA wal_checkpoint(TRUNCATE)')),
	columnTypes: { countedKey: 'INTEGER PRIMARY KEY AUTOINCREMENT', time: 'DATETIME' },
	// SQLite itself keeps track of changes to a file.
	announceChanges: async () => {},
};
