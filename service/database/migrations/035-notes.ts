import type { Knex } from 'knex';

/**
 * The translatable form of the sync log's messages and of the reason why an account must be reconnected: a name, and
 * values as JSON.
 */
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
