import { setTimeout as wait } from 'node:timers/promises';
import { createRun, type RunOptions } from './delivery-run';

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
export function createWorker(options: RunOptions): Worker {
	const { claims, log } = options;
	const stopping = new AbortController();
	const running = new Map<string, { task: Promise<void>; interrupt: AbortController; fetches: boolean }>();
	const held = new Set<string>();
	let timer: NodeJS.Timeout | undefined;

	const run = createRun(options);

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
