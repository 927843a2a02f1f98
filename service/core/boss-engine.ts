import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { clock as ownClock, inTurn, timeOf, type Database } from '../database';
import { createBossJobs, type BossParts } from './boss-jobs';
import { createBossQueue, type BossQueue } from './boss-queue';
import { seize } from './boss-seizure';
import { createDatabaseClock } from './database-clock';
import type { Engine, EnqueueOptions, Run } from './engine';
import { createSchedules } from './schedules';
import { createSeizedKeys } from './seized-keys';

/** How often to check for jobs enqueued by other processes and to renew the leases of running jobs. */
const TICK_MS = 1_000;
/** How often pg-boss checks for jobs of dead processes. */
const WATCH_SECONDS = 2;
/** How long startup waits for due schedules, some of which may have to wait for platforms. */
const START_PATIENCE_MS = 3_000;

/** Starts pg-boss on the database's connections, in its own schema. */
async function startBoss(database: Database, log: FastifyBaseLogger): Promise<BossParts> {
	// Loaded only if it is used.
	const { PgBoss, fromKnex } = await import('pg-boss');
	const [{ current_schema: own }] = (await database.select(database.raw('current_schema()'))) as [
		{ current_schema: string },
	];
	const schema = `${own}_jobs`;
	const boss = new PgBoss({
		db: fromKnex(database),
		schema,
		superviseIntervalSeconds: WATCH_SECONDS,
		monitorIntervalSeconds: WATCH_SECONDS,
		schedule: false,
		registerInstance: false,
		monitorVacuum: false,
		openTelemetry: { enabled: false },
	});
	boss.on('error', (error) => log.debug({ err: error }, 'pg-boss'));
	// Only one process at a time: pg-boss checks for its schema before it waits for its own lock, and remembers that
	// the schema is missing. If two processes started for the first time simultaneously, the second one would try to
	// create the schema again.
	await inTurn(database, `start of ${schema}`, () => boss.start(), { takesTime: true });
	const clock = createDatabaseClock(() => timeOf(database));
	await clock.set();
	boss.once('stopped', ownClock.goBy(clock.now));
	const seized = await createSeizedKeys(database, schema, clock);
	return { boss, fromKnex, database, schema, clock, seized };
}

/** Every second, checks for jobs enqueued by other processes and renews this process's leases. */
function createTicker(
	{ clock, seized }: BossParts,
	log: FastifyBaseLogger,
	queues: () => Promise<readonly BossQueue[]>,
) {
	let timer: NodeJS.Timeout | undefined;
	let ticking: Promise<void> | undefined;
	let isAway = false;

	async function tick(): Promise<void> {
		const all = await queues();
		try {
			await Promise.all([clock.set(), seized.extend(), ...all.map((queue) => queue.beat())]);
			await Promise.all(all.map((queue) => queue.fillNow()));
			isAway = false;
		} catch (error) {
			if (!isAway) log.warn({ err: error }, 'the database does not respond; work is paused until it does');
			isAway = true;
		}
	}

	/** Ticks do not overlap, but leases are checked even during a long tick. */
	async function onTimer(): Promise<void> {
		for (const queue of await queues()) queue.checkRights();
		ticking ??= tick().finally(() => (ticking = undefined));
	}

	return {
		start: () => void (timer = setInterval(() => void onTimer(), TICK_MS)),

		async stop(): Promise<void> {
			clearInterval(timer);
			await ticking;
		},
	};
}

/**
 * The engine for several processes, based on pg-boss. Unlike with pg-boss's own workers, claims are serialized, so that
 * group limits apply across processes, groups take turns, and keys can be seized.
 */
export async function createBossEngine(core: {
	database: Database;
	log: FastifyBaseLogger;
}): Promise<Engine> {
	const { database, log } = core;
	const parts = await startBoss(database, log);
	const { boss, clock } = parts;
	const queues = new Map<string, Promise<BossQueue>>();
	const dues: (() => Promise<void>)[] = [];
	const schedules = createSchedules(core);
	const atTimes = addQueue('schedules', { atATime: Infinity, perGroup: Infinity }, schedules.run);
	const ticker = createTicker(parts, log, () => Promise.all(queues.values()));
	let starting: Promise<void> | undefined;
	let isStopped = false;

	function addQueue(
		name: string,
		limits: { atATime: number; perGroup: number },
		run: Run,
	): Promise<BossQueue> {
		const queue = createBossJobs(parts, name, limits.perGroup).then((jobs) =>
			createBossQueue(name, limits.atATime, { jobs, run, log }),
		);
		// Whoever uses the queue gets the error.
		queue.catch(() => {});
		queues.set(name, queue);
		return queue;
	}

	async function queueOf(name: string): Promise<BossQueue> {
		const queue = queues.get(name);
		if (queue === undefined) throw new Error(`No feature processes the queue ${name}.`);
		return await queue;
	}

	async function begin(): Promise<void> {
		const own = await atTimes;
		const all = await Promise.all(queues.values());
		const due = await schedules.due();
		await database.transaction(async (trx) => {
			for (const { key, at } of due) await own.jobs.enqueue(trx, { key, at });
		});
		own.open();
		await own.fillNow();
		ticker.start();
		await Promise.race([own.ended(), wait(START_PATIENCE_MS, undefined, { ref: false })]);
		for (const read of dues) await read();
		if (isStopped) return;
		for (const queue of all) queue.open();
		for (const queue of all) queue.fillSoon();
	}

	return {
		async enqueue(trx, name, key, options: EnqueueOptions = {}) {
			const queue = await queueOf(name);
			await queue.jobs.enqueue(trx, { key, ...options });
			trx.executionPromise.then(
				() => queue.fillAt(options.at ?? new Date(clock.now())),
				() => {},
			);
		},
		work(name, { due, ...limits }, run) {
			const queue = addQueue(name, limits, run);
			dues.push(async () => (await queue).jobs.add(await due()));
		},
		async seize(name, keys) {
			const queue = await queueOf(name);
			const giveBack = await seize(parts, queue.jobs, { keys, interrupt: () => queue.interrupt(keys) });
			return async () => {
				await giveBack();
				queue.fillSoon();
			};
		},
		schedule: schedules.add,
		prepare: async () => void (await Promise.all(queues.values())),
		start: () => (starting ??= begin()),
		async stop() {
			isStopped = true;
			await starting?.catch(() => {});
			// A queue that could not be created has no work.
			await Promise.allSettled([...queues.values()].map(async (queue) => (await queue).stop()));
			await ticker.stop();
			await boss.stop({ graceful: false });
		},
	};
}
