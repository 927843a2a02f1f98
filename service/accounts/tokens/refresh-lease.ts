import { randomUUID } from 'node:crypto';
import { clock, timestamp, type Database } from '../../database';

/** Lease duration. As long as the holder is running, it renews its lease three times in this period. */
const LEASE_MS = 15_000;

/** The exclusive right to refresh an account's tokens, across all processes that share a database. */
export interface Lease {
	/** Start of an earlier refresh whose outcome is unknown. */
	lostAt: string | undefined;
	/** Releases the lease. @param undo true if it is certain that nothing was refreshed; restores the previous state */
	release(undo: boolean): Promise<void>;
}

/** Leases in the accounts table. If a process dies, its lease expires. */
export function createLeases(database: Database) {
	const holder = randomUUID();
	const held = (id: string) => database('accounts').where({ id, renewal_holder: holder });
	const until = () => timestamp(clock.now() + LEASE_MS);

	/** Takes the lease for an account. @returns undefined if another process holds the lease */
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
			// If the lease cannot be renewed, it expires too early, but the next holder still finds consistent tokens.
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
