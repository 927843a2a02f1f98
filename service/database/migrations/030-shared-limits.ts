import type { Knex } from 'knex';

/**
 * State that all processes share to stay within limits: turns for requests to a platform, pauses, clients' attempts
 * with wrong secrets, the apps known to the token endpoint, and the token endpoint's responses to refreshes.
 */
export async function addSharedLimits(knex: Knex): Promise<void> {
	await knex.schema.createTable('request_turns', (table) => {
		// A hash, like `whose` in the next table.
		table.text('requests').primary();
		// JSON: milliseconds since 1970, ascending.
		table.text('moments').notNullable();
		table.text('expires_at').notNullable().index();
	});
	await knex.schema.createTable('platform_pauses', (table) => {
		table.text('whose').primary();
		table.text('paused_until').notNullable().index();
		// The platform's own message, as JSON.
		table.text('error');
	});
	await knex.schema.createTable('wrong_attempts', (table) => {
		table.text('key_hash').primary();
		table.integer('attempts').notNullable();
		table.text('ends_at').notNullable().index();
	});
	await knex.schema.createTable('known_apps', (table) => {
		table.text('fingerprint').primary();
		table.text('seen_at').notNullable().index();
	});
	await knex.schema.createTable('refresh_answers', (table) => {
		table.text('key_hash').primary();
		table.text('holder').notNullable();
		// The time at which the caller's lease on the request ends, or the response expires.
		table.text('held_until').notNullable().index();
		// Encrypted with a key that only the request contains.
		table.text('answer');
	});
}
