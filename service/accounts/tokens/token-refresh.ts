import { setTimeout as wait } from 'node:timers/promises';
import { PLATFORM_NAMES, PlatformError } from '../../../platforms/errors';
import type { Logins, Tokens } from '../../channels';
import { ApiError, isKnown } from '../../core/errors';
import { untilStored } from '../../database';
import type { Account } from '../store/account';
import { note } from '../../core/notes';
import { describeFailure, noteOfFailure } from '../store/sync-log';
import { createLeases, type Lease } from './refresh-lease';
import { createTokenRecords, type RefreshReason, type TokenRecordOptions } from './token-records';

/** How often to check whether another process has finished refreshing the tokens. */
const LOOK_EVERY_MS = 100;

/** Errors after which it is unknown whether the platform has refreshed the tokens. */
const UNCLEAR = new Set(['platform_unreachable', 'platform_unavailable']);
const isClear = (error: unknown) => isKnown(error) && !UNCLEAR.has(error.code);

/**
 * Refreshes tokens: one refresh per account at a time, across all processes that share the database. Concurrent
 * callers wait and get the new tokens.
 */
export function createTokenRefresh(options: TokenRecordOptions & { logins: Logins }) {
	const { database, logins, syncLog } = options;
	const takeLease = createLeases(database);
	const refreshing = new Map<string, Promise<Tokens>>();
	const stopping = new AbortController();
	const { storedTokens, save, giveUp } = createTokenRecords(options);

	/** Returns the reason shown to the user if the platform rejects tokens that an earlier refresh may have used up. */
	const tellLost = (account: Account, lostAt: string, error: unknown) => {
		const platform = PLATFORM_NAMES[account.platform];
		const text = `The response of ${platform} to a refresh at ${lostAt} was lost in a crash or timeout, and the old tokens are no longer accepted. Reconnect the account. (${describeFailure(error)})`;
		return note('renewal_lost', text, { platform, at: lostAt });
	};

	/** Refreshes and stores tokens. Also resolves if the platform rejects tokens that were replaced in the meantime. */
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
			// The old refresh token is no longer valid: store the new one before the new access token is used.
			await untilStored(() => save(account, tokens, grant, reason));
		} catch (error) {
			undo = isClear(error);
			await syncLog.failed(id, 'token', error);
			if (!(error instanceof PlatformError && error.code === 'reconnect_required')) throw error;
			undo = false;
			const why = lease.lostAt ? tellLost(account, lease.lostAt, error) : noteOfFailure(error);
			if (await giveUp(account, tokens, why)) throw error;
		} finally {
			await lease.release(undo);
		}
	}

	async function pause(): Promise<void> {
		await wait(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {
			const message = 'The service is shutting down. Try again when it is running.';
			throw new ApiError(503, 'service_stopping', message, 'retry', { retryable: true });
		});
	}

	/** Waits for the lease and refreshes the tokens, unless another process refreshes them in the meantime. */
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
		/** Returns an account's stored tokens. @throws ApiError `account_not_connected` */
		storedTokens,

		/**
		 * Refreshes tokens, or returns the new ones if another process has already refreshed them.
		 *
		 * @param old the tokens to replace
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

		/** Stops waiting for other processes. */
		stop: () => stopping.abort(),
	};
}

export type TokenRefresh = ReturnType<typeof createTokenRefresh>;
