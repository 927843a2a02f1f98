import type { Knex } from 'knex';

/** The time at which a person last connected the account. Older requests from Meta do not affect this connection. */
export async function addConnectedAt(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => {
		table.text('connected_at').notNullable().defaultTo('1970-01-01T00:00:00.000Z');
	});
}
