import type { Knex } from 'knex';

/** The metrics of each recent post and story at each refresh, for charts. */
export async function createPostHistory(knex: Knex): Promise<void> {
	await knex.schema.createTable('post_stats_history', (table) => {
		table.increments('id');
		table.text('platform').notNullable();
		table.text('username').notNullable();
		table.text('kind').notNullable();
		table.text('post_id').notNullable();
		table.text('url');
		table.text('title');
		table.text('created_at');
		table.text('fetched_at').notNullable().index();
		for (const count of ['views', 'likes', 'comments', 'shares', 'saved', 'reach']) {
			table.bigInteger(count);
		}
		table.index(['platform', 'username', 'fetched_at']);
	});
}
