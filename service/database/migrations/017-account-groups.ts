import type { Knex } from 'knex';

/** The client, or whatever else accounts belong to, in the words of the people who look after them. */
export async function addAccountGroups(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => table.text('group_name'));
}
