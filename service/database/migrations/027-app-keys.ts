import type { Knex } from 'knex';

/** App IDs and secrets that were entered in the dashboard. */
export async function createAppKeys(knex: Knex): Promise<void> {
	await knex.schema.createTable('app_keys', (table) => {
		table.text('login').primary();
		table.text('credentials').notNullable();
		table.text('changed_at').notNullable();
	});
}
