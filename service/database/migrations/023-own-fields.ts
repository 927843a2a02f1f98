import type { Knex } from 'knex';

/** What only the platform of a delivery has, of its upload and of its approval; JSON. */
export async function addOwnFields(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => table.text('own_fields'));
}
