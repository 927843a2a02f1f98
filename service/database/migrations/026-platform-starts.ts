import type { Knex } from 'knex';

/**
 * Usage of platform-wide limits. Unlike the rows of `drafts`, these rows remain, and still count, after their delivery
 * or account has been deleted.
 */
export async function createPlatformStarts(knex: Knex): Promise<void> {
	await knex.schema.createTable('platform_starts', (table) => {
		table.increments('id');
		table.text('platform').notNullable();
		table.text('delivery_id').references('deliveries.id').onDelete('SET NULL').index();
		table.text('made_at').notNullable();
		table.text('refused_until');
		table.index(['platform', 'made_at']);
	});
	const counted: object[] = await knex('drafts')
		.whereNotNull('platform')
		.where({ freed_at: null })
		.select('platform', 'delivery_id', 'made_at', 'refused_until');
	await knex.batchInsert('platform_starts', counted, 100);
}
