import type { Knex } from 'knex';

/** A user-defined group for an account, such as a client. */
export async function addAccountGroups(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => table.text('group_name'));
}
