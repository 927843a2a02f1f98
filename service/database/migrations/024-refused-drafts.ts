import type { Knex } from 'knex';

/** Keeps a platform-wide quota that is used up in effect after a restart. */
export async function addRefusedUntil(knex: Knex): Promise<void> {
	await knex.schema.alterTable('drafts', (table) => {
		table.text('refused_until');
	});
}
