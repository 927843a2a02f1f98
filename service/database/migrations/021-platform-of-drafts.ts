import type { Knex } from 'knex';

/** The platform of a draft, for limits that all accounts of a platform share. */
export async function addPlatformOfDrafts(knex: Knex): Promise<void> {
	await knex.schema.alterTable('drafts', (table) => {
		table.text('platform');
		table.index(['platform', 'made_at']);
	});
	await knex('drafts').update({
		platform: knex.raw('(SELECT platform FROM deliveries WHERE deliveries.id = drafts.delivery_id)'),
	});
}
