import type { Knex } from 'knex';

/** Which events a subscriber has taken: of several processes that get the same one, the first. */
export async function createEventClaims(knex: Knex): Promise<void> {
	await knex.schema.createTable('event_claims', (table) => {
		table.text('subscription_id').notNullable().references('subscriptions.id').onDelete('CASCADE');
		table.text('event_id').notNullable();
		table.text('claimed_at').notNullable().index();
		table.primary(['subscription_id', 'event_id']);
	});
}
