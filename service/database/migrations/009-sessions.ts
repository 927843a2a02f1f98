import type { Knex } from 'knex';

/** Dashboard sessions. */
export async function createSessions(knex: Knex): Promise<void> {
	await knex.schema.createTable('sessions', (table) => {
		table.text('session_hash').primary();
		table.text('created_at').notNullable();
		table.text('expires_at').notNullable().index();
	});
}
