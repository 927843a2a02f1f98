import type { AccountStore } from '../accounts';
import type { Core } from '../core/core';
import { AT_A_TIME, type Refresher } from './statistics-refresh';

/** The engine's queue of accounts that were connected just now, by their ids. */
export const FIRST_STATISTICS = 'first statistics';

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

/** Reads accounts once they are connected; those that were not read before the service ended, at its next start. */
export function scheduleFirstStatistics(
	{ engine, log }: Core,
	accounts: Pick<AccountStore, 'list' | 'getConnected'>,
	refresher: Pick<Refresher, 'refresh'>,
): void {
	const due = async () =>
		(await accounts.list()).flatMap(({ id, lastSyncedAt }) => (lastSyncedAt === null ? { key: id } : []));
	engine.work(FIRST_STATISTICS, { atATime: AT_A_TIME, perGroup: 1, due }, async (id) => {
		await accounts
			.getConnected(id)
			.then(refresher.refresh)
			.catch((error: unknown) => log.warn({ err: error }, 'first statistics could not be read'));
		return {};
	});
}
