import type { Knex } from 'knex';

/** Counts the inspections of a delivery's file that started but produced no result. */
export async function countInspections(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('inspections').notNullable().defaultTo(0);
	});
}
