import type { Knex } from 'knex';

/** A log of refreshes and their results, and the time of each account's last manual sync. */
export async function createSyncLog(knex: Knex): Promise<void> {
	await knex.schema.createTable('sync_log', (table) => {
		table.increments('id');
		table.text('account_id').notNullable().references('accounts.id').onDelete('CASCADE');
		table.text('at').notNullable().index();
		// 'token' or 'statistics'
		table.text('kind').notNullable();
		// 'ok' or 'failed'
		table.text('outcome').notNullable();
		table.text('detail').notNullable();
		table.index(['account_id', 'id']);
	});
	await knex.schema.alterTable('accounts', (table) => {
		table.text('sync_asked_at');
	});
}
