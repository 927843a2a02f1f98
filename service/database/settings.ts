import type { Knex } from 'knex';

declare module 'knex/types/tables' {
	interface Tables {
		settings: { name: string; value: string };
	}
}

/** What the service has noted under a name. */
export async function readSetting(database: Knex, name: string): Promise<string | undefined> {
	return (await database('settings').where({ name }).first())?.value;
}

/** Notes something for later runs. */
export async function addSetting(database: Knex, name: string, value: string): Promise<void> {
	await database('settings').insert({ name, value });
}

/** Takes the lock that every write takes, but changes no row. @throws Error if the database takes no writes */
export async function tryWriting(database: Knex): Promise<void> {
	await database('settings').whereRaw('false').update({ value: '' });
}
