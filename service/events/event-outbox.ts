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
	/** How often it was sent, this time included. */
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

/** An event on its way to one receiver, who gets the same bytes every time. */
export type Outgoing = Row & { body: string; secret: string };

/** Gives the `data` of an event as receivers get it, the same each time: it may hold more than is stored. */
export type CompleteData = (data: Record<string, unknown>) => Record<string, unknown>;

/** `{id, type, created_at, data}`, the same bytes each time. */
function toBody({ id, type, created_at, data }: EventRow, complete: CompleteData): string {
	const stored = JSON.parse(data) as Record<string, unknown>;
	return JSON.stringify({ id, type, created_at, data: complete(stored) });
}

/** What is still to be sent: rows that `createEventStore` wrote, in their order for each receiver. */
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
		/** The receivers for which something waits. What an interrupted run had ended, but not forgotten, goes. */
		async receivers(): Promise<string[]> {
			await forgetFleeting(database);
			return outbox().whereNull('ended_at').distinct('receiver').pluck('receiver');
		},

		/** The oldest event that a receiver has not got yet. */
		next: (receiver: string): Promise<Row | undefined> =>
			outbox().where({ receiver, ended_at: null }).orderBy('id').first(),

		/** Notes an attempt before it is made. @returns undefined if it was sent or unsubscribed meanwhile */
		async begin(row: Row): Promise<Outgoing | undefined> {
			const attempts = row.attempts + 1;
			const begun = await outbox().where({ id: row.id, attempts: row.attempts }).update({ attempts });
			const event = await database('events').where({ id: row.event_id }).first();
			const secret = await secretOf(row.subscription_id);
			if (begun === 0 || event === undefined || secret === undefined) return undefined;
			return { ...row, attempts, body: toBody(event, complete), secret };
		},

		/** The receiver has it. */
		delivered: (outgoing: Outgoing) => end(outgoing, null),

		/** The receiver wants nothing more: its subscription goes, with all that waits for it. */
		async gone(outgoing: Outgoing, error: string): Promise<void> {
			const { subscription_id: id } = outgoing;
			if (id === null) return end(outgoing, error);
			await database('subscriptions').where({ id }).delete();
			await forgetFleeting(database);
		},

		/** Tries again later, or not any more. @returns whether this was the last time */
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
