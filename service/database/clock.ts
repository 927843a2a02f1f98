/** The clock of this process: sufficient if no other process shares the database. */
const own = () => Date.now();
let source: () => number = own;

/**
 * The clock for due times, expiry and leases: the database server's clock if several processes share the database,
 * otherwise this process's clock. Different machines' clocks need not agree.
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
