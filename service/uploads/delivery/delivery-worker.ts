import type { Delivery, Upload } from '../../channels';
import type { Engine } from '../../core/engine';
import { clock, type Database } from '../../database';
import { DELIVERIES, enqueueDelivery, lookAt } from '../delivery-queue';
import { FETCHING } from '../upload-model';
import { createRun, type RunOptions, type TakeStep } from './delivery-run';

/** The engine's queue of files to fetch, by upload ID. Each file is fetched once for all deliveries of its upload. */
const FETCHES = 'fetches';

/**
 * Maximum number of concurrent fetches. Fetches have slots of their own, so that slow servers do not hold up uploads
 * whose file is already stored.
 */
const PARALLEL_FETCHES = 4;

interface WorkerOptions extends RunOptions {
	database: Database;
	engine: Engine;
	/** Maximum number of deliveries that are processed concurrently. */
	atATime: number;
	/** True if the service has to fetch the file first. @throws ApiError if the account is no longer connected */
	mustFetch: (delivery: Delivery, upload: Upload) => Promise<boolean>;
	fetchFile: TakeStep;
	takeStep: TakeStep;
}

/**
 * Interrupts the work on deliveries and keeps them from being resumed. Resolves once no worker is handling them, or
 * once a request that must not be interrupted has taken too long.
 *
 * @returns a function that releases the deliveries
 */
export type HoldDeliveries = (
	deliveries: readonly Pick<Delivery, 'id' | 'uploadId'>[],
) => Promise<() => Promise<void>>;

const isDue = (delivery: Delivery) => Number(lookAt(delivery) ?? Infinity) <= clock.now();

/** Processes deliveries from `queued` until they finish, several concurrently, each by one worker at a time. */
export function createWorker(options: WorkerOptions): { hold: HoldDeliveries } {
	const { database, store, engine, atATime, mustFetch, fetchFile, takeStep } = options;
	const run = createRun(options);

	async function deliver(id: string, signal: AbortSignal): Promise<{ again?: Date }> {
		const delivery = await store.delivery(id);
		if (delivery === undefined || !isDue(delivery)) return { again: lookAt(delivery) };
		const found = await store.get(delivery.uploadId);
		if (found === undefined) return {};
		let isHandedOver = false;
		const step: TakeStep = async (one, upload) => {
			isHandedOver = await mustFetch(one, upload);
			if (!isHandedOver) return takeStep(one, upload, signal);
			const { accountId: group, uploadId } = one;
			await database.transaction((trx) => engine.enqueue(trx, FETCHES, uploadId, { group }));
			return undefined;
		};
		await run(step, { delivery, upload: found.upload }, signal);
		return isHandedOver ? {} : { again: lookAt(await store.delivery(id)) };
	}

	/**
	 * Returns the delivery that reports the progress and outcome of the fetch: the one that started the fetch or, if
	 * there is none, the first one.
	 */
	async function findFetcher(deliveries: readonly Delivery[], upload: Upload): Promise<Delivery | undefined> {
		const begun = deliveries.filter(({ state }) => state === 'fetching');
		for (const one of [...begun, ...deliveries]) {
			// If the account of a delivery is gone, the delivery itself reports that later.
			if (isDue(one) && (await mustFetch(one, upload).catch(() => false))) return one;
		}
		return undefined;
	}

	async function fetchFor(uploadId: string, signal: AbortSignal): Promise<object> {
		const found = await store.get(uploadId);
		if (found === undefined) return {};
		const fetcher = await findFetcher(found.deliveries, found.upload);
		if (fetcher) await run(fetchFile, { delivery: fetcher, upload: found.upload }, signal);
		const { deliveries = [] } = (await store.get(uploadId)) ?? {};
		await database.transaction(async (trx) => {
			for (const one of deliveries) {
				if (FETCHING.includes(one.state)) await enqueueDelivery(engine, trx, one, lookAt(one));
			}
		});
		return {};
	}

	engine.work(DELIVERIES, { atATime, perGroup: atATime, due: store.toLookAt }, deliver);
	// No fetches are due at the start, since the deliveries enqueue them.
	const due = async () => [];
	engine.work(FETCHES, { atATime: PARALLEL_FETCHES, perGroup: PARALLEL_FETCHES, due }, fetchFor);

	return {
		async hold(deliveries) {
			const uploadIds = new Set(deliveries.map(({ uploadId }) => uploadId));
			const frees = await Promise.all([
				engine.seize(
					DELIVERIES,
					deliveries.map(({ id }) => id),
				),
				engine.seize(FETCHES, [...uploadIds]),
			]);
			return async () => {
				for (const free of frees) await free();
			};
		},
	};
}
