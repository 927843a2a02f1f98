import type { Knex } from 'knex';

/** Support for retries, several platforms and approvals. */
export async function makeDeliveriesDurable(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		// 'VIDEO' or 'PHOTO' for TikTok, 'REELS', 'IMAGE', 'STORIES' or 'CAROUSEL' for Instagram; null if it is
		// inferred from the media.
		table.text('media_type');
		table.text('content');
		table.text('title');
		table.text('description');
		table.text('image_urls');
		table.boolean('auto_approve').notNullable().defaultTo(false);
		table.text('callback_url');
	});
	await knex.schema.alterTable('deliveries', (table) => {
		table.text('created_at');
		table.text('state_since');
		table.text('container_id');
		table.text('container_created_at');
		table.text('child_container_ids');
		table.text('permalink');
		table.text('approved_at');
		// Set just before the single request that creates a post. Once it is set, a retry first asks the platform about
		// the post.
		table.text('publish_sent_at');
		table.integer('attempts').notNullable().defaultTo(0);
		table.text('failing_since');
		// The delivery is not processed before this time.
		table.text('due_at');
		table.text('claimed_at');
		table.index(['account_id', 'claimed_at']);
	});
	// Usage of the platforms' quotas: TikTok drafts and Instagram containers, even if they were never
	// published.
	await knex.schema.createTable('drafts', (table) => {
		table.increments('id');
		table.text('delivery_id').notNullable().references('deliveries.id').onDelete('CASCADE').index();
		table.text('account_id').notNullable().references('accounts.id').onDelete('CASCADE');
		table.text('made_at').notNullable();
		table.text('publish_id').index();
		// The time at which the draft stopped being pending: it was rejected, or the user finished it.
		table.text('freed_at');
		table.index(['account_id', 'made_at']);
	});
}
