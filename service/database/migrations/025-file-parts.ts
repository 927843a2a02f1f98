import type { Knex } from 'knex';

/**
 * The objects that make up a temporary file in a store; each row is written before the object's first byte. Also
 * records which process is receiving a resumable upload, so that two processes never append to the same file.
 */
export async function createFileParts(knex: Knex): Promise<void> {
	await knex.schema.createTable('file_parts', (table) => {
		table.text('object').primary();
		table.text('name').notNullable().index();
		table.bigInteger('first_byte').notNullable();
		// Null until all bytes have arrived.
		table.bigInteger('bytes');
		// The ID of an incomplete multipart upload.
		table.text('upload_id');
	});
	// If two writers start at the same byte, only one succeeds.
	await knex.schema.alterTable('file_parts', (table) => {
		table.unique(['name', 'first_byte'], { predicate: knex.whereNotNull('bytes') });
	});
	await knex.schema.alterTable('resumable_uploads', (table) => {
		table.text('locked_by');
		table.text('locked_until');
		table.text('wanted_by');
	});
}
