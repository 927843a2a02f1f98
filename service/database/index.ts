import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { version } from '../package.json';
import { limitLockWaits, type SqliteConnection } from './lock-patience';
import { migrationSource } from './migrations';

export { watchChanges } from './changes';
export { createCipher, loadKeyFile, type Cipher } from './cipher';
export { storing, untilStored } from './passing';
export { exportRows } from './export-rows';
export { unlockSecrets } from './key-rotation';
export { addSetting, readSetting, tryWriting } from './settings';
export type Database = Knex;

/** How long a query waits for its turn on the one connection. */
const TURN_TIMEOUT_MS = 10_000;

/** @throws Error in one line if a newer version of the service has changed the tables */
async function refuseNewer(database: Knex, file: string): Promise<void> {
	if (!(await database.schema.hasTable('knex_migrations'))) return;
	const done = (await database('knex_migrations').pluck('name')) as string[];
	const known = await migrationSource.getMigrations([]);
	const unknown = done.filter((name) => !known.includes(name));
	if (unknown.length === 0) return;
	throw new Error(
		`The database ${file} was last used by a newer version of the service, which made changes that ${version} does not know (${unknown.join(', ')}). Install the newer version, or restore a backup from before the upgrade.`,
	);
}

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
		migrations: { migrationSource },
	});
	limitWaits = limitLockWaits(database);
	try {
		await refuseNewer(database, file);
		await database.migrate.latest();
	} catch (error) {
		await database.destroy();
		throw error;
	}
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
