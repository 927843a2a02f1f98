import type { Knex } from 'knex';

/** Idempotent requests, resumable uploads, and files with a signed link. */
export async function createIntakeTables(knex: Knex): Promise<void> {
	await knex.schema.createTable('idempotency_keys', (table) => {
		table.text('key_hash').primary();
		// A hash of the first request's fields and bytes, and its response; null while that request is in progress.
		table.text('request_hash');
		table.text('answer');
		table.text('expires_at').notNullable().index();
	});
	await knex.schema.createTable('resumable_uploads', (table) => {
		// Becomes the upload's ID once all bytes have arrived.
		table.text('id').primary();
		table.text('created_at').notNullable();
		table.text('expires_at').notNullable().index();
		table.text('file_name').notNullable();
		table.bigInteger('size_bytes').notNullable();
		table.text('metadata').notNullable();
		table.text('base').notNullable();
		// The response to the request that completed the upload; null until then.
		table.text('answer');
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
