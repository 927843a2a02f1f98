import type { Knex } from 'knex';

/** The group of an account, such as a client, as its users name it. */
export async function addAccountGroups(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => table.text('group_name'));
}
