import type { Knex } from 'knex';

/** Optional content of a media-kit page, and the images that it shows. */
export async function addPageContent(knex: Knex): Promise<void> {
	await knex.schema.alterTable('mediakit_pages', (table) => {
		// JSON, since it is only ever read as a whole.
		table.text('content').notNullable().defaultTo('{}');
	});
	await knex.schema.createTable('mediakit_images', (table) => {
		// A hash of the bytes, so that identical images are stored once.
		table.text('id').primary();
		table.binary('bytes').notNullable();
		table.text('created_at').notNullable().index();
	});
	await knex.schema.createTable('mediakit_thumbnails', (table) => {
		table.text('account_id').notNullable().references('accounts.id').onDelete('CASCADE');
		table.text('post_id').notNullable();
		// Null if the platform provided no usable image.
		table.binary('bytes');
		table.text('fetched_at').notNullable();
		table.primary(['account_id', 'post_id']);
	});
}
