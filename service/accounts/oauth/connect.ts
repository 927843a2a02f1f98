import { randomBytes } from 'node:crypto';
import { createCache } from '../../core/cache';
import type { Cipher, Database } from '../../database';
import type { CallbackQuery, Logins } from '../../channels';
import type { LoginName } from '../../config';
import type { Account } from '../store/account';
import type { AccountStore } from '../store/account-store';
import { createSignInStates, hash, STATE_LIFETIME_MS } from './sign-in-states';

const MOST_ENDED = 1_000;

/** The OAuth flow that connects accounts: authorization URL, CSRF state, callback. */
export function createConnect(options: {
	database: Database;
	cipher: Cipher;
	store: AccountStore;
	logins: Logins;
	/** Returns the redirect URL of a login. */
	redirectUri: (login: LoginName) => string;
}) {
	const { store, logins, redirectUri } = options;
	const states = createSignInStates(options);

	async function connectAll(login: LoginName, query: CallbackQuery, browser?: string): Promise<Account[]> {
		const codeVerifier = await states.consume(login, query.state ?? '', browser);
		const { platform, denial, finish } = logins[login];
		if (query.error || query.error_type || !query.code) throw denial(query);
		const accounts: Account[] = [];
		for (const connection of await finish(query.code, redirectUri(login), codeVerifier)) {
			accounts.push(await store.connect(platform, login, connection));
		}
		return accounts;
	}

	/** Results of flows that have finished or are finishing, for browsers that reload the last page. */
	const ended = createCache(MOST_ENDED);

	return {
		/**
		 * Starts a flow.
		 *
		 * @param browser a secret stored in the browser, if the flow starts in one
		 * @returns the URL of the platform's consent page, and its state
		 * @throws ApiError `app_not_configured`
		 */
		async begin(login: LoginName, browser?: string): Promise<{ url: string; state: string }> {
			const state = randomBytes(24).toString('base64url');
			const backTo = redirectUri(login);
			const pkce = logins[login].createPkce?.(backTo);
			const url = logins[login].authorizeUrl(backTo, state, pkce?.codeChallenge);
			await states.begin({ login, state, browser, codeVerifier: pkce?.codeVerifier });
			return { url, state };
		},

		/**
		 * Completes a flow: checks the state, exchanges the code, reads the identity and stores the accounts that the
		 * person granted access to. Repeating the same request in the same browser has no effect and returns the same
		 * accounts, except any that have been deleted since.
		 *
		 * @returns at least one account; several if the person granted access to several
		 * @throws ApiError, PlatformError
		 */
		async finish(login: LoginName, query: CallbackQuery, browser?: string): Promise<Account[]> {
			let again = true;
			const key = hash(JSON.stringify([login, query.state, query.code, browser]));
			const connected = await ended.get(
				key,
				() => {
					again = false;
					return connectAll(login, query, browser);
				},
				STATE_LIFETIME_MS,
			);
			if (!again) return connected;
			const known = new Set((await store.list(logins[login].platform)).map(({ id }) => id));
			const accounts = connected.filter(({ id }) => known.has(id));
			// If all the accounts have been deleted, this call fails, because the state has already been used.
			return accounts.length > 0 ? accounts : connectAll(login, query, browser);
		},
	};
}

export type Connect = ReturnType<typeof createConnect>;
