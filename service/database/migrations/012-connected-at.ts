import type { Knex } from 'knex';

/** When a person last connected an account: what Meta asked for before is not about this connection. */
export async function addConnectedAt(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => {
		table.text('connected_at').notNullable().defaultTo('1970-01-01T00:00:00.000Z');
	});
}
