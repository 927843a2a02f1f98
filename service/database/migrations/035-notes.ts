import type { Knex } from 'knex';

/** What says the sentences of the sync log, and why an account must be connected again, in other languages: a name, and values as JSON. */
export async function nameNotes(knex: Knex): Promise<void> {
	await knex.schema.alterTable('sync_log', (table) => {
		table.text('note');
		table.text('note_values');
	});
	await knex.schema.alterTable('accounts', (table) => {
		table.text('health_note');
		table.text('health_values');
	});
}
