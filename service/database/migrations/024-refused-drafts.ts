import type { Knex } from 'knex';

/** The time until which a platform-wide quota is used up, stored so that it survives a restart. */
export async function addRefusedUntil(knex: Knex): Promise<void> {
	await knex.schema.alterTable('drafts', (table) => {
		table.text('refused_until');
	});
}
