import type { Knex } from 'knex';

/** When something is due: by a cron expression in UTC, or so many seconds after it began last. */
export type When = { cron: string } | { everySeconds: number };

export interface EnqueueOptions {
	/** Those who share the workers, by default each key for itself. */
	group?: string;
	/** Not before then; by default now. */
	at?: Date;
}

export interface WorkOptions {
	/** How many run in this process at a time. */
	atATime: number;
	/** How many of one group run at a time, of all processes. */
	perGroup: number;
	/** What the rows say there is to look at. They are the truth about the work: it is read at the start. */
	due: () => Promise<readonly ({ key: string } & EnqueueOptions)[]>;
}

/** Looks at a key. @returns when to look at it again, if at all */
export type Run = (key: string, signal: AbortSignal) => Promise<{ again?: Date }>;

/**
 * Work that must happen even if processes die. A job only says "look at this key, not before then": what there is to do
 * stands in the rows of whoever works, so that a job too many costs one look.
 */
export interface Engine {
	/**
	 * Has a key looked at, not before a time. Several calls for one key count as one, at the soonest of their times; while
	 * the key is being looked at, as one more look.
	 *
	 * @param trx the job exists if and only if it commits
	 */
	enqueue(trx: Knex.Transaction, queue: string, key: string, options?: EnqueueOptions): Promise<void>;
	/**
	 * Looks at the keys of a queue, each in one place at a time and fair between groups. What `run` throws is logged, and
	 * the key is looked at again after a while.
	 *
	 * @param run its signal aborts when the right to work is lost; the key is looked at again then, whatever it returns
	 */
	work(queue: string, options: WorkOptions, run: Run): void;
	/**
	 * Takes keys away from the workers that hold them, and lets no other have them.
	 *
	 * @returns once they have let go, after 5 seconds at most, with what gives the keys back
	 */
	seize(queue: string, keys: readonly string[]): Promise<() => Promise<void>>;
	/**
	 * Runs something at its times, never twice at once. A time of `cron` that was missed, since no process ran or the last
	 * run still went on, is made up for once; what has no time of its own runs when the engine starts, too.
	 *
	 * @param name names it in the log and among stored times
	 * @param run is told by its signal when the service stops; its error is logged, and the next time comes all the same
	 */
	schedule(name: string, when: When, run: (signal: AbortSignal) => Promise<void>): void;
	/** Begins to run what was scheduled, then to work. Resolves when what was due has run, or runs for long. */
	start(): Promise<void>;
	/** Interrupts what runs; it runs again after the next start. */
	stop(): Promise<void>;
}
