import type { Knex } from 'knex';

/** Leases for refreshing tokens, warnings about their expiry, and imported tokens. */
export async function addTokenLease(knex: Knex): Promise<void> {
	await knex.schema.alterTable('accounts', (table) => {
		table.text('renewal_holder');
		table.text('renewal_until');
		// The start of the current refresh, or of an earlier one whose outcome is unknown.
		table.text('renewal_begun_at');
		// The last expiry warning that was sent: 14 or 3 days before the tokens expire.
		table.integer('expiry_told_days');
	});
	await knex.schema.createTable('token_imports', (table) => {
		table.text('token_hash').primary();
		table.text('begun_at').notNullable();
		// 'imported' or 'refused'; null while in progress.
		table.text('outcome');
	});
}
