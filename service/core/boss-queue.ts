import type { FastifyBaseLogger } from 'fastify';
import { failureDelayMs } from './backoff';
import { HEARTBEAT_SECONDS, type BossJob, type BossJobs, type Next } from './boss-jobs';
import type { Run } from './engine';
import { clock } from '../database';

/** A lease that has not been renewed for this long counts as lost, a little before another process can get the job. */
const RIGHT_MS = (HEARTBEAT_SECONDS - 2) * 1000;
/** The maximum number of groups that wait until the others have had their turn. */
const LONGEST_ROUND = 500;
/** How long turns are ignored after a round in which only one group had jobs. */
const ALONE_MS = 100;
/** The longest timer. Jobs that become due later are found by ticks. */
const LONGEST_TIMER_MS = 60 * 60_000;

/** Lets groups take turns within this process. */
function createTurns(jobs: BossJobs, isFree: (key: string) => boolean) {
	/** The groups served in this round. */
	const served = new Set<string>();
	let aloneUntil = 0;

	async function claim(): Promise<BossJob | undefined> {
		if (served.size > 0 && performance.now() >= aloneUntil) {
			const job = await jobs.claim(isFree, [...served]);
			if (job) return job;
			if (served.size === 1) aloneUntil = performance.now() + ALONE_MS;
		}
		served.clear();
		return await jobs.claim(isFree, []);
	}

	/** Claims the next job of a group that has not been served in this round, otherwise of any group. */
	return async function claimNext(): Promise<BossJob | undefined> {
		const job = await claim();
		if (job?.group !== undefined && served.size < LONGEST_ROUND) served.add(job.group);
		return job;
	};
}

interface Running {
	job: BossJob;
	interrupt: AbortController;
	/** When the lease was last confirmed, by `performance.now()`, which clock changes do not affect. */
	confirmed: number;
	ended: Promise<void>;
}

/** Calls a function at the earliest of the times that were set, and discards the other times. */
function createAlarm(call: () => void) {
	let setTo = Infinity;
	let timer: NodeJS.Timeout | undefined;
	const clear = () => {
		clearTimeout(timer);
		setTo = Infinity;
	};
	return {
		set(date: Date): void {
			const at = date.getTime();
			if (at >= setTo) return;
			clear();
			setTo = at;
			timer = setTimeout(
				() => {
					clear();
					call();
				},
				Math.min(LONGEST_TIMER_MS, Math.max(0, at - clock.now()) + 1),
			);
		},
		clear,
	};
}

/** Runs a job's work. @returns the next time to process its key */
async function look(
	run: Run,
	{ key, failures }: BossJob,
	signal: AbortSignal,
	onFailure: (error: unknown) => void,
): Promise<Next> {
	try {
		const { again } = await run(key, signal);
		if (!signal.aborted) return again && { at: again, failures: 0 };
	} catch (error) {
		if (!signal.aborted) {
			onFailure(error);
			return { at: new Date(clock.now() + failureDelayMs(failures)), failures: failures + 1 };
		}
	}
	return { at: new Date(clock.now()) };
}

/** Creates this process's part of a pg-boss queue. */
export function createBossQueue(
	name: string,
	atATime: number,
	{ jobs, run, log }: { jobs: BossJobs; run: Run; log: FastifyBaseLogger },
) {
	const running = new Map<string, Running>();
	const claim = createTurns(jobs, (key) => !running.has(key));
	const alarm = createAlarm(() => fillSoon());
	let isOpen = false;
	let isWanted = false;
	let filling: Promise<void> | undefined;

	async function work(job: BossJob, signal: AbortSignal): Promise<void> {
		const { key } = job;
		const next = await look(run, job, signal, (err) => log.error({ err, key }, `the work on ${name} failed`));
		// If the end cannot be stored, the lease is no longer renewed and the job is taken over, as if this process
		// had died.
		await jobs
			.end(job, next)
			.catch((err: unknown) => log.warn({ err, key }, `the end of the work on ${name} could not be stored`));
		running.delete(job.key);
		fillSoon();
		if (next) alarm.set(next.at);
	}

	function begin(job: BossJob, confirmed: number): void {
		const interrupt = new AbortController();
		running.set(job.key, { job, interrupt, confirmed, ended: work(job, interrupt.signal) });
	}

	async function fill(): Promise<void> {
		do {
			isWanted = false;
			while (isOpen && running.size < atATime) {
				const asked = performance.now();
				const job = await claim();
				if (job === undefined) break;
				begin(job, asked);
			}
		} while (isWanted);
	}

	/** Starts as many jobs as possible. Resolves once they have started. */
	async function fillNow(): Promise<void> {
		isWanted = true;
		await (filling ??= fill().finally(() => (filling = undefined)));
	}

	/** Calls `fillNow` in the background. After an error, the next tick retries. */
	const fillSoon = () => void (isOpen && fillNow().catch(() => {}));

	/** Waits until the running jobs have ended. */
	const ended = async () => void (await Promise.all([...running.values()].map((one) => one.ended)));

	return {
		jobs,
		fillNow,
		fillSoon,
		/**
		 * Starts due jobs at the given time. When jobs become due depends on the database clock; this only avoids
		 * waiting for the next tick.
		 */
		fillAt: alarm.set,
		ended,

		open(): void {
			isOpen = true;
		},

		/** Interrupts jobs whose lease may have expired, before another process gets them. */
		checkRights(): void {
			const now = performance.now();
			for (const { confirmed, interrupt } of running.values())
				if (now - confirmed > RIGHT_MS) interrupt.abort();
		},

		/** Renews the leases, and interrupts jobs that were lost or whose keys have been seized. */
		async beat(): Promise<void> {
			const asked = performance.now();
			const all = [...running.values()];
			if (all.length === 0) return;
			const { lost, wanted } = await jobs.keep(all.map(({ job }) => job));
			for (const one of all) {
				if (lost.includes(one.job) || wanted.includes(one.job)) one.interrupt.abort();
				if (!lost.includes(one.job)) one.confirmed = asked;
			}
		},

		interrupt(keys: readonly string[]): void {
			for (const key of keys) running.get(key)?.interrupt.abort();
		},

		/** Interrupts the running jobs and starts no new ones. Resolves once the running jobs have ended. */
		async stop(): Promise<void> {
			isOpen = false;
			alarm.clear();
			await filling?.catch(() => {});
			for (const { interrupt } of running.values()) interrupt.abort();
			await ended();
			alarm.clear();
		},
	};
}

export type BossQueue = ReturnType<typeof createBossQueue>;
