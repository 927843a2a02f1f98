import type { Knex } from 'knex';
import type { JobWithMetadata, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import { clock, inTurn, type Database } from '../database';
import type { DatabaseClock } from './database-clock';
import type { EnqueueOptions } from './engine';
import type { SeizedKeys } from './seized-keys';

/** A process that sends no heartbeat for this long loses its jobs. This is pg-boss's minimum. */
export const HEARTBEAT_SECONDS = 10;
/** How soon to retry a job whose key is seized, or is still being processed by this process. */
const PUT_BACK_MS = 1_000;
const YEAR_SECONDS = 365 * 24 * 60 * 60;
/** Maximum number of jobs per statement. */
const BATCH = 1_000;

const QUEUE_OPTIONS = {
	policy: 'stately',
	heartbeatSeconds: HEARTBEAT_SECONDS,
	// If a process loses a job, another one gets it immediately, no matter how often this happens.
	retryLimit: 2 ** 31 - 1,
	expireInSeconds: 24 * 60 * 60,
	retentionSeconds: YEAR_SECONDS,
	deleteAfterSeconds: 60,
} as const;

/** A job claimed by this process. */
export interface BossJob {
	key: string;
	group: string | undefined;
	/** Consecutive failures. */
	failures: number;
	/** Identifies this attempt, so that pg-boss can distinguish it from a later one. */
	attempt: { id: string; retryCount: number };
}

/** The next time to process a key; undefined if it need not be processed again. */
export type Next = { at: Date; failures?: number } | undefined;

/** A job's data, in addition to its key. */
export interface Data {
	failures: number;
}

export interface BossParts {
	boss: PgBoss;
	/** Lets pg-boss run its statements within a transaction. */
	fromKnex: (trx: Knex.Transaction) => {
		executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
	};
	database: Database;
	/** The schema of pg-boss's tables. */
	schema: string;
	clock: DatabaseClock;
	seized: SeizedKeys;
}

/** Returns the number of jobs changed by a command, a property that pg-boss's types omit. */
const affectedBy = (response: object) => (response as { affected: number }).affected;

interface WaitingJob extends EnqueueOptions {
	key: string;
}

/** Creates the functions that enqueue and finish jobs in a pg-boss queue. */
function createJobWrites({ boss, fromKnex, clock, database, schema }: BossParts, queue: string) {
	const optionsOf = ({ key, group, at }: WaitingJob) => ({
		singletonKey: key,
		...(group !== undefined && { group: { id: group } }),
		...(at !== undefined && { startAfter: new Date(clock.timeOf(at)) }),
	});

	/**
	 * Enqueues a key. A waiting job is updated even if nothing changes: the row lock keeps processes from claiming it
	 * before the transaction has committed and its other changes are visible. If the job is claimed in the meantime,
	 * the transaction fails and is retried.
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

		/** Finishes an attempt, unless another process has taken over the job. */
		async end(trx: Knex.Transaction, { key, group, failures, attempt }: BossJob, next: Next): Promise<void> {
			const ended = affectedBy(await boss.deleteJob(queue, attempt, { db: fromKnex(trx) }));
			if (ended > 0 && next) await enqueue(trx, { key, group, at: next.at }, next.failures ?? failures);
		},

		/** Adds jobs for those keys that have no waiting job. */
		async add(jobs: readonly WaitingJob[]): Promise<void> {
			const all = jobs.map((job) => {
				const { startAfter, ...rest } = optionsOf(job);
				const time = startAfter && { startAfter: startAfter.toISOString() };
				return { ...rest, ...time, data: { failures: 0 } satisfies Data };
			});
			for (let from = 0; from < all.length; from += BATCH)
				await boss.insert(queue, all.slice(from, from + BATCH));
			// Until the planner knows of so many jobs, each claim would sort all of them.
			if (all.length >= BATCH) await database.raw('ANALYZE ??', [`${schema}.job`]);
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
 * Creates a pg-boss queue in which each key has at most one waiting and one active job.
 *
 * @param perGroup see `WorkOptions`
 */
export async function createBossJobs(parts: BossParts, name: string, perGroup: number) {
	const { boss, fromKnex, database, seized } = parts;
	// pg-boss does not allow spaces in names.
	const queue = name.replaceAll(' ', '-');
	await boss.createQueue(queue, QUEUE_OPTIONS);
	const { enqueue, end, add } = createJobWrites(parts, queue);

	/** Sends a heartbeat for jobs. @returns true if this process may continue all of them */
	async function touch(jobs: readonly BossJob[]): Promise<boolean> {
		const attempts = jobs.map(({ attempt }) => attempt);
		return affectedBy(await boss.touch(queue, attempts)) === jobs.length;
	}

	return {
		queue,
		enqueue,
		add,
		/** Finishes an attempt within a transaction, unless another process has taken over the job. */
		endWithin: end,
		/** Like `endWithin`, in its own transaction. */
		end: (job: BossJob, next: Next): Promise<void> => database.transaction((trx) => end(trx, job, next)),

		/**
		 * Claims the next due job. Claims are serialized across processes: pg-boss counts a group's active jobs,
		 * but two concurrent claims would both find a free slot.
		 *
		 * @param isFree returns true if this process may process a key
		 * @param groups groups that must wait
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

		/** Renews the leases of jobs. @returns the jobs that were lost, and those that this process must release */
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
