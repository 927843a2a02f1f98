import type { Knex } from 'knex';

/**
 * What one process has under way and others, or its next start, must know of: who has a request in progress under a key,
 * until when that counts if nothing more is heard of it, and which accounts are still to be subscribed to.
 */
export async function addSharedWork(knex: Knex): Promise<void> {
	await knex.schema.alterTable('idempotency_keys', (table) => {
		table.text('holder');
		table.text('held_until');
	});
	await knex.schema.createTable('news_subscriptions', (table) => {
		table.text('account_id').primary().references('accounts.id').onDelete('CASCADE');
	});
}
