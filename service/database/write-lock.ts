import type { Knex } from 'knex';

/** Takes the write lock without changing a row. @throws Error if the database does not accept writes */
export async function takeWriteLock(database: Knex): Promise<void> {
	await database('settings').whereRaw('false').update({ value: '' });
}
