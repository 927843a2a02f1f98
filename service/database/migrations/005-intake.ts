import type { Knex } from 'knex';

/** Requests that may be repeated, and files with a signed link. */
export async function createIntakeTables(knex: Knex): Promise<void> {
	await knex.schema.createTable('idempotency_keys', (table) => {
		table.text('key_hash').primary();
		table.text('request_hash');
		// Null while the first request is in progress.
		table.text('upload_id');
		table.text('warnings');
		table.text('expires_at').notNullable().index();
	});
	await knex.schema.createTable('media', (table) => {
		table.text('id').primary();
		table.text('created_at').notNullable();
		table.text('expires_at').notNullable().index();
		table.text('file_name').notNullable();
		table.text('content_type').notNullable();
		table.bigInteger('size_bytes').notNullable();
		table.text('sha256').notNullable();
	});
}
