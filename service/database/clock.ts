/** This process's clock, which is sufficient if no other process shares the database. */
const own = () => Date.now();
let source: () => number = own;

/**
 * The clock for due times, expiry and leases: the database server's clock if several processes share the database,
 * otherwise this process's clock. The clocks of different machines need not be in sync.
 */
export const clock = {
	/** Milliseconds since 1970. */
	now: () => source(),

	/** Makes this process use another clock. @returns a function that switches back to the process's own clock */
	goBy(now: () => number): () => void {
		source = now;
		return () => {
			if (source === now) source = own;
		};
	},
};
