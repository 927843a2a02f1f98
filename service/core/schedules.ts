import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import { addSetting, timestamp, writeSetting, type Database } from '../database';
import type { Run, When } from './engine';

/** The last time that every database and clock can tell. */
const NEVER = Date.UTC(9999, 0);

const settingOf = (name: string) => `schedule ${name}`;

/** The first time of a schedule after another one: milliseconds since 1970. */
export const nextTime = (when: When, after: number) =>
	'everySeconds' in when
		? after + when.everySeconds * 1000
		: (new Cron(when.cron, { timezone: 'UTC', paused: true }).nextRun(new Date(after))?.getTime() ?? NEVER);

interface ScheduleParts {
	database: Database;
	log: FastifyBaseLogger;
	/** The clock of all processes that share the schedules, by default that of this one. */
	now?: () => number;
}

/** What runs at its times: the keys of a queue of their own. */
export function createSchedules({ database, log, now = Date.now }: ScheduleParts) {
	const all = new Map<string, { when: When; run: (signal: AbortSignal) => Promise<void> }>();

	/** When something runs first: what has no time of its own at once, else at the first time that no process saw. */
	async function firstTime(name: string, when: When): Promise<number> {
		if ('everySeconds' in when) return now();
		const noted = await addSetting(database, settingOf(name), timestamp(now()));
		return nextTime(when, Date.parse(noted));
	}

	/** A time of the shared clock as this process's clock calls it, which the engine goes by. */
	const toOwn = (time: number) => new Date(time - now() + Date.now());

	const run: Run = async (name, signal) => {
		const scheduled = all.get(name);
		if (scheduled === undefined) return {};
		const { when } = scheduled;
		const first = 'cron' in when ? await firstTime(name, when) : 0;
		const began = now();
		// Another process ran at this time, or its clock is not quite the same.
		if (first > began) return { again: toOwn(first) };
		try {
			await scheduled.run(signal);
		} catch (error) {
			if (!signal.aborted) log.error({ err: error }, `${name} failed`);
		}
		if ('cron' in when && !signal.aborted) await writeSetting(database, settingOf(name), timestamp(began));
		return { again: toOwn(nextTime(when, began)) };
	};

	return {
		run,
		add: (name: string, when: When, work: (signal: AbortSignal) => Promise<void>) =>
			void all.set(name, { when, run: work }),
		due: () =>
			Promise.all([...all].map(async ([key, { when }]) => ({ key, at: toOwn(await firstTime(key, when)) }))),
	};
}
