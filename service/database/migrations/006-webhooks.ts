import type { Knex } from 'knex';

/** Received platform webhooks, data deletion requests, and the code verifiers of logins on this machine. */
export async function createWebhookTables(knex: Knex): Promise<void> {
	await knex.schema.createTable('platform_webhooks', (table) => {
		// Used to detect duplicates: the platforms resend webhooks, and webhooks have no IDs.
		table.text('key_hash').primary();
		table.text('received_at').notNullable().index();
	});
	await knex.schema.createTable('data_deletions', (table) => {
		table.text('code').primary();
		table.text('request_hash').notNullable().unique();
		table.text('requested_at').notNullable();
		table.integer('accounts').notNullable();
	});
	await knex.schema.alterTable('accounts', (table) => {
		table.text('health_reason');
	});
	await knex.schema.alterTable('oauth_states', (table) => {
		// Encrypted; null in a web flow.
		table.text('code_verifier');
	});
}
