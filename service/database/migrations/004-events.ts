import type { Knex } from 'knex';

/** Events, their subscribers, and the requests still to be sent. */
export async function createEvents(knex: Knex): Promise<void> {
	await knex.schema.createTable('events', (table) => {
		table.text('id').primary();
		table.text('type').notNullable();
		table.text('created_at').notNullable().index();
		table.text('account_id').index();
		table.text('upload_id').index();
		table.text('data').notNullable();
	});
	await knex.schema.createTable('subscriptions', (table) => {
		table.text('id').primary();
		table.text('created_at').notNullable();
		table.text('url').notNullable();
		// A JSON list of event types.
		table.text('events').notNullable();
		table.text('secret').notNullable();
	});
	await knex.schema.createTable('outbox', (table) => {
		table.increments('id');
		table.text('event_id').notNullable().references('events.id').onDelete('CASCADE');
		// Null if the event goes to the upload's own callback URL.
		table.text('subscription_id').references('subscriptions.id').onDelete('CASCADE');
		table.text('url').notNullable();
		// The subscription ID or the callback URL. Events to the same receiver are sent in order.
		table.text('receiver').notNullable();
		table.integer('attempts').notNullable().defaultTo(0);
		// The request is not sent before this time or, while an attempt is in progress, not considered interrupted
		// before it.
		table.text('due_at').notNullable();
		table.text('give_up_at').notNullable();
		table.text('ended_at');
		table.text('error');
		table.index(['ended_at', 'receiver']);
		table.index('event_id');
	});
}
