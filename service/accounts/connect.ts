import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Http } from '../../platforms/http';
import { accountKey, authorizeUrl, exchangeCode, getProfile, tikTokError } from '../../platforms/tiktok';
import type { TikTokConfig } from '../config';
import { timestamp, type Database } from '../database';
import { ApiError } from '../errors';
import type { Account, AccountStore } from './store';
import { signedWith, type AccountTokens } from './tokens';

const STATE_LIFETIME_MS = 10 * 60 * 1000;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const sameHash = (a: string, b: string) => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

/** What TikTok's redirect brings back (contracts/tiktok-api.md §1.4). */
export interface CallbackQuery {
	code?: string;
	state?: string;
	error?: string;
	error_type?: string;
	error_description?: string;
}

interface StateRow {
	state_hash: string;
	platform: string;
	browser_hash: string | null;
	expires_at: string;
}

/** The OAuth flow that connects an account: authorize address, CSRF state, callback. */
export function createConnect(options: {
	database: Database;
	store: AccountStore;
	tokens: AccountTokens;
	http: Http;
	tiktok: TikTokConfig;
	/** Where the platform sends the person back to. */
	redirectUri: () => string;
}) {
	const { database, store, tokens, http, tiktok } = options;
	const states = () => database<StateRow>('oauth_states');

	/** Takes a state out of the database; it works once, for ten minutes, and only in the browser where it began. */
	async function consumeState(state: string, browser: string | undefined): Promise<void> {
		const row = await states()
			.where({ state_hash: hash(state), platform: 'tiktok' })
			.first();
		const taken = await states()
			.where({ state_hash: hash(state) })
			.delete();
		const alive = row !== undefined && taken === 1 && row.expires_at > timestamp();
		const sameBrowser =
			!row?.browser_hash || (browser !== undefined && sameHash(row.browser_hash, hash(browser)));
		if (alive && sameBrowser) return;
		throw new ApiError(
			400,
			'state_invalid',
			'This sign-in was already used, is older than ten minutes or began in another browser. Start it again.',
			'reconnect',
		);
	}

	return {
		/**
		 * Begins a flow.
		 *
		 * @param browser a secret kept in the browser, if the flow begins in one
		 * @returns the platform's consent page and the state that comes back from it
		 */
		async begin(browser?: string): Promise<{ url: string; state: string }> {
			const { clientKey } = tokens.app();
			const state = randomBytes(24).toString('base64url');
			await states().where('expires_at', '<', timestamp()).delete();
			await states().insert({
				state_hash: hash(state),
				platform: 'tiktok',
				browser_hash: browser === undefined ? null : hash(browser),
				expires_at: timestamp(Date.now() + STATE_LIFETIME_MS),
			});
			const url = authorizeUrl({
				authBase: tiktok.authBase,
				clientKey,
				redirectUri: options.redirectUri(),
				scopes: tiktok.scopes,
				state,
			});
			return { url, state };
		},

		/** Ends a flow: checks the state, exchanges the code, reads who it is and stores the account. */
		async finish(query: CallbackQuery, browser?: string): Promise<Account> {
			await consumeState(query.state ?? '', browser);
			if (query.error_type) {
				// Not a refusal by the person: the app itself is not set up for this account (§1.4).
				throw new ApiError(
					403,
					'app_not_ready',
					`TikTok does not let this account use the app yet (${query.error_type}). Add it to the target users of the app's sandbox in the TikTok developer portal.`,
					'app-review',
				);
			}
			if (query.error || !query.code)
				throw tikTokError(query.error ?? 'invalid_request', query.error_description);
			const endpoint = { http, apiBase: tiktok.apiBase };
			const grant = await exchangeCode(endpoint, tokens.app(), {
				code: query.code,
				redirectUri: options.redirectUri(),
			});
			const signed = signedWith(http, grant.accessToken);
			const ports = { http: signed, apiBase: tiktok.apiBase, now: Date.now, sleep: () => Promise.resolve() };
			const profile = await getProfile(ports, grant.scopes);
			return store.connect(grant, {
				username: accountKey(profile, grant.openId),
				displayName: profile.displayName,
			});
		},
	};
}

export type Connect = ReturnType<typeof createConnect>;
