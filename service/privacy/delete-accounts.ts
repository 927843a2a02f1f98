import type { Knex } from 'knex';
import type { Account } from '../accounts';
import type { Feature } from '../core/feature';
import { eraseDeleted, type Database } from '../database';
import type { Events } from '../events';
import type { Deliveries } from '../uploads';

/** Who requested the deletion: the owner of this service, or the person through the platform. */
export type DeletionReason = 'disconnected' | 'deletion_requested';

/** Number of deleted rows. */
export interface Deleted {
	uploads: number;
	files: number;
	/** Cached and historical documents. */
	statistics: number;
	events: number;
}

/** Deletes all rows of the accounts and emits events that include the reason. */
export type ForgetAccounts = (trx: Knex.Transaction, reason: DeletionReason) => Promise<Deleted>;

/** In order of dependency, starting with the accounts. */
type DeletionFeatures = readonly Pick<Feature, 'forget'>[];

export const NOTHING: Deleted = { uploads: 0, files: 0, statistics: 0, events: 0 };

const sum = (a: Deleted, b: Deleted): Deleted => ({
	uploads: a.uploads + b.uploads,
	files: a.files + b.files,
	statistics: a.statistics + b.statistics,
	events: a.events + b.events,
});

/** Deletes an account's rows. The account's own row comes last, since the other rows refer to it. */
async function deleteRows(
	trx: Knex.Transaction,
	features: DeletionFeatures,
	account: Account,
): Promise<Deleted> {
	let deleted = NOTHING;
	for (const feature of [...features].reverse()) {
		deleted = sum(deleted, { ...NOTHING, ...(await feature.forget?.(trx, account)) });
	}
	return deleted;
}

/** Returns a function that deletes all data that the features have stored about accounts. */
export function createDeletion(options: {
	database: Database;
	features: DeletionFeatures;
	events: Pick<Events, 'add'>;
	deliveries: Pick<Deliveries, 'holdAccounts'>;
}) {
	const { database, features, events, deliveries } = options;

	async function forget(
		trx: Knex.Transaction,
		accounts: readonly Account[],
		reason: DeletionReason,
	): Promise<Deleted> {
		let deleted = NOTHING;
		for (const account of accounts) {
			deleted = sum(deleted, await deleteRows(trx, features, account));
			const { id, platform } = account;
			const data = { account: { id, platform }, reason };
			await events.add(trx, { type: 'account.disconnected', data });
		}
		return deleted;
	}

	/**
	 * Deletes accounts with their tokens, statistics, uploads, deliveries, events and files. An upload that was also
	 * sent to other accounts is kept, along with the deliveries to those accounts. Subscribers get an event that
	 * contains only our own account ID.
	 *
	 * @param work opens the transaction that deletes; no delivery to the accounts is processed while it runs
	 */
	return async function deleteAccounts(
		accounts: readonly Account[],
		work: (forget: ForgetAccounts) => Promise<Deleted>,
	): Promise<Deleted> {
		const free = await deliveries.holdAccounts(accounts.map(({ id }) => id));
		try {
			const deleted = await work((trx, reason) => forget(trx, accounts, reason));
			await eraseDeleted(database);
			return deleted;
		} finally {
			await free();
		}
	};
}

export type DeleteAccounts = ReturnType<typeof createDeletion>;
