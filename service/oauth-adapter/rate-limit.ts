/**
 * Counts calls per caller in fixed windows.
 *
 * @returns a function that gives the seconds until the caller may go on, 0 as long as it is within the limit
 */
export function createRateLimit(calls: number, windowMs: number) {
	const counts = new Map<string, number>();
	let windowEnds = 0;
	return (caller: string): number => {
		const now = Date.now();
		if (now >= windowEnds) {
			counts.clear();
			windowEnds = now + windowMs;
		}
		const count = (counts.get(caller) ?? 0) + 1;
		counts.set(caller, count);
		return count > calls ? Math.ceil((windowEnds - now) / 1000) : 0;
	};
}
