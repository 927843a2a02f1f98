import { backoffMs } from '../core/backoff';
import type { Core } from '../core/core';
import { timestamp } from '../database';
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

/** When a sending of which nothing was heard counts as interrupted; longer than any sending takes. */
const INTERRUPTED_AFTER_MS = 20_000;

/** `{id, type, created_at, data}`, the same bytes each time. */
function toBody({ id, type, created_at, data }: EventRow): string {
	return JSON.stringify({ id, type, created_at, data: JSON.parse(data) as unknown });
}

/** What is still to be sent: rows that `createEventStore` wrote, in their order for each receiver. */
export function createOutbox({ database, cipher }: Core, callbackSecret: string) {
	const outbox = () => database('outbox');

	async function secretOf(subscriptionId: string | null): Promise<string | undefined> {
		if (subscriptionId === null) return callbackSecret;
		const row = await database('subscriptions').where({ id: subscriptionId }).first();
		return row && cipher.decrypt(row.secret);
	}

	async function claim(row: Row): Promise<Outgoing | undefined> {
		const attempts = row.attempts + 1;
		const taken = await outbox()
			.where({ id: row.id, attempts: row.attempts })
			.update({ attempts, due_at: timestamp(Date.now() + INTERRUPTED_AFTER_MS) });
		const event = await database('events').where({ id: row.event_id }).first();
		const secret = await secretOf(row.subscription_id);
		// Taken by another process, or unsubscribed meanwhile.
		if (taken === 0 || event === undefined || secret === undefined) return undefined;
		return { ...row, attempts, body: toBody(event), secret };
	}

	const end = async ({ id, event_id }: Outgoing, error: string | null) => {
		await outbox().where({ id }).update({ ended_at: timestamp(), error });
		await forgetFleeting(database, event_id);
	};

	return {
		/** Makes everything due now: what a run of the service before this one had under way, or was waiting with. */
		async recover(): Promise<void> {
			await forgetFleeting(database);
			await outbox().whereNull('ended_at').update({ due_at: timestamp() });
		},

		/**
		 * Takes what is due, for each receiver only its oldest event, and notes the attempt before it is made.
		 *
		 * @param busy receivers that are being sent to
		 */
		async take(busy: readonly string[], most: number): Promise<Outgoing[]> {
			const heads = outbox().min('id').whereNull('ended_at').whereNotIn('receiver', busy).groupBy('receiver');
			const due = await outbox()
				.whereIn('id', heads)
				.where('due_at', '<=', timestamp())
				.orderBy('due_at')
				.limit(most);
			const taken = await Promise.all(due.map(claim));
			return taken.filter((outgoing) => outgoing !== undefined);
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
			const due_at = timestamp(Date.now() + backoffMs(attempts));
			await outbox().where({ id }).update({ due_at, error });
			return false;
		},
	};
}
