import type { Knex } from 'knex';

/** The user, sign-in method and role of a session. Existing sessions were all started with the key or the password. */
export async function addSessionRoles(knex: Knex): Promise<void> {
	await knex.schema.alterTable('sessions', (table) => {
		table.text('role').notNullable().defaultTo('owner');
		table.text('method');
		table.text('who');
		table.text('last_used_at');
		table.text('opened_with');
	});
}
