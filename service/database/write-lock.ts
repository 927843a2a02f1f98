import type { Knex } from 'knex';

/** Takes the lock that every write takes, but changes no row. @throws Error if the database takes no writes */
export async function takeWriteLock(database: Knex): Promise<void> {
	await database('settings').whereRaw('false').update({ value: '' });
}
