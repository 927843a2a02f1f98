import { Cron } from 'croner';
import type { AccountStore } from '../accounts';
import type { Core } from '../core/core';
import type { Refresher } from './statistics-refresh';

const TICK_MS = 1_000;

/** Refreshes all accounts at the times of the schedule in the settings, if there is one; one run at a time. */
export function createSchedule(
	{ config: { statsSchedule: pattern }, log }: Core,
	accounts: Pick<AccountStore, 'list'>,
	refresher: Pick<Refresher, 'refreshAll'>,
) {
	const cron = pattern === undefined ? undefined : new Cron(pattern, { timezone: 'UTC', paused: true });
	let dueAt = Infinity;
	let running = false;
	let timer: NodeJS.Timeout | undefined;

	const planNext = () => {
		dueAt = cron?.nextRun(new Date())?.getTime() ?? Infinity;
	};

	async function run(): Promise<void> {
		const outcomes = await refresher.refreshAll(await accounts.list(), false);
		for (const outcome of outcomes) {
			if (!('error' in outcome)) continue;
			log.warn({ err: outcome.error, accountId: outcome.account.id }, 'statistics could not be refreshed');
		}
		const failed = outcomes.filter((outcome) => 'error' in outcome).length;
		log.info({ accounts: outcomes.length, failed }, 'statistics refreshed by schedule');
	}

	// A timer of its own for each run would not notice that the clock was set, or that the machine slept.
	function tick(): void {
		if (running || Date.now() < dueAt) return;
		planNext();
		running = true;
		run()
			.catch((error: unknown) => log.error({ err: error }, 'the scheduled refresh failed'))
			.finally(() => (running = false));
	}

	return {
		start(): void {
			if (cron === undefined) return;
			planNext();
			timer = setInterval(tick, TICK_MS);
		},
		stop(): void {
			clearInterval(timer);
		},
	};
}
