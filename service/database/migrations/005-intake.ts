import type { Knex } from 'knex';

/** Requests that may be repeated, resumable uploads, and files with a signed link. */
export async function createIntakeTables(knex: Knex): Promise<void> {
	await knex.schema.createTable('idempotency_keys', (table) => {
		table.text('key_hash').primary();
		// Fields and bytes of the first request, and its answer; null while it is in progress.
		table.text('request_hash');
		table.text('answer');
		table.text('expires_at').notNullable().index();
	});
	await knex.schema.createTable('resumable_uploads', (table) => {
		// Becomes the upload's id once all bytes are there.
		table.text('id').primary();
		table.text('created_at').notNullable();
		table.text('expires_at').notNullable().index();
		table.text('file_name').notNullable();
		table.bigInteger('size_bytes').notNullable();
		table.text('metadata').notNullable();
		table.text('base').notNullable();
		// The answer to the request that completed it; until then null.
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
