interface Counter {
	callsAtMs: number[];
	blockedUntilMs: number;
}

export interface Budget {
	readonly calls: number;
	readonly windowMs: number;
	/** Duration of the block after a call over budget, which each further call extends by the same time. */
	readonly blockMs: number;
}

/** Counts calls in sliding windows, and blocks callers above the budget (contract §5.5). */
export class Usage {
	private readonly counters = new Map<string, Counter>();

	/** Counts a call; returns false if it is over budget. */
	take(key: string, { calls, windowMs, blockMs }: Budget, nowMs: number): boolean {
		const counter = this.counters.get(key) ?? { callsAtMs: [], blockedUntilMs: 0 };
		this.counters.set(key, counter);
		counter.callsAtMs = counter.callsAtMs.filter((time) => time > nowMs - windowMs);
		const blocked = counter.blockedUntilMs > nowMs;
		if (blocked || counter.callsAtMs.length >= calls) {
			counter.blockedUntilMs = (blocked ? counter.blockedUntilMs : nowMs) + blockMs;
			counter.callsAtMs = [];
			return false;
		}
		counter.callsAtMs.push(nowMs);
		return true;
	}

	/** Returns the used percentage of the budget, and the minutes until calls work again, rounded up. */
	report(
		key: string,
		{ calls, windowMs }: Budget,
		nowMs: number,
	): { percent: number; regainMinutes: number } {
		const counter = this.counters.get(key) ?? { callsAtMs: [], blockedUntilMs: 0 };
		const regainMinutes = Math.ceil(Math.max(counter.blockedUntilMs - nowMs, 0) / 60_000);
		const used = counter.callsAtMs.filter((time) => time > nowMs - windowMs).length;
		return { percent: regainMinutes > 0 ? 100 : Math.floor((100 * used) / calls), regainMinutes };
	}
}
