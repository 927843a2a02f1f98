/** When something is due: by a cron expression in UTC, or so many seconds after it began last. */
export type When = { cron: string } | { everySeconds: number };

/** Work that must happen even if processes die. */
export interface Engine {
	/**
	 * Runs something at its times, never twice at once. A time of `cron` that was missed, since no process ran or the last
	 * run still went on, is made up for once; what has no time of its own runs when the engine starts, too.
	 *
	 * @param name names it in the log and among stored times
	 * @param run is told by its signal when the service stops; its error is logged, and the next time comes all the same
	 */
	schedule(name: string, when: When, run: (signal: AbortSignal) => Promise<void>): void;
	/** Begins to run what was scheduled. Resolves when what was due has run, or runs for long. */
	start(): Promise<void>;
	/** Interrupts what runs; it runs again after the next start. */
	stop(): Promise<void>;
}
