import { createHash, hkdfSync, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClientApp, TokenAnswer } from '../channels';
import { createCache } from '../core/cache';
import { clock, createCipher, timestamp, type Database } from '../database';

/** How long a repeated refresh gets the same response, for clients that lost it or sent concurrent requests. */
const SHARE_MS = 60_000;
const MOST_REFRESHES = 10_000;
/**
 * Lease duration for the process that calls the platform. As long as it is running, it renews its lease three times
 * in this period.
 */
const HOLD_MS = 15_000;
/** How often other processes check for the response. */
const LOOK_EVERY_MS = 100;

declare module 'knex/types/tables' {
	interface Tables {
		refresh_answers: { key_hash: string; holder: string; held_until: string; answer: string | null };
	}
}

/** A refresh requested by an app. */
export interface AskedRefresh {
	/** The provider's name. */
	name: string;
	app: ClientApp;
	refreshToken: string;
}

/**
 * Returns the ID of a request and the key that encrypts its response. The key cannot be derived from the database
 * alone.
 */
function keysOf({ name, app, refreshToken }: AskedRefresh) {
	const parts = JSON.stringify([name, app.id, app.secret, refreshToken]);
	const seal = hkdfSync('sha256', parts, '', 'answer to a refresh', 32);
	return {
		key_hash: createHash('sha256').update(parts).digest('hex'),
		cipher: createCipher(Buffer.from(seal)),
	};
}

/**
 * Returns the same tokens for the same refresh for a minute, in all processes that use the database, because a
 * refresh token may work only once. The app's secret is required to read a stored response.
 */
export function createSharedRefreshes(database: Database) {
	const answers = () => database('refresh_answers');
	/** Refreshes that this process is performing or has completed. */
	const own = createCache(MOST_REFRESHES);

	/**
	 * Takes the lease for a refresh.
	 *
	 * @returns true if this process should call the platform: no other process is calling it, and no response is
	 * stored
	 */
	async function take(key_hash: string, holder: string): Promise<boolean> {
		const taken = await answers()
			.insert({ key_hash, holder, held_until: timestamp(clock.now() + HOLD_MS), answer: null })
			.onConflict('key_hash')
			.merge()
			.where('refresh_answers.held_until', '<=', timestamp())
			.returning('key_hash');
		return taken.length > 0;
	}

	async function ask(asked: AskedRefresh, refresh: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
		const { key_hash, cipher } = keysOf(asked);
		const holder = randomUUID();
		while (!(await take(key_hash, holder))) {
			const row = await answers().where({ key_hash }).first();
			if (row?.answer != null && row.held_until > timestamp()) {
				return JSON.parse(cipher.decrypt(row.answer)) as TokenAnswer;
			}
			await wait(LOOK_EVERY_MS);
		}
		const held = () => answers().where({ key_hash, holder });
		const beat = setInterval(() => {
			held()
				.update({ held_until: timestamp(clock.now() + HOLD_MS) })
				.catch(() => {});
		}, HOLD_MS / 3);
		try {
			const answer = await refresh();
			const noted = {
				answer: cipher.encrypt(JSON.stringify(answer)),
				held_until: timestamp(clock.now() + SHARE_MS),
			};
			// Even if storing fails, the caller must get the tokens.
			await held()
				.update(noted)
				.catch(() => {});
			return answer;
		} catch (error) {
			await held()
				.delete()
				.catch(() => {});
			throw error;
		} finally {
			clearInterval(beat);
		}
	}

	return {
		/**
		 * Returns the response to a refresh: a stored response or the result of `refresh`.
		 *
		 * @param refresh calls the platform; its errors are not stored
		 */
		get: (asked: AskedRefresh, refresh: () => Promise<TokenAnswer>): Promise<TokenAnswer> =>
			own.get(keysOf(asked).key_hash, () => ask(asked, refresh), SHARE_MS),

		/** Deletes expired responses. */
		async purge(): Promise<void> {
			await answers().where('held_until', '<', timestamp()).delete();
		},
	};
}

export type SharedRefreshes = ReturnType<typeof createSharedRefreshes>;
