import type { Knex } from 'knex';
import type { JobWithMetadata, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { clock, inTurn, type Database } from '../database';
import type { DatabaseClock } from './database-clock';
import type { EnqueueOptions } from './engine';
import type { SeizedKeys } from './seized-keys';

/** The least that pg-boss takes: a process that says nothing for so long has lost its jobs. */
export const HEARTBEAT_SECONDS = 10;
/** How soon a job is looked at again whose key is seized, or still worked on by this process. */
const PUT_BACK_MS = 1_000;
const YEAR_SECONDS = 365 * 24 * 60 * 60;
/** As many jobs go into one statement. */
const BATCH = 1_000;

const QUEUE_OPTIONS = {
	policy: 'stately',
	heartbeatSeconds: HEARTBEAT_SECONDS,
	// What a process has lost goes to the next one at once, however often.
	retryLimit: 2 ** 31 - 1,
	expireInSeconds: 24 * 60 * 60,
	retentionSeconds: YEAR_SECONDS,
	deleteAfterSeconds: 60,
} as const;

/** A job that this process has the right to work on. */
export interface BossJob {
	key: string;
	group: string | undefined;
	/** How often in a row the work on it has failed. */
	failures: number;
	/** This attempt at it, by which pg-boss tells it from a later one. */
	attempt: { id: string; retryCount: number };
}

/** When to look at a key next; undefined: not again. */
export type Next = { at: Date; failures?: number } | undefined;

/** What a job holds besides its key. */
export interface Data {
	failures: number;
}

export interface BossParts {
	boss: PgBoss;
	/** Lets pg-boss work within a transaction. */
	fromKnex: (trx: Knex.Transaction) => {
		executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
	};
	database: Database;
	clock: DatabaseClock;
	seized: SeizedKeys;
}

/** How many jobs a command has changed: part of the answer that the types of pg-boss leave out. */
const affectedBy = (response: object) => (response as { affected: number }).affected;

interface WaitingJob extends EnqueueOptions {
	key: string;
}

/** Adds jobs to a queue of pg-boss, and ends them. */
function createJobWrites({ boss, fromKnex, clock }: BossParts, queue: string) {
	const optionsOf = ({ key, group, at }: WaitingJob) => ({
		singletonKey: key,
		...(group !== undefined && { group: { id: group } }),
		...(at !== undefined && { startAfter: new Date(clock.timeOf(at)) }),
	});

	/**
	 * Has a key looked at. A job that waits is changed even if it stays as it is: no process claims it then before the
	 * transaction commits, and sees what that has changed; one that was claimed meanwhile lets the transaction fail and
	 * run again.
	 */
	async function enqueue(trx: Knex.Transaction, job: WaitingJob, failures = 0): Promise<void> {
		const { key, at } = job;
		const db = fromKnex(trx);
		const options = optionsOf(job);
		if (await boss.send(queue, { failures } satisfies Data, { ...options, db })) return;
		const [waiting] = at === undefined ? [] : await boss.findJobs(queue, { key, queued: true, db });
		const { startAfter = 0 } = options;
		const isSooner = waiting === undefined || startAfter < waiting.startAfter;
		const byKey = { singletonKey: key, match: 'all', db } as const;
		await boss.update(queue, undefined, { ...byKey, ...(isSooner && { startAfter }) });
	}

	return {
		enqueue,

		/** Ends an attempt, unless another process has the job by now. */
		async end(trx: Knex.Transaction, { key, group, failures, attempt }: BossJob, next: Next): Promise<void> {
			const ended = affectedBy(await boss.deleteJob(queue, attempt, { db: fromKnex(trx) }));
			if (ended > 0 && next) await enqueue(trx, { key, group, at: next.at }, next.failures ?? failures);
		},

		/** Adds jobs for keys of which none waits. */
		async add(jobs: readonly WaitingJob[]): Promise<void> {
			const all = jobs.map((job) => {
				const { startAfter, ...rest } = optionsOf(job);
				const time = startAfter && { startAfter: startAfter.toISOString() };
				return { ...rest, ...time, data: { failures: 0 } satisfies Data };
			});
			for (let from = 0; from < all.length; from += BATCH)
				await boss.insert(queue, all.slice(from, from + BATCH));
		},
	};
}

export const toJob = ({ id, retryCount, singletonKey, groupId, data }: JobWithMetadata<Data>): BossJob => ({
	key: singletonKey as string,
	group: groupId ?? undefined,
	failures: data.failures,
	attempt: { id, retryCount },
});

/**
 * Makes a queue of pg-boss: of each key one job waits and one is worked on, at most.
 *
 * @param perGroup see `WorkOptions`
 */
export async function createBossJobs(parts: BossParts, name: string, perGroup: number) {
	const { boss, fromKnex, database, seized } = parts;
	// Names of pg-boss have no blanks.
	const queue = name.replaceAll(' ', '-');
	await boss.createQueue(queue, QUEUE_OPTIONS);
	const { enqueue, end, add } = createJobWrites(parts, queue);

	/** Says that this process still works on jobs. @returns whether it may work on all of them */
	async function touch(jobs: readonly BossJob[]): Promise<boolean> {
		const attempts = jobs.map(({ attempt }) => attempt);
		return affectedBy(await boss.touch(queue, attempts)) === jobs.length;
	}

	return {
		queue,
		enqueue,
		add,
		/** Ends an attempt within a transaction, unless another process has the job by now. */
		endWithin: end,
		/** The same in a transaction of its own. */
		end: (job: BossJob, next: Next): Promise<void> => database.transaction((trx) => end(trx, job, next)),

		/**
		 * Takes the next job that is due. Processes take turns: pg-boss counts the jobs of a group that are worked on, but
		 * two that count at the same time both find room.
		 *
		 * @param isFree whether this process may work on a key
		 * @param groups those that must wait
		 */
		claim: (isFree: (key: string) => boolean, groups: readonly string[]): Promise<BossJob | undefined> =>
			inTurn(database, queue, async (trx) => {
				for (;;) {
					const [found] = await boss.fetch<Data>(queue, {
						db: fromKnex(trx),
						includeMetadata: true,
						...(Number.isFinite(perGroup) && { groupConcurrency: perGroup }),
						...(groups.length > 0 && { ignoreGroups: [...groups] }),
					});
					if (found === undefined) return undefined;
					const job = toJob(found);
					const [isSeized] = await seized.among(queue, [job.key], trx);
					if (isSeized === undefined && isFree(job.key)) return job;
					await end(trx, job, { at: new Date(clock.now() + PUT_BACK_MS) });
				}
			}),

		/** Confirms that this process works on jobs. @returns those that it has lost, and those that it shall let go */
		async keep(jobs: readonly BossJob[]): Promise<{ lost: BossJob[]; wanted: BossJob[] }> {
			const lost: BossJob[] = [];
			if (!(await touch(jobs))) for (const job of jobs) if (!(await touch([job]))) lost.push(job);
			const keys = jobs.map(({ key }) => key);
			const wanted = new Set(await seized.among(queue, keys));
			return { lost, wanted: jobs.filter(({ key }) => wanted.has(key)) };
		},
	};
}

export type BossJobs = Awaited<ReturnType<typeof createBossJobs>>;
