/**
 * Counts wrong attempts per caller in a sliding window, in memory.
 *
 * @param most so many, and the caller has to wait
 */
export function createAttempts(most: number, windowMs: number) {
	const failures = new Map<string, number[]>();

	function recent(caller: string): number[] {
		const since = Date.now() - windowMs;
		const left = (failures.get(caller) ?? []).filter((time) => time > since);
		if (left.length === 0) failures.delete(caller);
		else failures.set(caller, left);
		return left;
	}

	return {
		/** Seconds until a caller may try again; 0 if at once. */
		secondsToWait(caller: string): number {
			const times = recent(caller);
			const first = times.at(-most);
			return first === undefined ? 0 : Math.ceil((first + windowMs - Date.now()) / 1000);
		},

		/** Notes a wrong attempt. */
		failed(caller: string): void {
			// Callers who have given up are forgotten here, so that the memory has an end.
			for (const other of [...failures.keys()]) recent(other);
			failures.set(caller, [...recent(caller), Date.now()]);
		},

		/** Forgets what was wrong before. */
		succeeded: (caller: string) => void failures.delete(caller),
	};
}
