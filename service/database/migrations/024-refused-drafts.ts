import type { Knex } from 'knex';

/** A quota of a whole platform that is used up stays so after a restart. */
export async function addRefusedUntil(knex: Knex): Promise<void> {
	await knex.schema.alterTable('drafts', (table) => {
		table.text('refused_until');
	});
}
