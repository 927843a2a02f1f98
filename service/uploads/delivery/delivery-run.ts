import type { FastifyBaseLogger } from 'fastify';
import { hasEnded, type Delivery, type Step, type Upload } from '../../channels';
import { explainStorage, isDatabaseAway, isKnown } from '../../core/errors';
import { timestamp } from '../../database';
import { ignoreSuperseded, Superseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import { afterFailure } from './delivery-retry';

export interface RunOptions {
	store: UploadStore;
	/** The value of `LIMIT_TIME_SCALE`. */
	scale: number;
	/** Called after each failure that will be retried. */
	onRetry: (delivery: Delivery) => void;
	log: FastifyBaseLogger;
}

/**
 * Advances a delivery as far as possible for now, and stops when the signal is aborted. Throws if the step failed;
 * returns undefined if another worker continues the delivery.
 */
export type TakeStep = (delivery: Delivery, upload: Upload, signal: AbortSignal) => Promise<Step | undefined>;

/** Returns a function that advances a delivery one step and records the result. */
export function createRun({ store, scale, onRetry, log }: RunOptions) {
	async function record(delivery: Delivery, step: Step): Promise<void> {
		if ('failed' in step) throw step.failed;
		if ('change' in step) return store.change(delivery, step.change);
		await store.change(delivery, { dueAt: timestamp(step.waitUntil.getTime()) });
	}

	/**
	 * Returns the other deliveries that fail along with this one: no delivery of an upload can continue without the
	 * file, so if it could not be fetched, all deliveries end.
	 */
	async function sharers(delivery: Delivery): Promise<Delivery[]> {
		if (delivery.state !== 'fetching') return [];
		const found = await store.get(delivery.uploadId);
		// The file has been fetched, so later failures concern only this delivery's platform.
		if (found?.upload.fileName != null) return [];
		return found?.deliveries.filter((other) => other.id !== delivery.id && !hasEnded(other)) ?? [];
	}

	async function recordFailure({ id, version }: Delivery, error: unknown): Promise<void> {
		const delivery = await store.delivery(id);
		if (delivery?.version !== version) return;
		const change = afterFailure(error, delivery, scale);
		const what = change.state === 'failed' ? 'delivery failed' : 'delivery will be retried';
		log[isKnown(explainStorage(error)) ? 'info' : 'error']({ deliveryId: id, err: error }, what);
		if (change.state !== 'failed') onRetry(delivery);
		const others = change.state === 'failed' ? await sharers(delivery) : [];
		await store.change(delivery, change);
		for (const { id: other } of others) await store.change({ id: other }, change).catch(ignoreSuperseded);
	}

	/** @param signal interrupts the work, which later resumes from the stored state */
	return async (
		takeStep: TakeStep,
		{ delivery, upload }: { delivery: Delivery; upload: Upload },
		signal: AbortSignal,
	): Promise<void> => {
		try {
			const step = await takeStep(delivery, upload, signal);
			if (step) await record(delivery, step);
		} catch (error) {
			// Interrupted or superseded: the work resumes from the stored state.
			if (signal.aborted || error instanceof Superseded) return;
			// The delivery is not at fault; the engine retries once the database is available again.
			if (isDatabaseAway(error)) throw error;
			await recordFailure(delivery, error).catch(ignoreSuperseded);
		}
	};
}
