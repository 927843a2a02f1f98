import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { clock, type Database } from '../database';
import { createEmbeddedQueue, type EmbeddedQueue } from './embedded-queue';
import type { Engine } from './engine';
import { createSchedules } from './schedules';

/**
 * Maximum interval between clock checks: the clock may be changed, and timers do not notice when the machine sleeps.
 */
const LONGEST_TICK_MS = 1_000;
/** How long startup waits for due schedules, some of which may have to wait for platforms. */
const START_PATIENCE_MS = 3_000;

/**
 * The engine for a single process. The lock on `DATA_DIR` guarantees that there is no other process, so jobs are kept
 * in memory, and read from the database rows at startup.
 */
export function createEmbeddedEngine(core: { database: Database; log: FastifyBaseLogger }): Engine {
	const { log } = core;
	const queues = new Map<string, EmbeddedQueue>();
	const { run, due, add: schedule } = createSchedules(core);
	const queueOptions = { onChange: tick, log };
	const atTimes = createEmbeddedQueue(
		'schedules',
		{ atATime: Infinity, perGroup: 1, due },
		{ run, ...queueOptions },
	);
	let isRunning = false;
	let isStopped = false;
	let timer: NodeJS.Timeout | undefined;

	function queueOf(name: string): EmbeddedQueue {
		const queue = queues.get(name);
		if (queue === undefined) throw new Error(`No feature processes the queue ${name}.`);
		return queue;
	}

	/** Starts due jobs and sets the timer to the next due time. */
	function tick(): void {
		if (!isRunning) return;
		const all = [atTimes, ...queues.values()];
		for (const queue of all) queue.begin();
		const nextAt = Math.min(...all.map((queue) => queue.nextAt()));
		clearTimeout(timer);
		timer = setTimeout(tick, Math.max(0, Math.min(LONGEST_TICK_MS, nextAt - clock.now())));
	}

	return {
		async enqueue(trx, name, key, { group = key, at } = {}) {
			const queue = queueOf(name);
			const add = () => {
				queue.add(key, group, at?.getTime());
				tick();
			};
			// Jobs from a rolled-back transaction are not added.
			trx.executionPromise.then(add, () => {});
		},
		work(name, options, look) {
			queues.set(name, createEmbeddedQueue(name, options, { run: look, ...queueOptions }));
		},
		seize: async (name, keys) => queueOf(name).seize(keys),
		schedule,
		prepare: async () => {},
		async start() {
			await atTimes.read();
			if (isStopped) return;
			atTimes.begin();
			await Promise.race([atTimes.ended(), wait(START_PATIENCE_MS, undefined, { ref: false })]);
			for (const queue of queues.values()) await queue.read();
			if (isStopped) return;
			isRunning = true;
			tick();
		},
		async stop() {
			isStopped = true;
			isRunning = false;
			clearTimeout(timer);
			await Promise.all([atTimes, ...queues.values()].map((queue) => queue.stop()));
		},
	};
}
