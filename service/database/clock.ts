/** The clock of this process: sufficient if no other process shares the database. */
const own = () => Date.now();
let source: () => number = own;

/**
 * The clock that decides what is due, what has expired and who holds a lease: the database's clock if several processes
 * share it, otherwise that of this process. Clocks of different machines need not agree.
 */
export const clock = {
	/** Milliseconds since 1970. */
	now: () => source(),

	/** Makes this process use another clock. @returns a function that restores the previous one */
	goBy(now: () => number): () => void {
		source = now;
		return () => {
			if (source === now) source = own;
		};
	},
};
