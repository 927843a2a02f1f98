import type { FastifyBaseLogger } from 'fastify';
import { hasEnded, type Delivery, type Step, type Upload } from '../../channels';
import { explainStorage, isKnown } from '../../core/errors';
import { timestamp } from '../../database';
import { Superseded } from '../superseded';
import type { UploadStore } from '../upload-store';
import type { Claims } from './claims';
import { afterFailure } from './delivery-retry';

/** How long a delivery stays with a worker that gives no sign of life. */
export const LEASE_MS = 30_000;

export interface RunOptions {
	store: UploadStore;
	claims: Claims;
	/** `LIMIT_TIME_SCALE`. */
	scale: number;
	/** Takes a delivery as far as it goes now; gives up as soon as the signal says so. What it throws is a failed step. */
	deliver: (delivery: Delivery, upload: Upload, signal: AbortSignal) => Promise<Step>;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	log: FastifyBaseLogger;
}

/** Makes the function that takes a claimed delivery one step further, records what came of it and gives it back. */
export function createRun({ store, claims, scale, deliver, onRetry, log }: RunOptions) {
	async function work(delivery: Delivery, signal: AbortSignal): Promise<void> {
		const found = await store.get(delivery.uploadId);
		if (found === undefined) throw new Superseded();
		const step = await deliver(delivery, found.upload, signal);
		if ('failed' in step) throw step.failed;
		if ('change' in step) return store.change(delivery, step.change);
		await store.change(delivery, { dueAt: timestamp(step.waitUntil.getTime()) });
	}

	/** Without its file no delivery of an upload can go on, so all of them end with the one that could not fetch it. */
	async function sharers(delivery: Delivery): Promise<Delivery[]> {
		if (delivery.state !== 'fetching') return [delivery];
		const found = await store.get(delivery.uploadId);
		// The file is there: what failed since concerns this delivery's platform alone.
		if (found?.upload.fileName != null) return [delivery];
		return found?.deliveries.filter((other) => !hasEnded(other)) ?? [];
	}

	async function recordFailure(id: string, error: unknown): Promise<void> {
		const delivery = await store.delivery(id);
		if (delivery === undefined) return;
		const change = afterFailure(error, delivery, scale);
		const what = change.state === 'failed' ? 'delivery failed' : 'delivery waits for another try';
		log[isKnown(explainStorage(error)) ? 'info' : 'error']({ deliveryId: id, err: error }, what);
		if (change.state !== 'failed') onRetry(delivery);
		const concerned = change.state === 'failed' ? await sharers(delivery) : [delivery];
		for (const one of concerned) await store.change(one, change);
	}

	/** @param signal interrupts the work; the state on disk then says where to go on */
	return async (delivery: Delivery, signal: AbortSignal): Promise<void> => {
		const extend = () => claims.extend(delivery.id);
		const lease = setInterval(() => {
			extend().catch((error: unknown) => log.error({ err: error }, 'a lease could not be extended'));
		}, LEASE_MS / 3);
		try {
			await work(delivery, signal).catch((error: unknown) => {
				// Interrupted: the state on disk says where to go on.
				if (signal.aborted || error instanceof Superseded) return;
				return recordFailure(delivery.id, error);
			});
		} catch (error) {
			if (!(error instanceof Superseded)) throw error;
		} finally {
			clearInterval(lease);
			await claims.release(delivery.id);
		}
	};
}
