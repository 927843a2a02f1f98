import type { Knex } from 'knex';

/** Counts the changes of a delivery, so that a worker that has lost it to another one can no longer write. */
export async function addDeliveryVersion(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('version').notNullable().defaultTo(0);
	});
}
