import type { Knex } from 'knex';

/** Whether an upload is sent even if it exceeds limits that are only documented. */
export async function storeForce(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		table.boolean('force').notNullable().defaultTo(false);
	});
}
