import type { Knex } from 'knex';
import type { Delivery } from '../channels';
import type { Engine } from '../core/engine';
import { IDLE } from './upload-model';
import { clock } from '../database';

/** The engine's queue of deliveries, by their ids. */
export const DELIVERIES = 'deliveries';

/** When workers have to look at a delivery; undefined: it waits for a person, has ended, or is gone. */
export const lookAt = (delivery: Delivery | undefined): Date | undefined =>
	delivery === undefined || IDLE.includes(delivery.state)
		? undefined
		: new Date(delivery.dueAt === null ? clock.now() : delivery.dueAt);

/** Has workers look at a delivery. @param at by default now */
export const enqueueDelivery = (
	engine: Pick<Engine, 'enqueue'>,
	trx: Knex.Transaction,
	{ id, accountId }: Pick<Delivery, 'id' | 'accountId'>,
	at?: Date,
): Promise<void> => engine.enqueue(trx, DELIVERIES, id, { group: accountId, at });
