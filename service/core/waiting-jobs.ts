import { clock } from '../database';

/** A key to be processed. */
export interface Job {
	key: string;
	/** Keys with the same group share the workers' slots. */
	group: string;
	/** The earliest time to process the key, in milliseconds since 1970. */
	at: number;
	/** Consecutive failures. */
	failures: number;
}

/** Holds the waiting jobs of one of the embedded engine's queues, one job per key. */
export function createWaitingJobs() {
	const byKey = new Map<string, Job>();
	/** The jobs of each group, in order. */
	const groups = new Map<string, Job[]>();
	/** The sequence number of each group's last turn. */
	const turns = new Map<string, number>();
	let count = 0;

	function remove(job: Job): void {
		byKey.delete(job.key);
		const jobs = groups.get(job.group) ?? [];
		jobs.splice(jobs.indexOf(job), 1);
		if (jobs.length === 0) groups.delete(job.group);
	}

	return {
		/** Adds a job, unless a job for the same key is already due at the same time or earlier. */
		add(key: string, group: string, at: number, failures: number): void {
			const known = byKey.get(key);
			if (known && known.at <= at) return;
			if (known) remove(known);
			const job = { key, group, at, failures };
			const jobs = groups.get(group) ?? [];
			jobs.splice(jobs.findLastIndex((other) => other.at <= at) + 1, 0, job);
			groups.set(group, jobs);
			byKey.set(key, job);
		},

		/** Takes the next due job from the group that was served least recently. */
		take(isFree: (key: string) => boolean, isFull: (group: string) => boolean): Job | undefined {
			const now = clock.now();
			let next: Job | undefined;
			let nextTurn = Infinity;
			for (const [group, jobs] of groups) {
				const turn = turns.get(group) ?? -1;
				if (turn >= nextTurn || (jobs[0] as Job).at > now || isFull(group)) continue;
				const job = jobs.find(({ key, at }) => at > now || isFree(key));
				if (job && job.at <= now) [next, nextTurn] = [job, turn];
			}
			if (next === undefined) return undefined;
			remove(next);
			if (next.group !== next.key) turns.set(next.group, count++);
			return next;
		},

		/**
		 * Returns the time at which the next job becomes due, in milliseconds since 1970; Infinity if there is none.
		 */
		nextAt(): number {
			const now = clock.now();
			let next = Infinity;
			for (const [job] of groups.values()) if (job && job.at > now && job.at < next) next = job.at;
			return next;
		},
	};
}
