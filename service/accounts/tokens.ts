import { PlatformError } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import { timestamp } from '../database';
import { ApiError } from '../errors';
import type { Grant, Logins, Tokens } from './logins';
import type { Account, AccountStore } from './store';
import type { SyncLog } from './sync-log';

/** How long an early renewal that failed is not tried again. */
const EARLY_RETRY_MS = 60 * 60 * 1000;

const INTERRUPTED = 'The service was interrupted while it disconnected the account. Disconnect it again.';

const tellLifetime = ({ expiresInSeconds }: Grant) =>
	`The access token was renewed and works until ${timestamp(Date.now() + expiresInSeconds * 1000)}.`;

/** Hands out access tokens, and renews them: one renewal per account at a time. */
export function createTokens(options: { store: AccountStore; http: Http; logins: Logins; syncLog: SyncLog }) {
	const { store, http, logins, syncLog } = options;
	const renewing = new Map<string, Promise<string>>();
	/** When the last early renewal of an account failed. */
	const failedAt = new Map<string, number>();
	/** What needs the database, until it has ended. */
	const underWay = new Set<Promise<unknown>>();
	let stopped = false;

	function track<T>(work: Promise<T>): Promise<T> {
		underWay.add(work);
		const forget = () => underWay.delete(work);
		work.then(forget, forget);
		return work;
	}

	async function renew({ id, login, platformUserId }: Account, tokens: Tokens): Promise<string> {
		try {
			const grant = await logins[login].renew(tokens, platformUserId);
			// An old refresh token is dead by now: the new one is stored before anybody uses the new access token.
			await store.saveGrant(id, grant);
			await syncLog.succeeded(id, 'token', tellLifetime(grant));
			return grant.accessToken;
		} catch (error) {
			if (error instanceof PlatformError && error.code === 'reconnect_required') {
				await store.setHealth(id, 'reconnect');
			}
			await syncLog.failed(id, 'token', error);
			throw error;
		}
	}

	/** Joins a renewal that is under way: a refresh token may work only once. */
	function renewOnce(account: Account, tokens: Tokens): Promise<string> {
		const current = renewing.get(account.id);
		if (current) return current;
		const started = renew(account, tokens).finally(() => renewing.delete(account.id));
		renewing.set(account.id, started);
		return started;
	}

	/** Renews a token that still works. It goes on working if that fails. */
	async function renewEarly(account: Account, tokens: Tokens): Promise<string> {
		if (Date.now() - (failedAt.get(account.id) ?? -Infinity) < EARLY_RETRY_MS) return tokens.accessToken;
		try {
			return await renewOnce(account, tokens);
		} catch {
			failedAt.set(account.id, Date.now());
			return tokens.accessToken;
		}
	}

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

	async function usableToken(account: Account, refused?: string): Promise<string> {
		const tokens = await storedTokens(account);
		const due = logins[account.login].renewalDue(tokens, Date.now());
		if (due === 'needed' || tokens.accessToken === refused) return renewOnce(account, tokens);
		return due === 'early' ? renewEarly(account, tokens) : tokens.accessToken;
	}

	/** Notes that an account must be connected again, unless its token was replaced meanwhile. */
	async function giveUp({ id, login }: Account, token: string): Promise<boolean> {
		if ((await store.tokens(id, login))?.accessToken !== token) return false;
		await store.setHealth(id, 'reconnect');
		return true;
	}

	return {
		/**
		 * An `Http` that signs requests for this account with a token that will work; one that the platform calls invalid
		 * is renewed once where that is possible. It rejects with action `reconnect` once tokens are no longer renewed.
		 */
		httpFor(account: Account): Http {
			const login = logins[account.login];
			const tokenFor = (refused?: string) => track(usableToken(account, refused));
			return async (request) => {
				if (request.auth === 'none') return http(request);
				if (stopped) return { noAnswer: 'the service is being stopped', sent: false };
				const token = await tokenFor();
				const response = await http(login.sign(request, token));
				const judgement = 'noAnswer' in response ? 'fine' : login.judge(response);
				if (judgement === 'fine' || stopped) return response;
				if (judgement === 'reconnect' && (await track(giveUp(account, token)))) return response;
				return http(login.sign(request, await tokenFor(token)));
			};
		},

		/** Renews an account's token, however long it still works. @throws PlatformError, ApiError */
		async renew(account: Account): Promise<void> {
			await track(storedTokens(account).then((tokens) => renewOnce(account, tokens)));
		},

		/**
		 * Withdraws our access to an account at its platform. Its tokens are gone then, whether that worked or not.
		 *
		 * @returns false if the platform offers no way
		 * @throws PlatformError, ApiError
		 */
		async revoke(account: Account): Promise<boolean> {
			const token = await usableToken(account);
			// First, since platforms call back about it, which would look like the person's own doing.
			await store.forgetTokens(account.id, INTERRUPTED);
			return logins[account.login].revoke(token);
		},

		/**
		 * Hands out no more tokens. Resolves when no renewal is under way: one that is cut off would lose the account's
		 * new refresh token.
		 */
		async stop(): Promise<void> {
			stopped = true;
			await Promise.allSettled(underWay);
		},
	};
}

export type AccountTokens = ReturnType<typeof createTokens>;
