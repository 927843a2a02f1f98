import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type * as tus from '@tus/server' with { 'resolution-mode': 'import' };
import { timeOf, timestamp, type Database } from '../../database';

/** How long a lock outlives a process that says nothing any more. */
const HELD_MS = 10_000;
/** How often a holder says that it still is one, and looks whether somebody else wants to be. */
const BEAT_MS = 1_000;
const LOOK_EVERY_MS = 100;
/** How long a request waits for another to let go; as long as with the library's own locks. */
const PATIENCE_MS = 30_000;

/**
 * Locks of resumable uploads in their rows, so that one request at a time works on each, in whatever process. Whoever comes
 * later is usually the client itself, whose first connection is dead: the holder is asked to stop.
 *
 * @param tooLate thrown at those who wait too long
 */
export function createRowLocker(database: Database, tooLate: unknown): tus.Locker {
	const rows = (connection: Database = database) => connection('resumable_uploads');

	/** @returns whether the lock is ours, as is that of an upload that is only being made */
	const take = async (id: string, holder: string): Promise<boolean> => {
		const now = await timeOf(database);
		return database.transaction(async (trx) => {
			const row = await rows(trx).where({ id }).first();
			const isHeld = row?.locked_by != null && (row.locked_until ?? '') > timestamp(now);
			const change = isHeld
				? { wanted_by: holder }
				: { locked_by: holder, locked_until: timestamp(now + HELD_MS), wanted_by: null };
			// It is asked for once.
			if (row?.wanted_by !== holder || !isHeld) await rows(trx).where({ id }).update(change);
			return !isHeld;
		});
	};

	/** Keeps a lock until the signal says so, or somebody else has it. @param cancel ends the request that has it */
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
					// While the database is away nobody else can take it; it ends by itself later.
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
