import type { Knex } from 'knex';

/** Browsers in which somebody is logged in to the dashboard. */
export async function createSessions(knex: Knex): Promise<void> {
	await knex.schema.createTable('sessions', (table) => {
		table.text('session_hash').primary();
		table.text('created_at').notNullable();
		table.text('expires_at').notNullable().index();
	});
}
