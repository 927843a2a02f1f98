import type { Knex } from 'knex';

/** The first frame of a video as a small picture, in the row of its file, so that it goes with it wherever the file is. */
export async function addFirstFrames(knex: Knex): Promise<void> {
	await knex.schema.alterTable('files', (table) => {
		table.binary('frame');
	});
}
