import type { Knex } from 'knex';

/**
 * State of work in progress that other processes, or the next start, must know: who holds a request under an
 * idempotency key, until when that counts without a sign of life, and which accounts are still to be subscribed.
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
