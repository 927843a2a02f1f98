import type { Knex } from 'knex';

/** Events claimed by a subscriber: if several of its processes receive the same event, only the first claims it. */
export async function createEventClaims(knex: Knex): Promise<void> {
	await knex.schema.createTable('event_claims', (table) => {
		table.text('subscription_id').notNullable().references('subscriptions.id').onDelete('CASCADE');
		table.text('event_id').notNullable();
		table.text('claimed_at').notNullable().index();
		table.primary(['subscription_id', 'event_id']);
	});
}
