import type { Knex } from 'knex';
import type { Dialect } from '../dialect';
import { dialectOf } from '../dialects';

/** The public table; its definition is fixed, since other programs read it with plain SQL. */
const socialStatsCache = ({ countedKey, time }: Dialect['columnTypes']) => `CREATE TABLE social_stats_cache (
	id ${countedKey},
	platform TEXT NOT NULL,
	username TEXT NOT NULL,
	stats_data TEXT NOT NULL,
	fetched_at ${time} NOT NULL,
	UNIQUE(platform, username)
)`;

/** Accounts, uploads and statistics. */
export async function createFirstTables(knex: Knex): Promise<void> {
	await knex.raw(socialStatsCache(dialectOf(knex).columnTypes));
	await knex.schema.createTable('social_stats_history', (table) => {
		table.increments('id');
		table.text('platform').notNullable();
		table.text('username').notNullable();
		table.text('stats_data').notNullable();
		table.text('fetched_at').notNullable();
		table.index(['platform', 'username', 'fetched_at']);
	});
	await knex.schema.createTable('accounts', (table) => {
		table.text('id').primary();
		table.text('platform').notNullable();
		table.text('platform_user_id').notNullable();
		table.text('username').notNullable();
		table.text('display_name');
		table.text('scopes').notNullable();
		table.text('access_token').notNullable();
		table.text('refresh_token').notNullable();
		table.text('expires_at').notNullable();
		table.text('refresh_expires_at').notNullable();
		table.text('health').notNullable();
		table.text('last_synced_at');
		table.unique(['platform', 'platform_user_id']);
	});
	await knex.schema.createTable('oauth_states', (table) => {
		table.text('state_hash').primary();
		table.text('platform').notNullable();
		table.text('browser_hash');
		table.text('expires_at').notNullable();
	});
	await knex.schema.createTable('uploads', (table) => {
		table.text('id').primary();
		table.text('created_at').notNullable();
		table.text('video_url');
		table.text('file_name');
		table.text('content_type');
		table.bigInteger('size_bytes');
		table.text('sha256');
	});
	await knex.schema.createTable('deliveries', (table) => {
		table.text('id').primary();
		table.text('upload_id').notNullable().references('uploads.id').onDelete('CASCADE').index();
		table.text('platform').notNullable();
		table.text('account_id').notNullable().references('accounts.id').onDelete('CASCADE');
		table.text('state').notNullable();
		table.bigInteger('bytes_sent').notNullable().defaultTo(0);
		table.text('publish_id');
		table.text('upload_url');
		table.text('post_ids');
		table.text('error');
		table.text('updated_at').notNullable();
		table.text('locked_by');
		table.text('locked_until');
		table.index(['state', 'locked_until']);
	});
	await knex.schema.createTable('settings', (table) => {
		table.text('name').primary();
		table.text('value').notNullable();
	});
}
