import { backoffMs } from '../core/backoff';
import type { Core } from '../core/core';
import { clock, timestamp } from '../database';
import { forgetFleeting, type EventRow } from './event-store';

interface Row {
	id: number;
	event_id: string;
	subscription_id: string | null;
	url: string;
	receiver: string;
	/** Number of attempts so far, including the current one. */
	attempts: number;
	due_at: string;
	give_up_at: string;
	ended_at: string | null;
	error: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		outbox: Row;
	}
}

/** An event for one receiver; its bytes are the same in every attempt. */
export type Outgoing = Row & { body: string; secret: string };

/**
 * Completes an event's `data` for receivers, with the same result each time. May add data that is not stored.
 */
export type CompleteData = (data: Record<string, unknown>) => Record<string, unknown>;

/** Serializes `{id, type, created_at, data}`, with the same bytes each time. */
function toBody({ id, type, created_at, data }: EventRow, complete: CompleteData): string {
	const stored = JSON.parse(data) as Record<string, unknown>;
	return JSON.stringify({ id, type, created_at, data: complete(stored) });
}

/** Events that have not been sent yet, in order for each receiver. `createEventStore` writes the rows. */
export function createOutbox({ database, cipher }: Core, callbackSecret: string, complete: CompleteData) {
	const outbox = () => database('outbox');

	async function secretOf(subscriptionId: string | null): Promise<string | undefined> {
		if (subscriptionId === null) return callbackSecret;
		const row = await database('subscriptions').where({ id: subscriptionId }).first();
		return row && cipher.decrypt(row.secret);
	}

	const end = async ({ id, event_id }: Outgoing, error: string | null) => {
		await outbox().where({ id }).update({ ended_at: timestamp(), error });
		await forgetFleeting(database, event_id);
	};

	return {
		/**
		 * Returns the receivers with pending events. Also deletes comment and mention events that an interrupted run
		 * sent but did not delete.
		 */
		async receivers(): Promise<string[]> {
			await forgetFleeting(database);
			return outbox().whereNull('ended_at').distinct('receiver').pluck('receiver');
		},

		/** Returns the oldest event that a receiver has not received yet. */
		next: (receiver: string): Promise<Row | undefined> =>
			outbox().where({ receiver, ended_at: null }).orderBy('id').first(),

		/**
		 * Records an attempt before it is made. @returns undefined if the event was sent or the receiver
		 * unsubscribed in the meantime
		 */
		async begin(row: Row): Promise<Outgoing | undefined> {
			const attempts = row.attempts + 1;
			const begun = await outbox().where({ id: row.id, attempts: row.attempts }).update({ attempts });
			const event = await database('events').where({ id: row.event_id }).first();
			const secret = await secretOf(row.subscription_id);
			if (begun === 0 || event === undefined || secret === undefined) return undefined;
			return { ...row, attempts, body: toBody(event, complete), secret };
		},

		/** Marks an event as received. */
		delivered: (outgoing: Outgoing) => end(outgoing, null),

		/**
		 * Deletes a receiver's subscription with all its pending events, after the receiver responded with 410 Gone.
		 */
		async gone(outgoing: Outgoing, error: string): Promise<void> {
			const { subscription_id: id } = outgoing;
			if (id === null) return end(outgoing, error);
			await database('subscriptions').where({ id }).delete();
			await forgetFleeting(database);
		},

		/** Schedules a retry or gives up. @returns true if this was the last attempt */
		async failed(outgoing: Outgoing, error: string): Promise<boolean> {
			const { id, attempts, give_up_at } = outgoing;
			if (timestamp() >= give_up_at) {
				await end(outgoing, error);
				return true;
			}
			const due_at = timestamp(clock.now() + backoffMs(attempts));
			await outbox().where({ id }).update({ due_at, error });
			return false;
		},
	};
}
