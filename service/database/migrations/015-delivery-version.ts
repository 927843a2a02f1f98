import type { Knex } from 'knex';

/** Counts the changes to a delivery, so that a worker that has lost it to another worker can no longer change it. */
export async function addDeliveryVersion(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('version').notNullable().defaultTo(0);
	});
}
