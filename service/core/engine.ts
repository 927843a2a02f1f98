import type { Knex } from 'knex';

/** A schedule: a cron expression in UTC, or the number of seconds after the start of the last run. */
export type When = { cron: string } | { everySeconds: number };

export interface EnqueueOptions {
	/** Keys with the same group share the workers' slots; by default, each key is its own group. */
	group?: string;
	/** The earliest time to process the key; by default, now. */
	at?: Date;
}

export interface WorkOptions {
	/** Maximum number of concurrent jobs in this process. */
	atATime: number;
	/** Maximum number of concurrent jobs per group, across all processes. */
	perGroup: number;
	/** Returns the jobs according to the database rows, which are the source of truth. Called at startup. */
	due: () => Promise<readonly ({ key: string } & EnqueueOptions)[]>;
}

/** Processes a key. @returns the time at which to process it again, if any */
export type Run = (key: string, signal: AbortSignal) => Promise<{ again?: Date }>;

/**
 * Runs work that must be done even if processes die. A job only means "process this key, but not before this time". The
 * work itself is described by the feature's rows, so a superfluous job does no harm.
 */
export interface Engine {
	/**
	 * Enqueues a key, to be processed no earlier than a given time. Several calls for the same key are merged, and the
	 * earliest time applies; a call while the key is being processed causes another run.
	 *
	 * @param trx the job exists if and only if this transaction commits
	 */
	enqueue(trx: Knex.Transaction, queue: string, key: string, options?: EnqueueOptions): Promise<void>;
	/**
	 * Processes the keys of a queue. Each key is processed in only one place at a time, and groups take turns. Errors
	 * from `run` are logged, and the key is retried after a delay.
	 *
	 * @param run its signal is aborted when the lease is lost; the key is then processed again, regardless of the
	 * return value
	 */
	work(queue: string, options: WorkOptions, run: Run): void;
	/**
	 * Takes keys away from their workers and keeps others from claiming them.
	 *
	 * @returns a function that ends the seizure; resolves once the workers have released the keys, within 5 seconds
	 */
	seize(queue: string, keys: readonly string[]): Promise<() => Promise<void>>;
	/**
	 * Runs work on a schedule, never twice at the same time. A single run makes up for all missed `cron` times; an
	 * interval schedule also runs when the engine starts.
	 *
	 * @param name identifies the schedule in the log and in the stored times
	 * @param run its signal is aborted when the service stops; errors are logged and do not affect the next run
	 */
	schedule(name: string, when: When, run: (signal: AbortSignal) => Promise<void>): void;
	/**
	 * Creates the queues. A transaction that began earlier does not see a queue that is created in the meantime, so it
	 * cannot enqueue keys.
	 */
	prepare(): Promise<void>;
	/** Starts the schedules and then the queues. Resolves when due work has run, or after a few seconds. */
	start(): Promise<void>;
	/** Interrupts running work; it runs again after the next start. */
	stop(): Promise<void>;
}
