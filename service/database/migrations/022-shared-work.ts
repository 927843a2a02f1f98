import type { Knex } from 'knex';

/**
 * The state of work in progress, for other processes and for the next start: which process is handling a request with
 * an idempotency key, when its lease ends, and which accounts still have to be subscribed.
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
