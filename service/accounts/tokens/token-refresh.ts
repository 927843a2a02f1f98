import { setTimeout as wait } from 'node:timers/promises';
import { PLATFORM_NAMES, PlatformError } from '../../../platforms/errors';
import { untilStored, type Cipher, type Database } from '../../database';
import { ApiError, isKnown } from '../../core/errors';
import type { Events } from '../../events';
import { grantColumns } from './grant-columns';
import { createLeases, type Lease } from './refresh-lease';
import type { Grant, Logins, Tokens } from '../../channels';
import type { Account, AccountRow } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { describeFailure, type SyncLog } from '../store/sync-log';
import { emitAccountEvent } from '../store/emit-account-event';

/** How often somebody who waits for another process looks whether it is done. */
const LOOK_EVERY_MS = 100;

/** Why tokens are refreshed, as the sync log says it. */
const REASONS = {
	ending: 'since the old one had ended or was about to',
	refused: 'since the platform called the old one invalid',
	early: 'since it was time, although the old one still worked',
	background: 'since its life was coming to an end and nobody had used it',
	asked: 'since somebody asked for it',
};

export type RefreshReason = keyof typeof REASONS;

/** After these, nobody knows whether the platform has refreshed the tokens. */
const UNCLEAR = new Set(['platform_unreachable', 'platform_unavailable']);
const isClear = (error: unknown) => isKnown(error) && !UNCLEAR.has(error.code);

/**
 * Refreshes tokens: one refresh per account at a time, of all processes on the database. Whoever comes meanwhile waits
 * and gets the new tokens.
 */
export function createTokenRefresh(options: {
	database: Database;
	cipher: Cipher;
	store: Pick<AccountStore, 'tokens'>;
	logins: Logins;
	syncLog: SyncLog;
	events: Pick<Events, 'add'>;
}) {
	const { database, cipher, store, logins, syncLog, events } = options;
	const takeLease = createLeases(database);
	const refreshing = new Map<string, Promise<Tokens>>();
	const stopping = new AbortController();

	async function storedTokens({ id, login, username }: Account): Promise<Tokens> {
		const tokens = await store.tokens(id, login);
		if (tokens) return tokens;
		throw new ApiError(
			409,
			'account_not_connected',
			`The account ${username} is not connected any more, or in another way. Connect it again.`,
			'reconnect',
		);
	}

	/** The row of an account, as long as it has the tokens that somebody has seen: others are none of their business. */
	const rowWith = (connection: Database, { id, login }: Account, { obtainedAt }: Tokens) =>
		connection<AccountRow>('accounts')
			.where({ id, login, obtained_at: obtainedAt })
			.whereNot({ access_token: '' });

	/** Stores what a platform granted in place of certain tokens, unless the account was connected anew meanwhile. */
	async function save(account: Account, old: Tokens, grant: Grant, reason: RefreshReason): Promise<void> {
		await database.transaction(async (trx) => {
			const [row] = await rowWith(trx, account, old).update(grantColumns(cipher, grant)).returning('*');
			if (row === undefined) return;
			const detail = `The access token was renewed, ${REASONS[reason]}. It works until ${row.expires_at}.`;
			await syncLog.succeeded(row.id, 'token', detail, trx);
			await emitAccountEvent(events, trx, 'token.refreshed', row, { reason });
		});
	}

	/**
	 * Notes that an account must be connected again, and tells subscribers once.
	 *
	 * @param tokens the dead ones
	 * @returns false if they were replaced meanwhile, so that nothing is wrong
	 */
	async function giveUp(account: Account, tokens: Tokens, reason: string): Promise<boolean> {
		const columns = { health: 'reconnect', health_reason: reason, renewal_begun_at: null } as const;
		return database.transaction(async (trx) => {
			const healthy = rowWith(trx, account, tokens).where({ health: 'ok' });
			const [row] = await healthy.update(columns).returning('*');
			if (row) await emitAccountEvent(events, trx, 'token.expiring', row, { reason });
			return row !== undefined || (await rowWith(trx, account, tokens).first()) !== undefined;
		});
	}

	/** Why a platform takes the tokens no more, where an earlier refresh may have used them up. */
	const tellLost = (account: Account, lostAt: string, error: unknown) =>
		`The answer of ${PLATFORM_NAMES[account.platform]} to a renewal at ${lostAt} was lost, by a crash or a time-out, and what was stored before it is not taken any more. Connect the account again. (${describeFailure(error)})`;

	/** @returns undefined if the tokens were replaced while the platform refused them */
	async function refreshWith(
		lease: Lease,
		account: Account,
		tokens: Tokens,
		reason: RefreshReason,
	): Promise<void> {
		const { id, login, platformUserId } = account;
		let undo = false;
		try {
			const grant = await logins[login].refresh(tokens, platformUserId);
			// An old refresh token is dead by now: the new one is stored before anybody uses the new access token.
			await untilStored(() => save(account, tokens, grant, reason));
		} catch (error) {
			undo = isClear(error);
			await syncLog.failed(id, 'token', error);
			if (!(error instanceof PlatformError && error.code === 'reconnect_required')) throw error;
			undo = false;
			const why = lease.lostAt ? tellLost(account, lease.lostAt, error) : describeFailure(error);
			if (await giveUp(account, tokens, why)) throw error;
		} finally {
			await lease.release(undo);
		}
	}

	async function pause(): Promise<void> {
		await wait(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {
			const message = 'The service is being stopped. Try again when it runs.';
			throw new ApiError(503, 'service_stopping', message, 'retry', { retryable: true });
		});
	}

	/** Waits for the lease, unless somebody else refreshes the tokens meanwhile. */
	async function refreshOrAwait(account: Account, old: Tokens, reason: RefreshReason): Promise<Tokens> {
		for (;;) {
			const lease = await takeLease(account.id);
			const tokens = await storedTokens(account).catch(async (error: unknown) => {
				await lease?.release(true);
				throw error;
			});
			if (tokens.obtainedAt !== old.obtainedAt) {
				await lease?.release(true);
				return tokens;
			}
			if (lease) {
				await refreshWith(lease, account, tokens, reason);
				return storedTokens(account);
			}
			await pause();
		}
	}

	return {
		/** @throws ApiError `account_not_connected` */
		storedTokens,

		/**
		 * Refreshes tokens, or gets those that somebody else has refreshed.
		 *
		 * @param old the tokens that are not good enough any more
		 * @throws PlatformError, ApiError
		 */
		refresh(account: Account, old: Tokens, reason: RefreshReason): Promise<Tokens> {
			const current = refreshing.get(account.id);
			if (current) return current;
			const started = refreshOrAwait(account, old, reason).finally(() => refreshing.delete(account.id));
			refreshing.set(account.id, started);
			return started;
		},

		giveUp,

		/** Waits for no other process any more. */
		stop: () => stopping.abort(),
	};
}

export type TokenRefresh = ReturnType<typeof createTokenRefresh>;
