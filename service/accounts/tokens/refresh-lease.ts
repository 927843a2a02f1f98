import { randomUUID } from 'node:crypto';
import { clock, timestamp, type Database } from '../../database';

/** How long a holder may say nothing. One that lives says something three times meanwhile. */
const LEASE_MS = 15_000;

/** The right to refresh an account's tokens, which one process at a time has, of all on one database. */
export interface Lease {
	/** When an earlier refresh began of which nobody knows how it ended. */
	lostAt: string | undefined;
	/** Gives it back. @param undo whether nothing was refreshed for certain, so that all is as it was before */
	release(undo: boolean): Promise<void>;
}

/** Leases in the table of accounts. The lease of a process that has died ends by itself. */
export function createLeases(database: Database) {
	const holder = randomUUID();
	const held = (id: string) => database('accounts').where({ id, renewal_holder: holder });
	const until = () => timestamp(clock.now() + LEASE_MS);

	/** @returns undefined if another process has it */
	return async function takeLease(id: string): Promise<Lease | undefined> {
		const now = timestamp();
		const [row] = await database('accounts')
			.where({ id })
			.where((free) => void free.whereNull('renewal_until').orWhere('renewal_until', '<=', now))
			.update({
				renewal_holder: holder,
				renewal_until: until(),
				renewal_begun_at: database.raw('coalesce(renewal_begun_at, ?)', [now]) as unknown as string,
			})
			.returning('renewal_begun_at');
		if (row === undefined) return undefined;
		const begunAt = row.renewal_begun_at ?? now;
		const lostAt = begunAt === now ? undefined : begunAt;
		const beat = setInterval(() => {
			// One that could not be prolonged ends early; whoever takes it then finds the tokens of both.
			held(id)
				.update({ renewal_until: until() })
				.catch(() => undefined);
		}, LEASE_MS / 3);
		return {
			lostAt,
			async release(undo) {
				clearInterval(beat);
				const free = { renewal_holder: null, renewal_until: null };
				await held(id).update(undo ? { ...free, renewal_begun_at: lostAt ?? null } : free);
			},
		};
	};
}
