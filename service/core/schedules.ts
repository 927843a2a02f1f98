import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import { readSetting, timestamp, writeSetting, type Database } from '../database';
import type { When } from './engine';

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

/** What the embedded engine runs at its times. */
export function createSchedules(
	{ database, log }: { database: Database; log: FastifyBaseLogger },
	stopping: AbortSignal,
) {
	const all: Scheduled[] = [];

	async function runNow(scheduled: Scheduled): Promise<void> {
		const { name, when, run } = scheduled;
		const now = Date.now();
		try {
			if ('cron' in when) {
				scheduled.dueAt = nextTime(when.cron, new Date(now));
				await writeSetting(database, settingOf(scheduled), timestamp(now));
			} else scheduled.dueAt = now + when.everySeconds * 1000;
			await run(stopping);
		} catch (error) {
			if (!stopping.aborted) log.error({ err: error }, `${name} failed`);
		}
	}

	/** Since when no time of a cron expression has been missed. */
	async function lastTime(scheduled: Scheduled): Promise<Date> {
		const now = timestamp();
		const noted = await readSetting(database, settingOf(scheduled));
		if (noted === undefined) await writeSetting(database, settingOf(scheduled), now);
		return new Date(noted ?? now);
	}

	return {
		add(name: string, when: When, run: Scheduled['run']): void {
			all.push({ name, when, run, dueAt: -Infinity });
		},

		/** Looks which times were missed while no process ran. */
		async read(): Promise<void> {
			for (const scheduled of all) {
				const { when } = scheduled;
				if ('cron' in when) scheduled.dueAt = nextTime(when.cron, await lastTime(scheduled));
			}
		},

		/** Runs what is due. @returns once that has ended */
		async runDue(): Promise<void> {
			const due = all.filter(({ dueAt, running }) => dueAt <= Date.now() && running === undefined);
			await Promise.all(
				due.map((scheduled) => {
					scheduled.running = runNow(scheduled).finally(() => (scheduled.running = undefined));
					return scheduled.running;
				}),
			);
		},

		/** @returns once nothing runs any more */
		async ended(): Promise<void> {
			await Promise.all(all.map(async ({ running }) => running));
		},
	};
}
