import type { Knex } from 'knex';

/** Who is logged in, how, and what they may do. Sessions from before were all begun with the key or the password. */
export async function addSessionRoles(knex: Knex): Promise<void> {
	await knex.schema.alterTable('sessions', (table) => {
		table.text('role').notNullable().defaultTo('owner');
		table.text('method');
		table.text('who');
		table.text('last_used_at');
		table.text('opened_with');
	});
}
