import type { Knex } from 'knex';

/**
 * What all processes have to know to keep within limits together: the moments at which requests to a platform may be sent,
 * until when a platform wants none, who has tried a wrong secret how often, which apps are known to the token endpoint, and
 * what it has answered to a refresh.
 */
export async function addSharedLimits(knex: Knex): Promise<void> {
	await knex.schema.createTable('request_turns', (table) => {
		// Hashes, here and in the next one.
		table.text('requests').primary();
		// JSON: milliseconds since 1970, ascending.
		table.text('moments').notNullable();
		table.text('expires_at').notNullable().index();
	});
	await knex.schema.createTable('platform_pauses', (table) => {
		table.text('whose').primary();
		table.text('paused_until').notNullable().index();
		// What the platform has said, JSON.
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
		// When the caller's lease on the request ends, or the response expires.
		table.text('held_until').notNullable().index();
		// Encrypted with a key that only the request has.
		table.text('answer');
	});
}
