import type { Knex } from 'knex';

/** How often the work of a transaction is run before its conflict with others is an error. */
const MOST_TRIES = 10;

/** A serialization failure and a deadlock of PostgreSQL: nothing was changed, and the same work may succeed now. */
const CONFLICTS = new Set(['40001', '40P01']);

const isConflict = (error: unknown) => CONFLICTS.has(String((error as { code?: unknown } | null)?.code));

/** Takes the lock that every write takes, but changes no row. @throws Error if the database takes no writes */
export async function takeWriteLock(database: Knex): Promise<void> {
	await database('settings').whereRaw('false').update({ value: '' });
}

/**
 * Makes every transaction of a database serializable: what it has read is still true when it commits. SQLite takes one
 * writer at a time, so a transaction takes the write lock before it reads; with `readOnly` it does not, and sees the
 * database as of one moment.
 *
 * The work may run several times, so it must have no effects outside the database.
 */
export function makeSerializable(database: Knex): void {
	const begin = database.transaction.bind(database) as typeof database.transaction;

	async function transaction<T>(
		work: (trx: Knex.Transaction) => Promise<T>,
		{ readOnly = false }: Knex.TransactionConfig = {},
	): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return await begin(async (trx) => {
					if (!readOnly) await takeWriteLock(trx);
					return work(trx);
				});
			} catch (error) {
				if (!isConflict(error) || tries === MOST_TRIES) throw error;
			}
		}
	}
	// Knex's own property is read-only.
	Object.defineProperty(database, 'transaction', { value: transaction });
}
