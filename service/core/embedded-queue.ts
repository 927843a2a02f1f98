import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { failureDelayMs } from './backoff';
import type { Run, WorkOptions } from './engine';
import { createWaitingJobs, type Job } from './waiting-jobs';
import { clock } from '../database';

const SEIZE_PATIENCE_MS = 5_000;
interface Running {
	group: string;
	interrupt: AbortController;
	ended: Promise<void>;
}

/** Creates an in-memory queue for the embedded engine. @param onChange called when a job may have become due */
export function createEmbeddedQueue(
	name: string,
	{ atATime, perGroup, due }: WorkOptions,
	{ run, onChange, log }: { run: Run; onChange: () => void; log: FastifyBaseLogger },
) {
	const waiting = createWaitingJobs();
	const running = new Map<string, Running>();
	/** The number of seizures of each key. */
	const seized = new Map<string, number>();

	const add = (key: string, group: string, at = clock.now(), failures = 0) =>
		waiting.add(key, group, at, failures);
	const isFree = (key: string) => !running.has(key) && !seized.has(key);
	const isFull = (group: string) =>
		[...running.values()].filter((one) => one.group === group).length >= perGroup;

	async function look({ key, group, failures }: Job, signal: AbortSignal): Promise<void> {
		try {
			const { again } = await run(key, signal);
			if (signal.aborted) add(key, group);
			else if (again) add(key, group, again.getTime());
		} catch (error) {
			if (signal.aborted) return add(key, group);
			log.error({ err: error, key }, `the work on ${name} failed`);
			add(key, group, clock.now() + failureDelayMs(failures), failures + 1);
		}
	}

	function begin(job: Job): void {
		const interrupt = new AbortController();
		const ended = look(job, interrupt.signal).finally(() => {
			running.delete(job.key);
			onChange();
		});
		running.set(job.key, { group: job.group, interrupt, ended });
	}

	/** Waits until the running jobs have ended. */
	async function ended(): Promise<void> {
		await Promise.all([...running.values()].map((one) => one.ended));
	}

	function release(key: string): void {
		const others = (seized.get(key) ?? 1) - 1;
		if (others === 0) seized.delete(key);
		else seized.set(key, others);
	}

	return {
		add,

		/** Adds the jobs that are pending according to the database rows. */
		async read(): Promise<void> {
			for (const { key, group = key, at } of await due()) add(key, group, at?.getTime());
		},

		/** Starts as many jobs as possible. */
		begin(): void {
			while (running.size < atATime) {
				const job = waiting.take(isFree, isFull);
				if (job === undefined) return;
				begin(job);
			}
		},

		nextAt: waiting.nextAt,

		async seize(keys: readonly string[]): Promise<() => Promise<void>> {
			for (const key of keys) seized.set(key, (seized.get(key) ?? 0) + 1);
			const held = keys.flatMap((key) => running.get(key) ?? []);
			for (const { interrupt } of held) interrupt.abort();
			const letGo = Promise.all(held.map((one) => one.ended));
			await Promise.race([letGo, wait(SEIZE_PATIENCE_MS, undefined, { ref: false })]);
			return async () => {
				keys.forEach(release);
				onChange();
			};
		},

		ended,

		/** Interrupts the running jobs. Resolves once they have ended. */
		async stop(): Promise<void> {
			for (const { interrupt } of running.values()) interrupt.abort();
			await ended();
		},
	};
}

export type EmbeddedQueue = ReturnType<typeof createEmbeddedQueue>;
