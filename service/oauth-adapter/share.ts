/**
 * Gives calls with the same key the same outcome: while the first is under way, and for some time after it has
 * succeeded. A failure is forgotten at once, so that it can be tried again. Everything stays in memory.
 *
 * @param keepMs how long a success is given again
 */
export function createSharing<T>(keepMs: number) {
	const outcomes = new Map<string, Promise<T>>();
	return (key: string, start: () => Promise<T>): Promise<T> => {
		const known = outcomes.get(key);
		if (known) return known;
		const started = start();
		outcomes.set(key, started);
		const forget = () => outcomes.delete(key);
		started.then(() => setTimeout(forget, keepMs).unref(), forget);
		return started;
	};
}
