import type { Knex } from 'knex';

/** What people find uploads by: the name of their file, and their states; and when an approved post is to be published. */
export async function addUploadInbox(knex: Knex): Promise<void> {
	await knex.schema.alterTable('uploads', (table) => {
		table.text('name');
		table.text('publish_at');
		table.index(['created_at', 'id']);
	});
	await knex.schema.alterTable('deliveries', (table) => table.index(['state', 'upload_id']));
}
