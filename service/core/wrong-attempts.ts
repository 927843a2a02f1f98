import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { clock, timestamp, type Database } from '../database';

declare module 'knex/types/tables' {
	interface Tables {
		wrong_attempts: { key_hash: string; attempts: number; ends_at: string };
	}
}

/** Maximum number of callers counted in memory. */
const MOST_CALLERS = 5_000;

/** The number of attempts in a window, and the window's remaining time. */
export interface Counted {
	current: number;
	ttl: number;
}

/** A window as known to this process. */
interface Window {
	attempts: number;
	/** Milliseconds since 1970. */
	endsAt: number;
}

/** Counts wrong attempts in windows that start with the first attempt. All processes on a database share the counts. */
export function createWrongAttempts(database: Database) {
	/**
	 * Kept in memory, so that a caller over the limit causes no database work and gains no further attempts if the
	 * database fails.
	 */
	const known = new LRUCache<string, Window>({ max: MOST_CALLERS });

	/** Increments a row. @returns the window with its new total */
	async function countInRow(key_hash: string, now: number, windowMs: number): Promise<Window> {
		const ends_at = timestamp(now + windowMs);
		const ifOver = (then: string, otherwise: string) =>
			database.raw(`CASE WHEN wrong_attempts.ends_at <= ? THEN ${then} ELSE ${otherwise} END`, [
				timestamp(now),
			]) as unknown;
		const [row] = await database('wrong_attempts')
			.insert({ key_hash, attempts: 1, ends_at })
			.onConflict('key_hash')
			.merge({
				attempts: ifOver('1', 'wrong_attempts.attempts + 1') as number,
				ends_at: ifOver('excluded.ends_at', 'wrong_attempts.ends_at') as string,
			})
			.returning(['attempts', 'ends_at']);
		return { attempts: row?.attempts ?? 1, endsAt: Date.parse(row?.ends_at ?? ends_at) };
	}

	return {
		/** Counts an attempt. @param most the highest count; attempts beyond it are not counted */
		async count(key: string, { windowMs, most }: { windowMs: number; most: number }): Promise<Counted> {
			const now = clock.now();
			const key_hash = createHash('sha256').update(key).digest('hex');
			const last = known.get(key_hash);
			const own =
				last && last.endsAt > now
					? { ...last, attempts: last.attempts + 1 }
					: { attempts: 1, endsAt: now + windowMs };
			known.set(key_hash, own);
			if (own.attempts <= most) {
				// If the database is unavailable, a wrong key still gets the same response.
				const all = await countInRow(key_hash, now, windowMs).catch(() => own);
				const { attempts = 0 } = known.get(key_hash) ?? {};
				if (all.attempts > attempts) known.set(key_hash, all);
				return { current: Math.max(all.attempts, own.attempts), ttl: Math.max(0, all.endsAt - now) };
			}
			return { current: own.attempts, ttl: own.endsAt - now };
		},

		/** Deletes expired windows. */
		async purge(): Promise<void> {
			await database('wrong_attempts').where('ends_at', '<', timestamp()).delete();
		},
	};
}

export type WrongAttempts = ReturnType<typeof createWrongAttempts>;
