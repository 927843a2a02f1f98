/** The clock of this process, which is sufficient if it is the only one. */
const own = () => Date.now();
let source: () => number = own;

/**
 * The clock by which the service decides what is due, what has expired and who has the right to work: that of a database
 * that several processes share, else of this process. Machines need not agree about the time.
 */
export const clock = {
	/** Milliseconds since 1970. */
	now: () => source(),

	/** Makes this process use another clock. @returns a function that ends that */
	goBy(now: () => number): () => void {
		source = now;
		return () => {
			if (source === now) source = own;
		};
	},
};
