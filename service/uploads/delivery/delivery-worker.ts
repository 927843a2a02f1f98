import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { explainStorage, isKnown } from '../../core/errors';
import { timestamp } from '../../database';
import type { Claims } from './claims';
import { hasEnded, type Delivery, type Step, type Upload } from '../../channels';
import { afterFailure } from './delivery-retry';
import { Superseded, type UploadStore } from '../upload-store';

/** How long a delivery stays with a worker that gives no sign of life. */
export const LEASE_MS = 30_000;
const TICK_MS = 500;
const HOLD_PATIENCE_MS = 5_000;
/** How many deliveries are worked on at the same time. */
const PARALLEL = 8;
/** How many of them may fetch a file: slow servers must not keep uploads waiting whose file is there. */
const PARALLEL_FETCHES = PARALLEL / 2;

export interface Worker {
	start(): void;
	/** Looks for work now instead of at the next tick. */
	kick(): void;
	/**
	 * Interrupts the work on deliveries and takes none of them up again.
	 *
	 * @returns once nobody works on them any more (or a request that must not be cut off takes too long), with the function
	 * that frees them
	 */
	hold(ids: readonly string[]): Promise<() => void>;
	/** Stops taking work and interrupts what is under way; it goes on after the next start. */
	stop(): Promise<void>;
}

/** Moves deliveries from `queued` to their end, several at a time, each by one worker at a time. */
export function createWorker(options: {
	store: UploadStore;
	claims: Claims;
	/** `LIMIT_TIME_SCALE`. */
	scale: number;
	/** Takes a delivery as far as it goes now; gives up as soon as the signal says so. What it throws is a failed step. */
	deliver: (delivery: Delivery, upload: Upload, signal: AbortSignal) => Promise<Step>;
	/** Told of every failure after which a delivery will be tried again. */
	onRetry: (delivery: Delivery) => void;
	log: FastifyBaseLogger;
}): Worker {
	const { store, claims, scale, deliver, onRetry, log } = options;
	const stopping = new AbortController();
	const running = new Map<string, { task: Promise<void>; interrupt: AbortController; fetches: boolean }>();
	const held = new Set<string>();
	let timer: NodeJS.Timeout | undefined;

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

	async function run(delivery: Delivery, signal: AbortSignal): Promise<void> {
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
	}

	async function takeWork(): Promise<void> {
		while (running.size < PARALLEL && !stopping.signal.aborted) {
			const fetching = [...running.values()].filter(({ fetches }) => fetches).length;
			const claimed = await claims.claim({
				except: [...running.keys(), ...held],
				mayFetch: fetching < PARALLEL_FETCHES,
			});
			if (claimed === undefined) return;
			const { delivery, fetches } = claimed;
			const interrupt = new AbortController();
			const task = run(delivery, AbortSignal.any([stopping.signal, interrupt.signal]))
				.catch((error: unknown) => log.error({ err: error }, 'delivery could not be recorded'))
				.finally(() => {
					running.delete(delivery.id);
					kick();
				});
			running.set(delivery.id, { task, interrupt, fetches });
		}
	}

	let taking: Promise<void> = Promise.resolve();
	const kick = () => {
		taking = taking
			.then(takeWork)
			.catch((error: unknown) => log.error({ err: error }, 'no work could be taken'));
	};

	return {
		start() {
			timer = setInterval(kick, TICK_MS);
			kick();
		},
		kick,
		async hold(ids) {
			for (const id of ids) held.add(id);
			// A claim that is being made now ends before anybody looks at what runs.
			await taking;
			const tasks = ids.map(async (id) => {
				running.get(id)?.interrupt.abort();
				await running.get(id)?.task;
			});
			await Promise.race([Promise.all(tasks), wait(HOLD_PATIENCE_MS, undefined, { ref: false })]);
			return () => {
				for (const id of ids) held.delete(id);
				kick();
			};
		},
		async stop() {
			clearInterval(timer);
			stopping.abort();
			await taking;
			await Promise.all([...running.values()].map(({ task }) => task));
		},
	};
}
