import type { Knex } from 'knex';

/** Public media-kit pages, and the accounts on each one. */
export async function createMediaKitPages(knex: Knex): Promise<void> {
	await knex.schema.createTable('mediakit_pages', (table) => {
		table.text('slug').primary();
		table.text('title');
		table.text('description');
		table.boolean('enabled').notNullable();
		table.text('created_at').notNullable();
		table.text('updated_at').notNullable();
	});
	await knex.schema.createTable('mediakit_page_accounts', (table) => {
		table.text('slug').notNullable().references('mediakit_pages.slug').onDelete('CASCADE');
		table.text('account_id').notNullable().references('accounts.id').onDelete('CASCADE').index();
		// The account's position on the page.
		table.integer('position').notNullable();
		table.primary(['slug', 'account_id']);
	});
}
