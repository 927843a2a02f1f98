import type { Knex } from 'knex';

/** How often the inspection of a delivery's file was started without producing a result. */
export async function countInspections(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('inspections').notNullable().defaultTo(0);
	});
}
