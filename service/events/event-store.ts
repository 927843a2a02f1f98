import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Engine } from '../core/engine';
import type { Records } from '../core/feature';
import { clock, exportRows, timestamp, type Cipher, type Database } from '../database';

/** All event types. */
export const EVENT_TYPES = [
	'upload.delivered',
	'upload.awaiting_approval',
	'upload.published',
	'upload.failed',
	'stats.refreshed',
	'token.refreshed',
	'token.expiring',
	'account.connected',
	'account.disconnected',
	'comment.received',
	'mention.received',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Events with text written by people who have no account here. They are kept only until they have been sent. */
const FLEETING: readonly string[] = ['comment.received', 'mention.received'] satisfies EventType[];

/** Deletes the fleeting events that no receiver is waiting for. @param eventId deletes only this event */
export async function forgetFleeting(connection: Database, eventId?: string): Promise<void> {
	const waiting = connection('outbox').select('event_id').whereNull('ended_at');
	const over = connection('events').whereIn('type', FLEETING).whereNotIn('id', waiting);
	if (eventId !== undefined) void over.where({ id: eventId });
	await over.delete();
}

/** A new event. */
export interface NewEvent {
	type: EventType;
	accountId?: string;
	uploadId?: string;
	/**
	 * The upload's callback URL, to which the event is sent in addition to the subscribers; validated by the intake.
	 */
	callbackUrl?: string | null;
	/** The `data` for receivers: snake_case, no secrets. */
	data: Record<string, unknown>;
}

/** A subscriber and its event types. */
export interface Subscription {
	id: string;
	created_at: string;
	url: string;
	events: EventType[];
}

interface SubscriptionRow extends Omit<Subscription, 'events'> {
	events: string;
	secret: string;
}

/** A row of the `events` table. */
export interface EventRow {
	id: string;
	type: string;
	created_at: string;
	account_id: string | null;
	upload_id: string | null;
	data: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		event_claims: { subscription_id: string; event_id: string; claimed_at: string };
		events: EventRow;
		subscriptions: SubscriptionRow;
	}
}

/** The engine's queue of receivers with pending events. */
export const OUTBOX = 'outbox';

/** How long a receiver may be unreachable before the service gives up on an event. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

const toSubscription = ({ id, created_at, url, events }: SubscriptionRow): Subscription => ({
	id,
	created_at,
	url,
	events: JSON.parse(events) as EventType[],
});

/** Creates a signing secret that is safe to use in headers and forms. */
export const newSecret = () => `mks_${randomBytes(24).toString('base64url')}`;

/** Events and their subscribers in the database; secrets are stored encrypted. */
export function createEventStore(database: Database, cipher: Cipher, engine: Pick<Engine, 'enqueue'>) {
	const subscriptions = () => database('subscriptions');

	return {
		/**
		 * Stores an event and its receivers: all subscriptions to its type, and the upload's callback URL.
		 *
		 * @param trx the transaction that makes the change; nothing is sent before it commits
		 */
		async add(trx: Knex.Transaction, event: NewEvent): Promise<void> {
			const id = randomUUID();
			const now = clock.now();
			const subscribed = (await trx('subscriptions').orderBy('created_at'))
				.map(toSubscription)
				.filter(({ events }) => events.includes(event.type))
				.map((subscription) => ({
					subscription_id: subscription.id,
					url: subscription.url,
					receiver: subscription.id,
				}));
			const { callbackUrl: url } = event;
			const receivers = [...subscribed, ...(url ? [{ subscription_id: null, url, receiver: url }] : [])];
			if (receivers.length === 0 && FLEETING.includes(event.type)) return;
			await trx('events').insert({
				id,
				type: event.type,
				created_at: timestamp(now),
				account_id: event.accountId ?? null,
				upload_id: event.uploadId ?? null,
				data: JSON.stringify(event.data),
			});
			if (receivers.length === 0) return;
			const times = { due_at: timestamp(now), give_up_at: timestamp(now + GIVE_UP_AFTER_MS) };
			await trx('outbox').insert(receivers.map((receiver) => ({ event_id: id, ...receiver, ...times })));
			for (const { receiver } of receivers) await engine.enqueue(trx, OUTBOX, receiver);
		},

		/** Adds a subscriber. @returns its ID and its secret, which no route returns again */
		async subscribe(url: string, events: readonly EventType[]): Promise<{ id: string; secret: string }> {
			const id = randomUUID();
			const secret = newSecret();
			await subscriptions().insert({
				id,
				created_at: timestamp(),
				url,
				events: JSON.stringify([...new Set(events)]),
				secret: cipher.encrypt(secret),
			});
			return { id, secret };
		},

		async subscriptions(): Promise<Subscription[]> {
			return (await subscriptions().orderBy('created_at')).map(toSubscription);
		},

		/**
		 * Claims an event for a subscriber, so that it is processed only once even if the subscriber runs several
		 * processes.
		 *
		 * @returns true if this call was the first; undefined if the subscription does not exist
		 */
		async claim(subscriptionId: string, eventId: string): Promise<boolean | undefined> {
			if (!(await subscriptions().where({ id: subscriptionId }).first())) return undefined;
			const claim = { subscription_id: subscriptionId, event_id: eventId, claimed_at: timestamp() };
			const insert = database('event_claims')
				.insert(claim)
				.onConflict(['subscription_id', 'event_id'])
				.ignore();
			return (await insert.returning('event_id')).length === 1;
		},

		/** Removes a subscriber and its pending events. @returns true if the subscriber existed */
		async unsubscribe(id: string): Promise<boolean> {
			const wasThere = (await subscriptions().where({ id }).delete()) === 1;
			await forgetFleeting(database);
			return wasThere;
		},
	};
}

export type Events = ReturnType<typeof createEventStore>;

/** The stored events, their retention, and the metric of pending events. */
export function createEventRecords(database: Database): Records {
	return {
		forget: async (trx, { id }) => ({ events: await trx('events').where({ account_id: id }).delete() }),

		async export({ id }) {
			const rows = await database('events').where({ account_id: id }).orderBy('created_at');
			return { events: exportRows('events', rows, { json: ['data'] }) };
		},

		/** Also deletes the events' deliveries to receivers (cascade). */
		async purge(before) {
			await database('events').where('created_at', '<', before).delete();
			await database('event_claims').where('claimed_at', '<', before).delete();
		},

		gauges: [
			{
				name: 'mediakit_outbox_length',
				help: 'Events waiting to be sent, counted per receiver.',
				async read(gauge) {
					const [row] = await database('outbox').whereNull('ended_at').count<{ n: number }[]>('* as n');
					gauge.set(Number(row?.n));
				},
			},
		],
	};
}
