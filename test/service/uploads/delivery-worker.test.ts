import Fastify from 'fastify';
import { ApiError } from '../../../service/core/errors';
import type { Database } from '../../../service/database';
import { createClaims } from '../../../service/uploads/delivery/claims';
import { LEASE_MS } from '../../../service/uploads/delivery/delivery-run';
import { createWorker } from '../../../service/uploads/delivery/delivery-worker';
import type { Delivery, Step } from '../../../service/channels';
import { until } from '../../support/until';
import { addDelivery, openUploadDatabase, uploadStoreOf } from '../../support/upload-database';

const { log } = Fastify();
const FAR = new Date('2100-01-01T00:00:00Z');
const limited = new ApiError(429, 'limited', 'Full. Wait.', 'retry', { retryable: true });

let database: Database;
let retried: string[];

beforeEach(async () => {
	retried = [];
	database = await openUploadDatabase(['account']);
	await addDelivery(database, 'account');
});
afterEach(() => database.destroy());

/** The delivery after one step of its way. */
async function after(step: () => Promise<Step>): Promise<Delivery & { dueAt: string | null }> {
	const store = uploadStoreOf(database);
	const worker = createWorker({
		store,
		claims: createClaims(database, LEASE_MS),
		scale: 1,
		deliver: step,
		onRetry: ({ id }) => retried.push(id),
		log,
	});
	worker.start();
	const row = () => database('deliveries').where({ id: 'delivery' }).first();
	await until(row, (found) => found?.claimed_at !== null && found?.locked_by === null);
	await worker.stop();
	const delivery = await store.delivery('delivery');
	return { ...(delivery as Delivery), dueAt: (await row())?.due_at ?? null };
}

describe('a delivery', () => {
	it('that has to wait is not looked at before then; that is no failure', async () => {
		const delivery = await after(async () => ({ waitUntil: FAR }));
		expect(delivery).toMatchObject({ state: 'processing', attempts: 0, error: null, failingSince: null });
		expect(delivery.dueAt).toBe(FAR.toISOString());
		expect(retried).toEqual([]);
	});

	it('that has come further has the change of its step', async () => {
		const change = { state: 'delivered', postIds: ['7512345678901234567'] } as const;
		expect(await after(async () => ({ change }))).toMatchObject(change);
	});

	it.each<[string, () => Promise<Step>]>([
		['says so', async () => ({ failed: limited })],
		['throws', () => Promise.reject(limited)],
	])('whose step fails and %s is tried again later, with the reason', async (_how, step) => {
		const delivery = await after(step);
		expect(delivery).toMatchObject({ state: 'processing', attempts: 1, error: { code: 'limited' } });
		expect(delivery.failingSince).not.toBeNull();
		expect(retried).toEqual(['delivery']);
	});
});
