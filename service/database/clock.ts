/** By default the clock of this process, which is right where it is the only one. */
let source: () => number = () => Date.now();

/**
 * The clock by which the service decides what is due, what has expired and who has the right to work: that of a database
 * that several processes share, else of this process. Machines need not agree about the time.
 */
export const clock = {
	/** Milliseconds since 1970. */
	now: () => source(),

	/** Lets this process go by another clock from now on. */
	goBy(now: () => number): void {
		source = now;
	},
};
