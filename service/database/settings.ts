import type { Knex } from 'knex';

declare module 'knex/types/tables' {
	interface Tables {
		settings: { name: string; value: string };
	}
}

/** What is true of one database alone: its copies do not get it. */
export const OF_ONE_DATABASE = {
	/** Where its data is now. */
	movedTo: 'moved_to',
	/** Where its data is being copied to. */
	movingTo: 'moving_to',
	/** Where its files are. */
	filesPlace: 'files_place',
} as const;

/** What the service has noted under a name. */
export async function readSetting(database: Knex, name: string): Promise<string | undefined> {
	return (await database('settings').where({ name }).first())?.value;
}

/** Notes something for later runs, in place of what was noted before. */
export async function writeSetting(database: Knex, name: string, value: string): Promise<void> {
	await database('settings').insert({ name, value }).onConflict('name').merge();
}

/**
 * Notes something for later runs, unless it was noted before.
 *
 * @returns what is noted now
 */
export async function addSetting(database: Knex, name: string, value: string): Promise<string> {
	await database('settings').insert({ name, value }).onConflict('name').ignore();
	return (await readSetting(database, name)) ?? value;
}
