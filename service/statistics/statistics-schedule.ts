import { randomInt } from 'node:crypto';
import type { Account, AccountStore } from '../accounts';
import type { Core } from '../core/core';
import { nextTime } from '../core/schedules';
import { addSetting, clock, timestamp, type Database } from '../database';
import { ageOf, type CachedReads } from './statistics-cache';
import { AT_A_TIME, type Refresher } from './statistics-refresh';

/** The engine's queue of newly connected accounts, by ID. */
export const FIRST_STATISTICS = 'first statistics';

/**
 * The hour of the daily refresh in UTC: later than in the workflow templates, and at a quiet time for the platforms.
 */
const DAILY_HOUR = 4;

const MINUTE_SETTING = 'minute of daily statistics';

/** The daily refresh skips accounts that were refreshed on demand within this time. */
const JUST_READ_SECONDS = 6 * 60 * 60;

/**
 * Returns the cron expression for refreshes, if any. To spread the load, each service picks a random minute when it
 * first starts.
 */
async function cronOf(database: Database, schedule: string): Promise<string | undefined> {
	if (schedule === 'off') return undefined;
	if (schedule !== 'daily') return schedule;
	const minute = await addSetting(database, MINUTE_SETTING, String(randomInt(60)));
	return `${minute} ${DAILY_HOUR} * * *`;
}

/**
 * True if an account's statistics are kept fresh by other means: n8n, a command line with its own token, or refresh
 * requests.
 */
async function isKeptFresh(
	{ platform, username, lastSyncedAt }: Account,
	cached: CachedReads,
	isDaily: boolean,
): Promise<boolean> {
	const { only } = await cached.find(platform, username);
	if (only === undefined) return false;
	const { ageSeconds, stale } = ageOf(only.fetchedAt);
	// A document newer than our own last refresh was stored by another program.
	const isFromOthers = lastSyncedAt === null || Date.parse(only.fetchedAt) > Date.parse(lastSyncedAt);
	return isFromOthers ? !stale : isDaily && ageSeconds < JUST_READ_SECONDS;
}

/**
 * Refreshes accounts according to `STATS_SCHEDULE`, except those that are kept fresh by other means.
 *
 * @returns the time of the next run (ISO 8601, UTC); null if scheduled refreshes are disabled
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

/** True if an account's statistics have not been read since it was last connected. */
const isUnread = ({ connectedAt, lastSyncedAt }: Account) =>
	lastSyncedAt === null || lastSyncedAt < connectedAt;

/**
 * Reads the statistics of newly connected accounts. If the service stops first, it reads them after its next start.
 */
export function scheduleFirstStatistics(
	{ engine, log }: Core,
	accounts: Pick<AccountStore, 'list' | 'getConnected'>,
	refresher: Pick<Refresher, 'refresh'>,
): void {
	const due = async () => (await accounts.list()).filter(isUnread).map(({ id }) => ({ key: id }));
	engine.work(FIRST_STATISTICS, { atATime: AT_A_TIME, perGroup: 1, due }, async (id) => {
		try {
			const account = await accounts.getConnected(id);
			if (isUnread(account)) await refresher.refresh(account);
		} catch (error) {
			log.warn({ err: error }, 'first statistics could not be read');
		}
		return {};
	});
}
