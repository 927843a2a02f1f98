import { setTimeout as wait } from 'node:timers/promises';
import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import { readSetting, timestamp, writeSetting, type Database } from '../database';
import type { Engine, When } from './engine';

const TICK_MS = 1_000;
/** How long the start waits for what is due: some of it may wait for platforms. */
const START_PATIENCE_MS = 3_000;

interface Scheduled {
	name: string;
	when: When;
	run: (signal: AbortSignal) => Promise<void>;
	/** Milliseconds since 1970. */
	dueAt: number;
	running?: Promise<void>;
}

const settingOf = ({ name }: Scheduled) => `schedule ${name}`;

const nextTime = (cron: string, after: Date) =>
	new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(after)?.getTime() ?? Infinity;

/** The engine of a single process: the lock on `DATA_DIR` sees to it that there is no other. */
export function createEmbeddedEngine(core: { database: Database; log: FastifyBaseLogger }): Engine {
	const { database, log } = core;
	const all: Scheduled[] = [];
	const stopping = new AbortController();
	let timer: NodeJS.Timeout | undefined;

	async function runNow(scheduled: Scheduled): Promise<void> {
		const { name, when, run } = scheduled;
		const now = Date.now();
		try {
			if ('cron' in when) {
				scheduled.dueAt = nextTime(when.cron, new Date(now));
				await writeSetting(database, settingOf(scheduled), timestamp(now));
			} else scheduled.dueAt = now + when.everySeconds * 1000;
			await run(stopping.signal);
		} catch (error) {
			if (!stopping.signal.aborted) log.error({ err: error }, `${name} failed`);
		}
	}

	// By the clock, and not by a timer for each: that would not notice that the clock was set, or that the machine slept.
	async function tick(): Promise<void> {
		const due = all.filter(({ dueAt, running }) => dueAt <= Date.now() && running === undefined);
		await Promise.all(
			due.map((scheduled) => {
				scheduled.running = runNow(scheduled).finally(() => (scheduled.running = undefined));
				return scheduled.running;
			}),
		);
	}

	/** Since when no time of a cron expression has been missed. */
	async function lastTime(scheduled: Scheduled): Promise<Date> {
		const now = timestamp();
		const noted = await readSetting(database, settingOf(scheduled));
		if (noted === undefined) await writeSetting(database, settingOf(scheduled), now);
		return new Date(noted ?? now);
	}

	return {
		schedule(name, when, run) {
			all.push({ name, when, run, dueAt: -Infinity });
		},
		async start() {
			for (const scheduled of all) {
				const { when } = scheduled;
				if ('cron' in when) scheduled.dueAt = nextTime(when.cron, await lastTime(scheduled));
			}
			await Promise.race([tick(), wait(START_PATIENCE_MS, undefined, { ref: false })]);
			timer = setInterval(() => void tick(), TICK_MS);
		},
		async stop() {
			clearInterval(timer);
			stopping.abort();
			await Promise.all(all.map(async ({ running }) => running));
		},
	};
}
