import type { Knex } from 'knex';
import type { Delivery } from '../channels';
import type { Engine } from '../core/engine';
import { IDLE } from './upload-model';
import { clock } from '../database';

/** The engine's queue of delivery IDs. */
export const DELIVERIES = 'deliveries';

/**
 * Returns the time at which a worker must process a delivery; undefined if the delivery is waiting for a person, has
 * finished or no longer exists.
 */
export const lookAt = (delivery: Delivery | undefined): Date | undefined =>
	delivery === undefined || IDLE.includes(delivery.state)
		? undefined
		: new Date(delivery.dueAt === null ? clock.now() : delivery.dueAt);

/** Enqueues a delivery for processing. @param at defaults to now */
export const enqueueDelivery = (
	engine: Pick<Engine, 'enqueue'>,
	trx: Knex.Transaction,
	{ id, accountId }: Pick<Delivery, 'id' | 'accountId'>,
	at?: Date,
): Promise<void> => engine.enqueue(trx, DELIVERIES, id, { group: accountId, at });
