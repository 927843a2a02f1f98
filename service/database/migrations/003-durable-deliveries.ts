import type { Knex } from 'knex';

/** What retries, several platforms and approvals need. */
export async function makeDeliveriesDurable(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		// 'VIDEO' or 'PHOTO' for TikTok, 'REELS', 'IMAGE', 'STORIES' or 'CAROUSEL' for Instagram; null: by the media.
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
		table.text('container_id');
		table.text('container_created_at');
		table.text('child_container_ids');
		table.text('permalink');
		table.text('approved_at');
		table.integer('attempts').notNullable().defaultTo(0);
		table.text('failing_since');
		// Not before this time is the delivery looked at again.
		table.text('due_at');
	});
}
