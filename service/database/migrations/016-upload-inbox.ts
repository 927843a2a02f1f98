import type { Knex } from 'knex';

/** Search fields for uploads (file name and states), and the scheduled time of an approved post. */
export async function addUploadInbox(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		table.text('name');
		table.text('publish_at');
		table.index(['created_at', 'id']);
	});
	await knex.schema.alterTable('deliveries', (table) => table.index(['state', 'upload_id']));
}
