import type { Knex } from 'knex';

declare module 'knex/types/tables' {
	interface Tables {
		settings: { name: string; value: string };
	}
}

/** Settings that are specific to a database and are not copied with its data. */
export const OF_ONE_DATABASE = {
	/** The database to which the data has been moved. */
	movedTo: 'moved_to',
	/** The database to which the data is being copied. */
	movingTo: 'moving_to',
	/** The place where the database's files are stored. */
	filesPlace: 'files_place',
} as const;

/** Returns the value stored under a name. */
export async function readSetting(database: Knex, name: string): Promise<string | undefined> {
	return (await database('settings').where({ name }).first())?.value;
}

/** Stores a value for later runs, replacing the previous one. */
export async function writeSetting(database: Knex, name: string, value: string): Promise<void> {
	await database('settings').insert({ name, value }).onConflict('name').merge();
}

/**
 * Stores a value for later runs, unless one is already stored under this name.
 *
 * @returns the stored value
 */
export async function addSetting(database: Knex, name: string, value: string): Promise<string> {
	await database('settings').insert({ name, value }).onConflict('name').ignore();
	return (await readSetting(database, name)) ?? value;
}
