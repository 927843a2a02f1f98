import type { Logins } from '../../channels';
import type { LoginName } from '../../config';
import { clock, timestamp, type Database } from '../../database';
import type { Engine } from '../../core/engine';
import { isKnown } from '../../core/errors';
import type { Events } from '../../events';
import { FIRST_WARNING_DAYS } from './grant-columns';
import { toAccount, type Account } from '../store/account';
import { describeFailure } from '../store/sync-log';
import { emitAccountEvent } from '../store/emit-account-event';
import type { AccountTokens } from './account-tokens';

const LOOK_EVERY_SECONDS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The user is warned this many days before the tokens expire, once for each entry. */
const WARNING_DAYS = [3, FIRST_WARNING_DAYS];

/** How long a temporary failure may last before the user is warned. */
const GRACE_MS = DAY_MS;

/**
 * Keeps unused accounts connected: tokens are refreshed 14 days before they expire permanently (on day 46, for 60-day
 * tokens). If that fails, the user is warned. Grants are checked as often as each platform requires.
 */
export function scheduleUpkeep(options: {
	database: Database;
	logins: Logins;
	tokens: Pick<AccountTokens, 'keepAlive'>;
	events: Pick<Events, 'add'>;
	engine: Engine;
}): void {
	const { database, logins, tokens, events, engine } = options;

	/** Returns the accounts whose tokens expire soon. */
	async function ending(id?: string): Promise<(Account & { obtainedAt: string })[]> {
		const rows = await database('accounts')
			.where(id === undefined ? {} : { id })
			.where({ health: 'ok' })
			.whereNot({ access_token: '' })
			.where('refresh_expires_at', '>', timestamp())
			.where('refresh_expires_at', '<=', timestamp(clock.now() + FIRST_WARNING_DAYS * DAY_MS));
		return rows.map((row) => ({ ...toAccount(row), obtainedAt: row.obtained_at }));
	}

	/** Warns the user, at most once per entry in `WARNING_DAYS`, to reconnect the account before its tokens expire. */
	async function warn(account: Account, error: unknown): Promise<void> {
		const { id, username, refreshExpiresAt } = account;
		const leftMs = Date.parse(refreshExpiresAt) - clock.now();
		if (isKnown(error) && error.retryable && leftMs > FIRST_WARNING_DAYS * DAY_MS - GRACE_MS) return;
		const days = WARNING_DAYS.find((each) => leftMs <= each * DAY_MS);
		if (days === undefined) return;
		await database.transaction(async (trx) => {
			const [row] = await trx('accounts')
				.where({ id, refresh_expires_at: refreshExpiresAt })
				.where((untold) => void untold.whereNull('expiry_told_days').orWhere('expiry_told_days', '>', days))
				.update({ expiry_told_days: days })
				.returning('*');
			if (row === undefined) return;
			const why = error === undefined ? 'A refresh does not extend it.' : describeFailure(error);
			await emitAccountEvent(events, trx, 'token.expiring', row, {
				days_left: Math.floor(leftMs / DAY_MS),
				reason: `The access to ${username} expires at ${refreshExpiresAt}. Reconnect the account before then. (${why})`,
			});
		});
	}

	/**
	 * Refreshes the tokens of accounts whose platform requires regular grant checks; a rejection shows that the
	 * grant was withdrawn.
	 */
	async function checkGrants(): Promise<void> {
		for (const [login, { grantCheckDays }] of Object.entries(logins)) {
			if (grantCheckDays === undefined) continue;
			const rows = await database('accounts')
				.where({ login: login as LoginName, health: 'ok' })
				.whereNot({ access_token: '' })
				.where('obtained_at', '<=', timestamp(clock.now() - grantCheckDays * DAY_MS));
			for (const row of rows) await tokens.keepAlive(toAccount(row));
		}
	}

	async function look(): Promise<void> {
		await checkGrants();
		await Promise.all(
			(await ending()).map(async (account) => {
				const windowBegan = timestamp(Date.parse(account.refreshExpiresAt) - FIRST_WARNING_DAYS * DAY_MS);
				// If the tokens were refreshed within this window and the access still ends, the platform never extends
				// it: do not refresh again.
				const error = account.obtainedAt < windowBegan ? await tokens.keepAlive(account) : undefined;
				const [still] = await ending(account.id);
				if (still) await warn(still, error);
			}),
		);
	}

	engine.schedule('upkeep of tokens', { everySeconds: LOOK_EVERY_SECONDS }, look);
}
