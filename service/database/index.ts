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

/** How long to wait at startup while another process migrates the tables. */
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
 * Opens a database and brings its tables up to date. If the database is locked, waits for up to 30 seconds.
 *
 * @param location a SQLite file, which is created if needed, or the URL of a PostgreSQL database
 * @param mostConnections the maximum number of connections to a server
 * @throws Error (one line) if the database is from a newer version
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

/** Erases deleted data from the disk, if the database supports this. */
export const eraseDeleted = (database: Database) => dialectOf(database).eraseDeleted(database);

/** Probes a database server; returns undefined for a file. @throws Error if the server does not respond */
export const probeServer = (location: string) => dialectFor(location).probe(location);

/** Returns a database's name for messages, without the user and password. */
export const nameOfDatabase = (location: string) => dialectFor(location).nameOf(location);

/** Returns the kind of job engine for a database: for a single process, or shared by several. */
export const engineOf = (database: Database) => dialectOf(database).engine;

/** Returns a database's current time, which is the same for all of its processes, in milliseconds since 1970. */
export const timeOf = (database: Database): Promise<number> => dialectOf(database).time(database);

/**
 * Returns a time, by default the current one, in the database's format: ISO 8601 text in UTC, so that times can be
 * compared as text.
 */
export function timestamp(milliseconds: number = clock.now()): string {
	return new Date(milliseconds).toISOString();
}
