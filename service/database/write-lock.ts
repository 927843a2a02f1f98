import type { Knex } from 'knex';

/** Takes the lock that every write takes, without changing a row. @throws Error if the database accepts no writes */
export async function takeWriteLock(database: Knex): Promise<void> {
	await database('settings').whereRaw('false').update({ value: '' });
}
