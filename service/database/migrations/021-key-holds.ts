import type { Knex } from 'knex';

/** Who has a request in progress under a key, and until when that counts if nothing more is heard of it. */
export async function addKeyHolds(knex: Knex): Promise<void> {
	await knex.schema.alterTable('idempotency_keys', (table) => {
		table.text('holder');
		table.text('held_until');
	});
}
