import type { Knex } from 'knex';

/** A schedule: a cron expression in UTC, or a number of seconds after the last start. */
export type When = { cron: string } | { everySeconds: number };

export interface EnqueueOptions {
	/** Keys that share the workers' slots; by default each key is its own group. */
	group?: string;
	/** Earliest time; defaults to now. */
	at?: Date;
}

export interface WorkOptions {
	/** Concurrent jobs in this process. */
	atATime: number;
	/** Concurrent jobs per group, across all processes. */
	perGroup: number;
	/** The jobs according to the rows, which are the source of truth; read at startup. */
	due: () => Promise<readonly ({ key: string } & EnqueueOptions)[]>;
}

/** Processes a key. @returns the time to process it again, if any */
export type Run = (key: string, signal: AbortSignal) => Promise<{ again?: Date }>;

/**
 * Runs work that must happen even if processes die. A job only says "process this key, not before this time".
 * The work itself is described by the feature's rows, so a superfluous job does no harm.
 */
export interface Engine {
	/**
	 * Enqueues a key, to be processed no earlier than a given time. Several calls for a key are merged, with the
	 * earliest time; a call while the key is being processed causes another run.
	 *
	 * @param trx the job exists if and only if this transaction commits
	 */
	enqueue(trx: Knex.Transaction, queue: string, key: string, options?: EnqueueOptions): Promise<void>;
	/**
	 * Processes the keys of a queue, each key in only one place at a time, and fairly between groups. Errors from
	 * `run` are logged, and the key is retried after a delay.
	 *
	 * @param run its signal is aborted when the lease is lost; the key is then processed again, regardless of
	 * the return value
	 */
	work(queue: string, options: WorkOptions, run: Run): void;
	/**
	 * Takes keys away from their workers and keeps others from claiming them.
	 *
	 * @returns once the workers have released them, after 5 seconds at most, with a function that ends the seizure
	 */
	seize(queue: string, keys: readonly string[]): Promise<() => Promise<void>>;
	/**
	 * Runs work on a schedule, never twice at the same time. Missed `cron` times are made up for by one run; an
	 * interval schedule also runs when the engine starts.
	 *
	 * @param name identifies the schedule in the log and in the stored times
	 * @param run its signal is aborted when the service stops; errors are logged and do not affect the next run
	 */
	schedule(name: string, when: When, run: (signal: AbortSignal) => Promise<void>): void;
	/** Starts schedules, then queues. Resolves when due work has run, or after a few seconds. */
	start(): Promise<void>;
	/** Interrupts running work; it runs again after the next start. */
	stop(): Promise<void>;
}
