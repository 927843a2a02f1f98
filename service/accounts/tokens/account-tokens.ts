import type { Platform } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import type { Logins, Tokens } from '../../channels';
import type { RefreshReason } from './token-records';
import type { TokenRefresh } from './token-refresh';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { noteOfFailure } from '../store/sync-log';
import { note } from '../../core/notes';
import { clock } from '../../database';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

const INTERRUPTED = note(
	'disconnect_interrupted',
	'The service was interrupted while disconnecting the account. Disconnect it again.',
);

/**
 * Returns the delay before a failed refresh is retried: an hour in the background, otherwise a tenth of the access
 * token's remaining lifetime, but at least a minute and at most an hour.
 */
function retryAfterMs({ expiresAt }: Tokens, reason: RefreshReason, now: number): number {
	if (reason === 'background') return HOUR_MS;
	return Math.min(HOUR_MS, Math.max(MINUTE_MS, (Date.parse(expiresAt) - now) / 10));
}

/** Provides access tokens and refreshes them when necessary. */
export function createTokens(options: {
	store: AccountStore;
	httpFor: (platform: Platform) => Http;
	logins: Logins;
	tokenRefresh: TokenRefresh;
}) {
	const { store, httpFor, logins, tokenRefresh } = options;
	const { storedTokens } = tokenRefresh;
	/** Failed refreshes of tokens that still work: the error, and when to retry. */
	const failed = new Map<string, { error: unknown; dueAt: number }>();
	/** Pending work that uses the database. */
	const underWay = new Set<Promise<unknown>>();
	let stopped = false;

	function track<T>(work: Promise<T>): Promise<T> {
		underWay.add(work);
		const forget = () => underWay.delete(work);
		work.then(forget, forget);
		return work;
	}

	/** Refreshes tokens that are still valid; if that fails, returns the current ones. */
	async function refreshEarly(account: Account, tokens: Tokens, reason: RefreshReason): Promise<Tokens> {
		const now = clock.now();
		if (now < (failed.get(account.id)?.dueAt ?? -Infinity)) return tokens;
		try {
			const refreshed = await tokenRefresh.refresh(account, tokens, reason);
			failed.delete(account.id);
			return refreshed;
		} catch (error) {
			failed.set(account.id, { error, dueAt: now + retryAfterMs(tokens, reason, now) });
			return tokens;
		}
	}

	async function usableTokens(account: Account, refused?: Tokens): Promise<Tokens> {
		const tokens = await storedTokens(account);
		if (tokens.obtainedAt === refused?.obtainedAt) return tokenRefresh.refresh(account, tokens, 'refused');
		const due = logins[account.login].refreshDue(tokens, clock.now());
		if (due === 'needed') return tokenRefresh.refresh(account, tokens, 'ending');
		return due === 'early' ? refreshEarly(account, tokens, 'early') : tokens;
	}

	return {
		/**
		 * Returns an `Http` that signs this account's requests with a valid token. If the platform rejects the token,
		 * the token is refreshed once, if possible. Rejects with the action `reconnect` once the tokens can no longer
		 * be refreshed.
		 */
		httpFor(account: Account): Http {
			const login = logins[account.login];
			const http = httpFor(account.platform);
			const tokensFor = (refused?: Tokens) => track(usableTokens(account, refused));
			return async (request) => {
				if (request.auth === 'none') return http(request);
				if (stopped) return { noAnswer: 'the service is being stopped', sent: false };
				const tokens = await tokensFor();
				const response = await http(login.sign(request, tokens.accessToken));
				const judgement = 'noAnswer' in response ? 'fine' : login.judge(response);
				if (judgement === 'fine' || stopped) return response;
				if (judgement !== 'refresh') {
					const dead = await track(tokenRefresh.giveUp(account, tokens, noteOfFailure(judgement)));
					if (dead) return response;
				}
				return http(login.sign(request, (await tokensFor(tokens)).accessToken));
			};
		},

		/**
		 * Revokes the app's access to an account on its platform. Deletes the account's tokens even if the revocation
		 * fails.
		 *
		 * @returns false if the platform does not support revocation
		 * @throws PlatformError, ApiError
		 */
		async revoke(account: Account): Promise<boolean> {
			const { accessToken } = await usableTokens(account);
			// Delete the tokens first: the platform's callback about the revocation would otherwise look like the
			// person's own action.
			await store.forgetTokens(account.id, INTERRUPTED);
			return logins[account.login].revoke(accessToken);
		},

		/**
		 * Refreshes an account's tokens, regardless of their remaining lifetime. @throws PlatformError, ApiError
		 */
		async refresh(account: Account): Promise<void> {
			await track(storedTokens(account).then((tokens) => tokenRefresh.refresh(account, tokens, 'asked')));
		},

		/**
		 * Refreshes an account's valid tokens so that they do not expire, with a delay after failures.
		 *
		 * @returns the error from the last attempt, if it failed
		 */
		async keepAlive(account: Account): Promise<unknown> {
			await track(storedTokens(account).then((tokens) => refreshEarly(account, tokens, 'background')));
			return failed.get(account.id)?.error;
		},

		/**
		 * Stops providing tokens. Resolves when no refresh is in progress; interrupting one would lose the
		 * account's new refresh token.
		 */
		async stop(): Promise<void> {
			stopped = true;
			tokenRefresh.stop();
			await Promise.allSettled(underWay);
		},
	};
}

export type AccountTokens = ReturnType<typeof createTokens>;
