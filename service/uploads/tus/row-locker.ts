import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type * as tus from '@tus/server' with { 'resolution-mode': 'import' };
import { timeOf, timestamp, type Database } from '../../database';

/** How long a lock remains valid without a heartbeat from its holder. */
const HELD_MS = 10_000;
/** How often a holder renews its lock and checks whether another request wants it. */
const BEAT_MS = 1_000;
const LOOK_EVERY_MS = 100;
/** How long a request waits for the lock: as long as with the library's own lockers. */
const PATIENCE_MS = 30_000;

/**
 * Locks resumable uploads in their database rows, so that only one request at a time works on each, across processes.
 * A second request usually comes from the same client after its first connection has died, so the holder is asked to
 * stop.
 *
 * @param tooLate thrown when a request has waited too long
 */
export function createRowLocker(database: Database, tooLate: unknown): tus.Locker {
	const rows = (connection: Database = database) => connection('resumable_uploads');

	/**
	 * Tries to take the lock.
	 *
	 * @returns true if the request now holds the lock, or if the upload is still being created
	 */
	const take = async (id: string, holder: string): Promise<boolean> => {
		const now = await timeOf(database);
		return database.transaction(async (trx) => {
			const row = await rows(trx).where({ id }).first();
			const isHeld = row?.locked_by != null && (row.locked_until ?? '') > timestamp(now);
			const change = isHeld
				? { wanted_by: holder }
				: { locked_by: holder, locked_until: timestamp(now + HELD_MS), wanted_by: null };
			// Record only once that this request is waiting for the lock.
			if (row?.wanted_by !== holder || !isHeld) await rows(trx).where({ id }).update(change);
			return !isHeld;
		});
	};

	/**
	 * Renews a lock until the signal is aborted. @param cancel ends the request that holds the lock; called if
	 * another request wants the lock or has taken it
	 */
	async function keep(
		id: string,
		holder: string,
		cancel: tus.RequestRelease,
		signal: AbortSignal,
	): Promise<void> {
		for (;;) {
			await wait(BEAT_MS, undefined, { signal, ref: false });
			const row = await rows().where({ id }).first();
			const isOurs = row?.locked_by === holder;
			if (row?.locked_by != null && (!isOurs || row.wanted_by !== null)) await cancel();
			const locked_until = timestamp((await timeOf(database)) + HELD_MS);
			if (isOurs) await rows().where({ id, locked_by: holder }).update({ locked_until });
		}
	}

	return {
		newLock(id) {
			const holder = randomUUID();
			const released = new AbortController();
			return {
				async lock(signal, cancel) {
					const end = performance.now() + PATIENCE_MS;
					while (!(await take(id, holder))) {
						if (signal.aborted || performance.now() > end) throw tooLate;
						await wait(LOOK_EVERY_MS);
					}
					// While the database is unavailable, no other request can take the lock; it expires later.
					keep(id, holder, cancel, released.signal).catch(() => {});
				},
				async unlock() {
					released.abort();
					await rows().where({ id, locked_by: holder }).update({ locked_by: null, locked_until: null });
				},
			};
		},
	};
}
