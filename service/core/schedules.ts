import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import { addSetting, clock, timestamp, writeSetting, type Database } from '../database';
import type { Run, When } from './engine';

/** The latest time that every database and clock supports. */
const NEVER = Date.UTC(9999, 0);

const settingOf = (name: string) => `schedule ${name}`;

/** Returns a schedule's next time after a given time, both in milliseconds since 1970. */
export const nextTime = (when: When, after: number) =>
	'everySeconds' in when
		? after + when.everySeconds * 1000
		: (new Cron(when.cron, { timezone: 'UTC', paused: true }).nextRun(new Date(after))?.getTime() ?? NEVER);

/** Runs schedules. Their names are the keys of a separate queue. */
export function createSchedules({ database, log }: { database: Database; log: FastifyBaseLogger }) {
	const all = new Map<string, { when: When; run: (signal: AbortSignal) => Promise<void> }>();

	/**
	 * Returns the time of a schedule's first run: now for an interval, otherwise the first cron time after the last run
	 * by any process.
	 */
	async function firstTime(name: string, when: When): Promise<number> {
		if ('everySeconds' in when) return clock.now();
		const noted = await addSetting(database, settingOf(name), timestamp(clock.now()));
		return nextTime(when, Date.parse(noted));
	}

	const run: Run = async (name, signal) => {
		const scheduled = all.get(name);
		if (scheduled === undefined) return {};
		const { when } = scheduled;
		const first = 'cron' in when ? await firstTime(name, when) : 0;
		const began = clock.now();
		// Another process has already run this schedule, or the clocks differ slightly.
		if (first > began) return { again: new Date(first) };
		try {
			await scheduled.run(signal);
		} catch (error) {
			if (!signal.aborted) log.error({ err: error }, `${name} failed`);
		}
		if ('cron' in when && !signal.aborted) await writeSetting(database, settingOf(name), timestamp(began));
		return { again: new Date(nextTime(when, began)) };
	};

	return {
		run,
		add: (name: string, when: When, work: (signal: AbortSignal) => Promise<void>) =>
			void all.set(name, { when, run: work }),
		due: () =>
			Promise.all(
				[...all].map(async ([key, { when }]) => ({ key, at: new Date(await firstTime(key, when)) })),
			),
	};
}
