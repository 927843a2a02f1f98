import type { FastifyBaseLogger } from 'fastify';
import { hasEnded, type Delivery, type Step, type Upload } from '../../channels';
import { explainStorage, isDatabaseAway, isKnown } from '../../core/errors';
import { timestamp } from '../../database';
import { ignoreSuperseded, Superseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import { afterFailure } from './delivery-retry';

export interface RunOptions {
	store: UploadStore;
	/** `LIMIT_TIME_SCALE`. */
	scale: number;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	log: FastifyBaseLogger;
}

/** Takes a delivery as far as it goes now; gives up as soon as the signal says so. What it throws is a failed step; undefined: others go on. */
export type TakeStep = (delivery: Delivery, upload: Upload, signal: AbortSignal) => Promise<Step | undefined>;

/** Makes the function that takes a delivery one step further and records what came of it. */
export function createRun({ store, scale, onRetry, log }: RunOptions) {
	async function record(delivery: Delivery, step: Step): Promise<void> {
		if ('failed' in step) throw step.failed;
		if ('change' in step) return store.change(delivery, step.change);
		await store.change(delivery, { dueAt: timestamp(step.waitUntil.getTime()) });
	}

	/** Without its file no delivery of an upload can go on, so all of them end with the one that could not fetch it. */
	async function sharers(delivery: Delivery): Promise<Delivery[]> {
		if (delivery.state !== 'fetching') return [];
		const found = await store.get(delivery.uploadId);
		// The file is there: what failed since concerns this delivery's platform alone.
		if (found?.upload.fileName != null) return [];
		return found?.deliveries.filter((other) => other.id !== delivery.id && !hasEnded(other)) ?? [];
	}

	async function recordFailure({ id, version }: Delivery, error: unknown): Promise<void> {
		const delivery = await store.delivery(id);
		if (delivery?.version !== version) return;
		const change = afterFailure(error, delivery, scale);
		const what = change.state === 'failed' ? 'delivery failed' : 'delivery waits for another try';
		log[isKnown(explainStorage(error)) ? 'info' : 'error']({ deliveryId: id, err: error }, what);
		if (change.state !== 'failed') onRetry(delivery);
		const others = change.state === 'failed' ? await sharers(delivery) : [];
		await store.change(delivery, change);
		for (const { id: other } of others) await store.change({ id: other }, change).catch(ignoreSuperseded);
	}

	/** @param signal interrupts the work; the state on disk then says where to go on */
	return async (
		takeStep: TakeStep,
		{ delivery, upload }: { delivery: Delivery; upload: Upload },
		signal: AbortSignal,
	): Promise<void> => {
		try {
			const step = await takeStep(delivery, upload, signal);
			if (step) await record(delivery, step);
		} catch (error) {
			// Interrupted, or lost to somebody else: the state on disk says where to go on.
			if (signal.aborted || error instanceof Superseded) return;
			// Not the fault of the delivery: the engine looks again once the database is back.
			if (isDatabaseAway(error)) throw error;
			await recordFailure(delivery, error).catch(ignoreSuperseded);
		}
	};
}
