import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { clock } from './clock';
import { dialectFor, dialectOf } from './dialects';
import { migrate } from './migrate';
import { makeSerializable } from './transactions';
import { troubleOf } from './troubles';

export { backUpDatabase, forgetRestore, restoreDatabase, restoredFrom } from './backup';
export { watchChanges, type Changes } from './changes';
export { clock } from './clock';
export { copyDatabase, placeOfData, useAgain, type Copied } from './copy';
export { createCipher, loadKeyFile, readKeyFile, type Cipher } from './cipher';
export { storing, untilStored } from './passing';
export { exportRows } from './export-rows';
export { unlockSecrets } from './key-rotation';
export { addSetting, OF_ONE_DATABASE, readSetting, writeSetting } from './settings';
export { afterCommit, inTurn } from './transactions';
export { takeWriteLock } from './write-lock';
export type Database = Knex;

/** How long a start waits while another process migrates the tables. */
const LONGEST_MIGRATION_MS = 30_000;
const NEXT_TRY_MS = 100;

async function connectAndMigrate(location: string, mostConnections: number | undefined): Promise<Database> {
	const dialect = dialectFor(location);
	const database = dialect.connect(location, mostConnections);
	try {
		await migrate(database, dialect.nameOf(location));
		return database;
	} catch (error) {
		await database.destroy();
		throw error;
	}
}

/**
 * Opens a database and brings its tables up to date. Waits up to 30 seconds while it is locked.
 *
 * @param location a file of SQLite, which is created if needed, or the URL of a PostgreSQL database
 * @param mostConnections to a server
 * @throws Error in one line if the database is from a newer version
 */
export async function openDatabase(location: string, mostConnections?: number): Promise<Database> {
	const end = Date.now() + LONGEST_MIGRATION_MS;
	for (;;) {
		try {
			const database = await connectAndMigrate(location, mostConnections);
			makeSerializable(database);
			return database;
		} catch (error) {
			if (troubleOf(error)?.trouble !== 'busy' || Date.now() > end) throw error;
			await wait(NEXT_TRY_MS);
		}
	}
}

/** Frees the disk space of deleted rows, where the database supports it. */
export const eraseDeleted = (database: Database) => dialectOf(database).eraseDeleted(database);

/** What there is to know of the server of a database; undefined: it has none. @throws Error if it does not answer */
export const probeServer = (location: string) => dialectFor(location).probe(location);

/** A database in messages: without user and password. */
export const nameOfDatabase = (location: string) => dialectFor(location).nameOf(location);

/** The engine for the work on a database: one for a single process, or one that several share. */
export const engineOf = (database: Database) => dialectOf(database).engine;

/** The time of a database, which is the same for all its processes: milliseconds since 1970. */
export const timeOf = (database: Database): Promise<number> => dialectOf(database).time(database);

/** Now, as the database keeps times: ISO 8601 text in UTC, so that text comparison is time comparison. */
export function timestamp(milliseconds: number = clock.now()): string {
	return new Date(milliseconds).toISOString();
}
