/**
 * Gives calls with the same key the same outcome: while the first is under way, and for some time after it has
 * succeeded. A failure is forgotten at once, so that it can be tried again. Everything stays in memory.
 *
 * @param keepMs how long a success is given again
 */
export function createSharing<T>(keepMs: number) {
	const outcomes = new Map<string, { outcome: Promise<T>; endsAt: number }>();
	return (key: string, start: () => Promise<T>): Promise<T> => {
		const known = outcomes.get(key);
		if (known && Date.now() < known.endsAt) return known.outcome;
		const entry = { outcome: start(), endsAt: Infinity };
		outcomes.set(key, entry);
		const forget = () => {
			if (outcomes.get(key) === entry) outcomes.delete(key);
		};
		entry.outcome.then(() => {
			entry.endsAt = Date.now() + keepMs;
			setTimeout(forget, keepMs).unref();
		}, forget);
		return entry.outcome;
	};
}
