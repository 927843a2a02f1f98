import type { FastifyBaseLogger } from 'fastify';
import { failureDelayMs } from './backoff';
import { HEARTBEAT_SECONDS, type BossJob, type BossJobs, type Next } from './boss-jobs';
import type { Run } from './engine';
import { clock } from '../database';

/** So long after it was last confirmed, a right to work counts as lost: before another process may get it. */
const RIGHT_MS = (HEARTBEAT_SECONDS - 2) * 1000;
/** How many groups wait at most until the others have had their turn. */
const LONGEST_ROUND = 500;
/** How long no turns are kept after a round in which there was only one group. */
const ALONE_MS = 100;
/** For what is due later, there are ticks. */
const LONGEST_TIMER_MS = 60 * 60_000;

/** Lets groups have their turns one after the other, as far as this process works on them. */
function createTurns(jobs: BossJobs, isFree: (key: string) => boolean) {
	/** The groups that had their turn in this round. */
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

	/** Claims the next job of a group that had no turn in this round, or else of any. */
	return async function claimNext(): Promise<BossJob | undefined> {
		const job = await claim();
		if (job?.group !== undefined && served.size < LONGEST_ROUND) served.add(job.group);
		return job;
	};
}

interface Running {
	job: BossJob;
	interrupt: AbortController;
	/** By `performance.now()`, which no one sets. */
	confirmed: number;
	ended: Promise<void>;
}

/** Calls a function at the soonest of the times that it is set to, and forgets the others. */
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

/** Runs the work on a job. @returns when to look at its key next */
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

/** The part of a queue of pg-boss that this process works on. */
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
		// What cannot be stored is taken over like what a dead process held: it is not confirmed any more.
		await jobs
			.end(job, next)
			.catch((err: unknown) => log.warn({ err, key }, `the end of work on ${name} was not stored`));
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

	/** Begins whatever may begin now. @returns once that has begun */
	async function fillNow(): Promise<void> {
		isWanted = true;
		await (filling ??= fill().finally(() => (filling = undefined)));
	}

	/** The same, when nobody waits for it: what fails is tried again at the next tick. */
	const fillSoon = () => void (isOpen && fillNow().catch(() => {}));

	/** @returns once what runs now has ended */
	const ended = async () => void (await Promise.all([...running.values()].map((one) => one.ended)));

	return {
		jobs,
		fillNow,
		fillSoon,
		/** Begins what is due then. It is due by the clock of the database, so this only spares waiting for a tick. */
		fillAt: alarm.set,
		ended,

		open(): void {
			isOpen = true;
		},

		/** Interrupts the work on what this process cannot be sure of any more, before another process gets it. */
		checkRights(): void {
			const now = performance.now();
			for (const { confirmed, interrupt } of running.values())
				if (now - confirmed > RIGHT_MS) interrupt.abort();
		},

		/** Confirms the right to work, and interrupts the work on what is lost or wanted elsewhere. */
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

		/** Interrupts what runs and begins nothing more. @returns once it has ended */
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
