import type { Knex } from 'knex';

/**
 * A video's first frame as a small image, in the row of its file, so that it is deleted with the file wherever the file
 * is stored.
 */
export async function addFirstFrames(knex: Knex): Promise<void> {
	await knex.schema.alterTable('files', (table) => {
		table.binary('frame');
	});
}
