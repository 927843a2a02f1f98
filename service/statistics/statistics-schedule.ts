import { randomInt } from 'node:crypto';
import type { Account, AccountStore } from '../accounts';
import type { Core } from '../core/core';
import { nextTime } from '../core/schedules';
import { addSetting, clock, timestamp, type Database } from '../database';
import { ageOf, type CachedReads } from './statistics-cache';
import { AT_A_TIME, type Refresher } from './statistics-refresh';

/** The engine's queue of accounts that were connected just now, by their ids. */
export const FIRST_STATISTICS = 'first statistics';

/** The hour of the daily readings in UTC: after those of the workflow templates, and a quiet one at the platforms. */
const DAILY_HOUR = 4;

const MINUTE_SETTING = 'minute of daily statistics';

/** A daily reading leaves an account alone that was read since then on demand. */
const JUST_READ_SECONDS = 6 * 60 * 60;

/** When statistics are read. Services must not all ask the platforms at the same minute, so each chooses one at its first start. */
async function cronOf(database: Database, schedule: string): Promise<string | undefined> {
	if (schedule === 'off') return undefined;
	if (schedule !== 'daily') return schedule;
	const minute = await addSetting(database, MINUTE_SETTING, String(randomInt(60)));
	return `${minute} ${DAILY_HOUR} * * *`;
}

/** Whether others keep an account's statistics fresh: n8n, a command line with a token of its own, or requests for a refresh. */
async function isKeptFresh(
	{ platform, username, lastSyncedAt }: Account,
	cached: CachedReads,
	isDaily: boolean,
): Promise<boolean> {
	const { only } = await cached.find(platform, username);
	if (only === undefined) return false;
	const { ageSeconds, stale } = ageOf(only.fetchedAt);
	// Newer than our own last reading: somebody else has stored it.
	const isFromOthers = lastSyncedAt === null || Date.parse(only.fetchedAt) > Date.parse(lastSyncedAt);
	return isFromOthers ? !stale : isDaily && ageSeconds < JUST_READ_SECONDS;
}

/**
 * Refreshes accounts at the times of `STATS_SCHEDULE`, but those whose statistics others keep fresh.
 *
 * @returns when that is next: ISO 8601, UTC; null if it is switched off
 */
export async function scheduleStatistics(
	{ config: { statsSchedule }, database, engine, log }: Core,
	accounts: Pick<AccountStore, 'list'>,
	cached: CachedReads,
	refresher: Pick<Refresher, 'refreshAll'>,
): Promise<() => string | null> {
	const cron = await cronOf(database, statsSchedule);
	if (cron === undefined) return () => null;
	const isDaily = statsSchedule === 'daily';
	engine.schedule('refresh of statistics', { cron }, async () => {
		const all = await accounts.list();
		const fresh = await Promise.all(all.map((account) => isKeptFresh(account, cached, isDaily)));
		const due = all.filter((_account, index) => fresh[index] !== true);
		const outcomes = await refresher.refreshAll(due, false);
		for (const outcome of outcomes) {
			if (!('error' in outcome)) continue;
			log.warn({ err: outcome.error, accountId: outcome.account.id }, 'statistics could not be refreshed');
		}
		const failed = outcomes.filter((outcome) => 'error' in outcome).length;
		const skipped = all.length - due.length;
		log.info({ accounts: outcomes.length, failed, skipped }, 'statistics refreshed by schedule');
	});
	return () => timestamp(nextTime({ cron }, clock.now()));
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
