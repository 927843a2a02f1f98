/** Counts events per key in a sliding time window. */
export class SlidingWindow {
	private readonly times = new Map<string, number[]>();

	/** Counts an event and returns true, unless it exceeds the limit. */
	take(key: string, limit: number, windowMs: number, nowMs: number): boolean {
		const recent = (this.times.get(key) ?? []).filter((time) => time > nowMs - windowMs);
		const allowed = recent.length < limit;
		if (allowed) recent.push(nowMs);
		this.times.set(key, recent);
		return allowed;
	}
}
