import type { Knex } from 'knex';

/**
 * Columns that Instagram accounts need in addition to TikTok's: the login, the ID used in Meta's callbacks, and the
 * Page.
 */
export async function addInstagramAccounts(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => {
		// 'tiktok', 'instagram' or 'facebook': how the account was connected.
		table.text('login').notNullable().defaultTo('tiktok');
		table.text('app_scoped_id');
		table.text('page_id');
		table.text('page_name');
		table.text('page_token');
		// Unknown for existing rows, whose platform does not need it.
		table.text('obtained_at').notNullable().defaultTo('1970-01-01T00:00:00.000Z');
	});
}
