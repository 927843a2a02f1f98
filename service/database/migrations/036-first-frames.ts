import type { Knex } from 'knex';

/**
 * The first frame of a video as a small image, in the row of its file, so that it is deleted with the file wherever
 * that is stored.
 */
export async function addFirstFrames(knex: Knex): Promise<void> {
	await knex.schema.alterTable('files', (table) => {
		table.binary('frame');
	});
}
