import type { Knex } from 'knex';

/**
 * A video's first frame as a small image. It is stored in the row of the video's file, so that it is deleted with the
 * file, wherever the file itself is stored.
 */
export async function addFirstFrames(knex: Knex): Promise<void> {
	await knex.schema.alterTable('files', (table) => {
		table.binary('frame');
	});
}
