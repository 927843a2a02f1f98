import type { AccountStore } from '../accounts';
import type { Core } from '../core/core';
import type { Refresher } from './statistics-refresh';

/** Refreshes all accounts at the times of `STATS_SCHEDULE`, if it is set. */
export function scheduleStatistics(
	{ config: { statsSchedule: cron }, engine, log }: Core,
	accounts: Pick<AccountStore, 'list'>,
	refresher: Pick<Refresher, 'refreshAll'>,
): void {
	if (cron === undefined) return;
	engine.schedule('refresh of statistics', { cron }, async () => {
		const outcomes = await refresher.refreshAll(await accounts.list(), false);
		for (const outcome of outcomes) {
			if (!('error' in outcome)) continue;
			log.warn({ err: outcome.error, accountId: outcome.account.id }, 'statistics could not be refreshed');
		}
		const failed = outcomes.filter((outcome) => 'error' in outcome).length;
		log.info({ accounts: outcomes.length, failed }, 'statistics refreshed by schedule');
	});
}
