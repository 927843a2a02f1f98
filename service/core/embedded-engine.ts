import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../database';
import { createEmbeddedQueue, type EmbeddedQueue } from './embedded-queue';
import type { Engine } from './engine';
import { createSchedules } from './schedules';

/** How long nobody looks at the clock: it may be set, and the machine may sleep, which no timer notices. */
const LONGEST_TICK_MS = 1_000;
/** How long the start waits for what is due: some of it may wait for platforms. */
const START_PATIENCE_MS = 3_000;

/**
 * The engine of a single process: the lock on `DATA_DIR` sees to it that there is no other, so what is to be done is kept
 * in memory, and read from the rows at the start.
 */
export function createEmbeddedEngine(core: { database: Database; log: FastifyBaseLogger }): Engine {
	const { log } = core;
	const queues = new Map<string, EmbeddedQueue>();
	const stopping = new AbortController();
	const schedules = createSchedules(core, stopping.signal);
	let isWorking = false;
	let timer: NodeJS.Timeout | undefined;

	function queueOf(name: string): EmbeddedQueue {
		const queue = queues.get(name);
		if (queue === undefined) throw new Error(`No feature works on the queue ${name}.`);
		return queue;
	}

	/** Begins what is due, and sets the one timer to whatever comes next. */
	function tick(): void {
		if (!isWorking || stopping.signal.aborted) return;
		void schedules.runDue();
		for (const queue of queues.values()) queue.begin();
		const nextAt = Math.min(...[...queues.values()].map((queue) => queue.nextAt()));
		clearTimeout(timer);
		timer = setTimeout(tick, Math.max(0, Math.min(LONGEST_TICK_MS, nextAt - Date.now())));
	}

	return {
		async enqueue(trx, name, key, { group = key, at } = {}) {
			const queue = queueOf(name);
			const add = () => {
				queue.add(key, group, at?.getTime());
				tick();
			};
			// What was rolled back never was.
			trx.executionPromise.then(add, () => {});
		},
		work(name, options, run) {
			queues.set(name, createEmbeddedQueue(name, options, { run, onChange: tick, log }));
		},
		seize: async (name, keys) => queueOf(name).seize(keys),
		schedule: schedules.add,
		async start() {
			await schedules.read();
			await Promise.race([schedules.runDue(), wait(START_PATIENCE_MS, undefined, { ref: false })]);
			for (const queue of queues.values()) await queue.read();
			isWorking = true;
			tick();
		},
		async stop() {
			stopping.abort();
			clearTimeout(timer);
			await Promise.all([schedules.ended(), ...[...queues.values()].map((queue) => queue.stop())]);
		},
	};
}
