import type { Knex } from 'knex';

/**
 * The objects that make a temporary file up in a store, each with its row before its first byte; and who receives bytes
 * of a resumable upload, so that two processes do not append to one file at the same time.
 */
export async function createFileParts(knex: Knex): Promise<void> {
	await knex.schema.createTable('file_parts', (table) => {
		table.text('object').primary();
		table.text('name').notNullable().index();
		table.bigInteger('first_byte').notNullable();
		// Null until all of them are there.
		table.bigInteger('bytes');
		// Of an upload in several requests, as long as it is not complete.
		table.text('upload_id');
	});
	// Of two that write from the same byte on, one succeeds.
	await knex.schema.alterTable('file_parts', (table) => {
		table.unique(['name', 'first_byte'], { predicate: knex.whereNotNull('bytes') });
	});
	await knex.schema.alterTable('resumable_uploads', (table) => {
		table.text('locked_by');
		table.text('locked_until');
		table.text('wanted_by');
	});
}
