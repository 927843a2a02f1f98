import type { Knex } from 'knex';

declare module 'knex/types/tables' {
	interface Tables {
		settings: { name: string; value: string };
	}
}

/** Settings of this one database: its copies do not get them. */
export const OF_ONE_DATABASE = {
	/** Where its data has been moved. */
	movedTo: 'moved_to',
	/** Where its data is being copied. */
	movingTo: 'moving_to',
	/** Where its files are stored. */
	filesPlace: 'files_place',
} as const;

/** Reads the value that is stored under a name. */
export async function readSetting(database: Knex, name: string): Promise<string | undefined> {
	return (await database('settings').where({ name }).first())?.value;
}

/** Stores a value for later runs, replacing the previous one. */
export async function writeSetting(database: Knex, name: string, value: string): Promise<void> {
	await database('settings').insert({ name, value }).onConflict('name').merge();
}

/**
 * Stores a value for later runs, unless there already is one.
 *
 * @returns the stored value
 */
export async function addSetting(database: Knex, name: string, value: string): Promise<string> {
	await database('settings').insert({ name, value }).onConflict('name').ignore();
	return (await readSetting(database, name)) ?? value;
}
