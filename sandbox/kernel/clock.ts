/** A scheduled callback. `dueMs` may be earlier than `now()` if a test has moved the clock far ahead. */
export type Job = (dueMs: number) => void;

interface Entry {
	readonly dueMs: number;
	readonly job: Job;
}

const longestTimerMs = 2 ** 31 - 1;

/** The sandbox's clock: real time plus an offset, or frozen. All expiry and due times use it. */
export class Clock {
	private offsetMs = 0;
	private frozenAtMs: number | undefined;
	private entries: Entry[] = [];
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly start: { nowMs?: number; frozen?: boolean }) {
		this.reset();
	}

	/** Sandbox time in milliseconds since 1970. */
	now(): number {
		return this.frozenAtMs ?? Date.now() + this.offsetMs;
	}

	/** Sandbox time in whole Unix seconds. */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	get frozen(): boolean {
		return this.frozenAtMs !== undefined;
	}

	/** Sets the clock back to the time at which the sandbox started, and drops all jobs. */
	reset(): void {
		this.entries = [];
		this.set({ nowMs: this.start.nowMs ?? Date.now(), frozen: this.start.frozen ?? false });
	}

	advance(seconds: number): void {
		this.set({ nowMs: this.now() + seconds * 1000, frozen: this.frozen });
	}

	set({ nowMs = this.now(), frozen = this.frozen }: { nowMs?: number; frozen?: boolean }): void {
		this.offsetMs = nowMs - Date.now();
		this.frozenAtMs = frozen ? nowMs : undefined;
		this.runDue();
	}

	/** Runs `job` once the clock has reached `dueMs`. Returns a function that cancels the job. */
	at(dueMs: number, job: Job): () => void {
		const entry = { dueMs, job };
		const later = this.entries.findIndex((other) => other.dueMs > dueMs);
		this.entries.splice(later === -1 ? this.entries.length : later, 0, entry);
		this.arm();
		return () => {
			this.entries = this.entries.filter((other) => other !== entry);
		};
	}

	/** Runs all due jobs in order of due time. Called before every request, so that responses are always up to date. */
	runDue(): void {
		for (let next = this.entries[0]; next && next.dueMs <= this.now(); next = this.entries[0]) {
			this.entries.shift();
			next.job(next.dueMs);
		}
		this.arm();
	}

	close(): void {
		this.entries = [];
		clearTimeout(this.timer);
	}

	private arm(): void {
		clearTimeout(this.timer);
		const next = this.entries[0];
		if (!next || (this.frozen && next.dueMs > this.now())) return;
		const waitMs = Math.min(Math.max(next.dueMs - this.now(), 0), longestTimerMs);
		this.timer = setTimeout(() => this.runDue(), waitMs);
		this.timer.unref();
	}
}
