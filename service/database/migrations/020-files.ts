import type { Knex } from 'knex';

/**
 * The registry of temporary files. Each row is written before the file's first byte, so that a file without a row is an
 * orphan.
 */
export async function createFiles(knex: Knex): Promise<void> {
	await knex.schema.createTable('files', (table) => {
		table.text('name').primary();
		// The number of bytes of TEMP_MAX_BYTES that are reserved for the file.
		table.bigInteger('reserved_bytes').notNullable();
		// The process that is writing the file; null once a row of another table refers to the file.
		table.text('written_by');
		table.text('written_until').index();
		// The time at which the file stopped being needed. Its bytes are deleted first, then its row.
		table.text('dropped_at').index();
		table.text('created_at').notNullable();
	});
	const open = knex('deliveries')
		.whereRaw('deliveries.upload_id = uploads.id')
		.whereNotIn('state', ['delivered', 'published', 'failed', 'cancelled', 'expired']);
	const needed = [
		await knex('uploads').whereNotNull('file_name').whereExists(open),
		await knex('resumable_uploads').whereNull('answer'),
		await knex('media'),
	].flat() as { file_name: string; size_bytes: number | null; created_at: string }[];
	for (const { file_name: name, size_bytes: bytes, created_at } of needed) {
		const row = { name, reserved_bytes: bytes ?? 0, created_at };
		await knex('files').insert(row).onConflict('name').ignore();
	}
}
