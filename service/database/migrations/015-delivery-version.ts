import type { Knex } from 'knex';

/** Counts the changes of a delivery, so that a worker which has lost it to another one writes nothing more. */
export async function addDeliveryVersion(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('version').notNullable().defaultTo(0);
	});
}
