import type { Knex } from 'knex';

/** Counts the changes to a delivery, so that a worker can no longer change it once another worker has taken it over. */
export async function addDeliveryVersion(knex: Knex): Promise<void> {
	await knex.schema.alterTable('deliveries', (table) => {
		table.integer('version').notNullable().defaultTo(0);
	});
}
