import type { Knex } from 'knex';

/** What an account of Instagram has beside TikTok's columns: its login, the id that Meta's callbacks name, its Page. */
export async function addInstagramAccounts(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => {
		// 'tiktok', 'instagram' or 'facebook': the way in which the account was connected.
		table.text('login').notNullable().defaultTo('tiktok');
		table.text('app_scoped_id');
		table.text('page_id');
		table.text('page_name');
		table.text('page_token');
		// Rows from before do not know it, and their platform does not ask.
		table.text('obtained_at').notNullable().defaultTo('1970-01-01T00:00:00.000Z');
	});
}
