import { createHash, hkdfSync, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClientApp, TokenAnswer } from '../channels';
import { createCache } from '../core/cache';
import { clock, createCipher, timestamp, type Database } from '../database';

/** How long a refresh is answered again, for a client that lost the answer or asked twice at a time. */
const SHARE_MS = 60_000;
const MOST_REFRESHES = 10_000;
/** How long whoever asks the platform may say nothing. One that lives says something three times meanwhile. */
const HOLD_MS = 15_000;
/** How often others look whether the answer is there. */
const LOOK_EVERY_MS = 100;

declare module 'knex/types/tables' {
	interface Tables {
		refresh_answers: { key_hash: string; holder: string; held_until: string; answer: string | null };
	}
}

/** A refresh that an app asks for. */
export interface AskedRefresh {
	/** The provider's name. */
	name: string;
	app: ClientApp;
	refreshToken: string;
}

/** What a request is known by, and the key of its answer, which whoever has the database alone does not have. */
function keysOf({ name, app, refreshToken }: AskedRefresh) {
	const parts = JSON.stringify([name, app.id, app.secret, refreshToken]);
	const seal = hkdfSync('sha256', parts, '', 'answer to a refresh', 32);
	return {
		key_hash: createHash('sha256').update(parts).digest('hex'),
		cipher: createCipher(Buffer.from(seal)),
	};
}

/**
 * Answers the same refresh with the same tokens for a minute, whichever process on the database is asked: a refresh token
 * may work only once. Nobody gets a pair without the app's secret.
 */
export function createSharedRefreshes(database: Database) {
	const answers = () => database('refresh_answers');
	/** Those of this process, and what it has under way. */
	const own = createCache(MOST_REFRESHES);

	/** @returns whether it is for this process to ask the platform: nobody does, and no answer is there */
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
			// Whatever becomes of the note, the tokens must get to whoever has asked.
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
		/** @param refresh asks the platform; what it throws is not kept */
		get: (asked: AskedRefresh, refresh: () => Promise<TokenAnswer>): Promise<TokenAnswer> =>
			own.get(keysOf(asked).key_hash, () => ask(asked, refresh), SHARE_MS),

		/** Forgets what is over. */
		async purge(): Promise<void> {
			await answers().where('held_until', '<', timestamp()).delete();
		},
	};
}

export type SharedRefreshes = ReturnType<typeof createSharedRefreshes>;
