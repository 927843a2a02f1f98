import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoginName } from '../../config';
import { ApiError } from '../../core/errors';
import { clock, timestamp, type Cipher, type Database } from '../../database';

export const STATE_LIFETIME_MS = 10 * 60 * 1000;

export const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const sameHash = (a: string, b: string) => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

interface StateRow {
	state_hash: string;
	/** The login for which the flow was started. */
	platform: LoginName;
	browser_hash: string | null;
	/** Encrypted. */
	code_verifier: string | null;
	expires_at: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		oauth_states: StateRow;
	}
}

/** CSRF states of logins in progress; the database stores their hashes. */
export function createSignInStates({ database, cipher }: { database: Database; cipher: Cipher }) {
	const states = () => database('oauth_states');

	return {
		/**
		 * Stores a state for ten minutes. @param flow `browser` is a secret stored in the browser, if the flow
		 * starts in one
		 */
		async begin(flow: {
			login: LoginName;
			state: string;
			browser: string | undefined;
			codeVerifier: string | undefined;
		}): Promise<void> {
			const { login, state, browser, codeVerifier } = flow;
			await states().where('expires_at', '<', timestamp()).delete();
			await states().insert({
				state_hash: hash(state),
				platform: login,
				browser_hash: browser === undefined ? null : hash(browser),
				code_verifier: codeVerifier === undefined ? null : cipher.encrypt(codeVerifier),
				expires_at: timestamp(clock.now() + STATE_LIFETIME_MS),
			});
		},

		/**
		 * Consumes a state. A state works only once, within ten minutes, and in the browser that started the flow.
		 *
		 * @returns the code verifier of the flow, if it has one
		 */
		async consume(login: LoginName, state: string, browser: string | undefined): Promise<string | undefined> {
			const row = await states()
				.where({ state_hash: hash(state), platform: login })
				.first();
			const taken = await states()
				.where({ state_hash: hash(state) })
				.delete();
			const alive = row !== undefined && taken === 1 && row.expires_at > timestamp();
			const sameBrowser =
				!row?.browser_hash || (browser !== undefined && sameHash(row.browser_hash, hash(browser)));
			if (alive && sameBrowser) return row.code_verifier ? cipher.decrypt(row.code_verifier) : undefined;
			throw new ApiError(
				400,
				'state_invalid',
				'This sign-in was already used, is older than ten minutes, or was started in another browser or at another URL. Start again.',
				'reconnect',
			);
		},
	};
}
