import type { Knex } from 'knex';

/** A flag for uploads that may exceed limits that are documented but not known to be enforced. */
export async function storeForce(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		table.boolean('force').notNullable().defaultTo(false);
	});
}
