import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { limitLockWaits, type SqliteConnection } from './lock-patience';
import { migrate } from './migrate';
import { makeSerializable } from './transactions';

export { watchChanges } from './changes';
export { createCipher, loadKeyFile, type Cipher } from './cipher';
export { storing, untilStored } from './passing';
export { exportRows } from './export-rows';
export { unlockSecrets } from './key-rotation';
export { addSetting, readSetting, writeSetting } from './settings';
export { takeWriteLock } from './transactions';
export type Database = Knex;

/** How long a query waits for its turn on the one connection. */
const TURN_TIMEOUT_MS = 10_000;

/** Opens the SQLite database, makes it if needed and brings its tables up to date. @throws Error in one line if it is newer */
export async function openDatabase(file: string): Promise<Database> {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	let limitWaits: (connection: SqliteConnection) => void = () => {};
	const database = createKnex({
		client: 'sqlite3',
		connection: { filename: file },
		useNullAsDefault: true,
		// Values are captions and URLs, and messages of errors go to the log.
		compileSqlOnError: false,
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
	try {
		await migrate(database, file);
	} catch (error) {
		await database.destroy();
		throw error;
	}
	makeSerializable(database);
	return database;
}

/** Takes what was deleted off the disk too, where the log of the latest changes still holds it. */
export async function eraseDeleted(database: Database): Promise<void> {
	await database.raw('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Now, as the database keeps times: ISO 8601 text in UTC, so that text comparison is time comparison. */
export function timestamp(milliseconds: number = Date.now()): string {
	return new Date(milliseconds).toISOString();
}
