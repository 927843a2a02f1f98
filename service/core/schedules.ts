import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import { readSetting, timestamp, writeSetting, type Database } from '../database';
import type { Run, When } from './engine';

/** The last time that there is. */
const NEVER = 8.64e15;

const settingOf = (name: string) => `schedule ${name}`;

/** The first time after another one: milliseconds since 1970. */
const nextTime = (when: When, after: number) =>
	'everySeconds' in when
		? after + when.everySeconds * 1000
		: (new Cron(when.cron, { timezone: 'UTC', paused: true }).nextRun(new Date(after))?.getTime() ?? NEVER);

/** What runs at its times: the keys of a queue of their own. */
export function createSchedules({ database, log }: { database: Database; log: FastifyBaseLogger }) {
	const all = new Map<string, { when: When; run: (signal: AbortSignal) => Promise<void> }>();

	/** When something runs first: what has no time of its own at once, else at the first time that no process saw. */
	async function firstTime(name: string, when: When): Promise<number> {
		if ('everySeconds' in when) return Date.now();
		const now = timestamp();
		const noted = await readSetting(database, settingOf(name));
		if (noted === undefined) await writeSetting(database, settingOf(name), now);
		return nextTime(when, Date.parse(noted ?? now));
	}

	const run: Run = async (name, signal) => {
		const began = Date.now();
		const scheduled = all.get(name);
		if (scheduled === undefined) return {};
		try {
			if ('cron' in scheduled.when) await writeSetting(database, settingOf(name), timestamp(began));
			await scheduled.run(signal);
		} catch (error) {
			if (!signal.aborted) log.error({ err: error }, `${name} failed`);
		}
		return { again: new Date(nextTime(scheduled.when, began)) };
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
