import { clock } from '../database';

/** A key that is to be looked at. */
export interface Job {
	key: string;
	/** Those who share the workers. */
	group: string;
	/** Not before then: milliseconds since 1970. */
	at: number;
	/** How often in a row the work on it has failed. */
	failures: number;
}

/** The jobs that wait in a queue of the embedded engine, one for each key. */
export function createWaitingJobs() {
	const byKey = new Map<string, Job>();
	/** Those of each group, in their order. */
	const groups = new Map<string, Job[]>();
	/** Which turn was the last of each group. */
	const turns = new Map<string, number>();
	let count = 0;

	function remove(job: Job): void {
		byKey.delete(job.key);
		const jobs = groups.get(job.group) ?? [];
		jobs.splice(jobs.indexOf(job), 1);
		if (jobs.length === 0) groups.delete(job.group);
	}

	return {
		/** Adds a job, unless one of its key waits that is due no later. */
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

		/** Takes the next job that is due, of the group that was served least recently. */
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

		/** When the next job will be due of those that are not yet: milliseconds since 1970, or Infinity. */
		nextAt(): number {
			const now = clock.now();
			let next = Infinity;
			for (const [job] of groups.values()) if (job && job.at > now && job.at < next) next = job.at;
			return next;
		},
	};
}
