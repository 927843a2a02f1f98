import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { dialectOf } from './dialects';
import { isConflict } from './troubles';

/** Maximum number of times that a transaction is attempted before a conflict becomes an error. */
const MOST_TRIES = 10;

/**
 * Maximum delay before the second attempt. It doubles with each further attempt, to spread out concurrent transactions.
 */
const FIRST_WAIT_MS = 4;

/** Knex's own method for starting a transaction. */
const begins = new WeakMap<Knex, Knex['transaction']>();

/** Callbacks to run after the commit. */
const effects = new WeakMap<Knex.Transaction, (() => Promise<void>)[]>();

/**
 * Runs a callback after a transaction has committed and before `database.transaction` resolves. Use it for effects that
 * do not belong in the transaction itself, which may run several times or be rolled back.
 *
 * @param run must not throw, since the transaction has already succeeded
 */
export function afterCommit(trx: Knex.Transaction, run: () => Promise<void>): void {
	const known = effects.get(trx);
	if (known === undefined) throw new Error('Only a transaction of `database.transaction` has effects.');
	known.push(run);
}

/**
 * Makes every transaction of a database serializable: whatever a transaction has read still holds when it commits. With
 * `readOnly`, a transaction takes no locks and sees the database as of a single moment.
 *
 * The callback may run several times, so it must have no effects outside the database; use `afterCommit` for those.
 */
export function makeSerializable(database: Knex): void {
	const begin = database.transaction.bind(database) as typeof database.transaction;
	begins.set(database, begin);
	const dialect = dialectOf(database);

	async function transaction<T>(
		work: (trx: Knex.Transaction) => Promise<T>,
		{ readOnly = false }: Knex.TransactionConfig = {},
	): Promise<T> {
		for (let tries = 1; ; tries++) {
			const afterwards: (() => Promise<void>)[] = [];
			let result: T;
			try {
				result = await begin(
					async (trx) => {
						effects.set(trx, afterwards);
						if (!readOnly) await dialect.beginWriting(trx);
						return work(trx);
					},
					dialect.transactionConfig(readOnly ? 'read' : 'write'),
				);
			} catch (error) {
				if (!isConflict(error) || tries === MOST_TRIES) throw error;
				await wait(randomInt(FIRST_WAIT_MS * 2 ** tries));
				continue;
			}
			for (const run of afterwards) await run();
			return result;
		}
	}
	// Knex's own property is read-only, so an assignment would fail.
	Object.defineProperty(database, 'transaction', { value: transaction });
}

/**
 * Runs a transaction while no other process is running one with the same name. The transaction is not serializable, so
 * it sees all changes committed by earlier ones; its changes to other data may conflict with other transactions.
 *
 * @param options.takesTime true if the transaction may be idle for longer than usual
 */
export async function inTurn<T>(
	database: Knex,
	name: string,
	work: (trx: Knex.Transaction) => Promise<T>,
	{ takesTime = false }: { takesTime?: boolean } = {},
): Promise<T> {
	const dialect = dialectOf(database);
	const begin = begins.get(database) as Knex['transaction'];
	return await begin(async (trx) => {
		await dialect.lock(trx, name);
		if (takesTime) await dialect.takeTime(trx);
		return await work(trx);
	}, dialect.transactionConfig('turn'));
}
