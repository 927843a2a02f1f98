import { PlatformError } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import { refreshGrant, type TikTokApp } from '../../platforms/tiktok';
import type { TikTokConfig } from '../config';
import { ApiError } from '../errors';
import type { AccountStore } from './store';

/** A token with less life than this is refreshed before it is used. */
const REFRESH_BEFORE_MS = 10 * 60 * 1000;

/** The same `Http`, with a token on every request. */
export function signedWith(http: Http, accessToken: string): Http {
	return (request) =>
		http({ ...request, headers: { ...request.headers, authorization: `Bearer ${accessToken}` } });
}

/** Hands out access tokens, and refreshes them: one refresh per account at a time. */
export function createTokens(options: { store: AccountStore; http: Http; tiktok: TikTokConfig }) {
	const { store, http, tiktok } = options;
	const refreshing = new Map<string, Promise<string>>();

	function app(): TikTokApp {
		if (tiktok.app) return tiktok.app;
		throw new ApiError(
			409,
			'app_not_configured',
			'No TikTok app is configured. Set TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET and restart the service.',
			'fix-request',
		);
	}

	async function refresh(accountId: string, refreshToken: string): Promise<string> {
		try {
			const grant = await refreshGrant({ http, apiBase: tiktok.apiBase }, app(), refreshToken);
			// The old refresh token is dead by now: the new one is stored before anybody uses the new access token.
			await store.saveGrant(accountId, grant);
			return grant.accessToken;
		} catch (error) {
			if (error instanceof PlatformError && error.action === 'reconnect') {
				await store.setHealth(accountId, 'reconnect');
			}
			throw error;
		}
	}

	/** Joins a refresh that is under way: a refresh token works only once. */
	function refreshOnce(accountId: string, refreshToken: string): Promise<string> {
		const current = refreshing.get(accountId);
		if (current) return current;
		const started = refresh(accountId, refreshToken).finally(() => refreshing.delete(accountId));
		refreshing.set(accountId, started);
		return started;
	}

	async function usableToken(accountId: string, refused?: string): Promise<string> {
		const underWay = refreshing.get(accountId);
		if (underWay) return underWay;
		const tokens = await store.tokens(accountId);
		if (tokens === undefined) {
			throw new ApiError(
				409,
				'account_not_connected',
				'The account is not connected any more. Connect it again.',
				'reconnect',
			);
		}
		const fresh = Date.parse(tokens.expiresAt) - Date.now() >= REFRESH_BEFORE_MS;
		return fresh && tokens.accessToken !== refused
			? tokens.accessToken
			: refreshOnce(accountId, tokens.refreshToken);
	}

	return {
		app,

		/**
		 * An `Http` that signs requests for this account with a token that has at least ten minutes left; one that the
		 * platform calls invalid is renewed once. It rejects with action `reconnect` once tokens are no longer renewed.
		 */
		httpFor(accountId: string): Http {
			return async (request) => {
				if (request.auth === 'none') return http(request);
				const token = await usableToken(accountId);
				const response = await signedWith(http, token)(request);
				const refused =
					!('noAnswer' in response) &&
					response.status === 401 &&
					response.body.includes('access_token_invalid');
				return refused ? signedWith(http, await usableToken(accountId, token))(request) : response;
			};
		},

		/** Resolves when no refresh is under way: one that is cut off would lose the account's new refresh token. */
		async settled(): Promise<void> {
			await Promise.allSettled(refreshing.values());
		},
	};
}

export type AccountTokens = ReturnType<typeof createTokens>;
