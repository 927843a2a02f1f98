import type { Knex } from 'knex';

/** Platform-specific fields of a delivery, from its upload and its approval, as JSON. */
export async function addOwnFields(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => table.text('own_fields'));
}
