import type { Knex } from 'knex';
import type { FastifyBaseLogger } from 'fastify';
import type { Account } from '../accounts';
import type { Feature } from '../core/feature';
import { eraseDeleted, type Database } from '../database';
import type { Events } from '../events';
import type { TemporaryFiles } from '../files/temporary-files';
import type { Deliveries } from '../uploads';

/** Who wanted an account to be deleted: its owner here, or the person through the platform. */
export type DeletionReason = 'disconnected' | 'deletion_requested';

/** How much was deleted. */
export interface Deleted {
	uploads: number;
	files: number;
	/** Cached and historic documents. */
	statistics: number;
	events: number;
}

/** What was deleted, and the files that nothing needs any more. */
interface DeletedRows {
	deleted: Deleted;
	fileNames: string[];
}

/** Deletes all rows of the accounts, and tells subscribers why. */
export type ForgetAccounts = (trx: Knex.Transaction, reason: DeletionReason) => Promise<DeletedRows>;

/** In the order in which they depend on each other, the accounts first. */
type DeletionFeatures = readonly Pick<Feature, 'forget'>[];

const NOTHING: Deleted = { uploads: 0, files: 0, statistics: 0, events: 0 };

const sum = (a: Deleted, b: Deleted): Deleted => ({
	uploads: a.uploads + b.uploads,
	files: a.files + b.files,
	statistics: a.statistics + b.statistics,
	events: a.events + b.events,
});

/** Deletes an account's rows, those of the account itself last: the others refer to them. */
async function deleteRows(
	trx: Knex.Transaction,
	features: DeletionFeatures,
	account: Account,
): Promise<DeletedRows> {
	let deleted = NOTHING;
	const fileNames: string[] = [];
	for (const feature of [...features].reverse()) {
		const { fileNames: names = [], ...counts } = (await feature.forget?.(trx, account)) ?? {};
		fileNames.push(...names);
		deleted = sum(deleted, { ...NOTHING, files: names.length, ...counts });
	}
	return { deleted, fileNames };
}

/** Deletes everything that features keep about accounts. */
export function createDeletion(options: {
	database: Database;
	features: DeletionFeatures;
	events: Pick<Events, 'add'>;
	files: Pick<TemporaryFiles, 'delete'>;
	deliveries: Pick<Deliveries, 'holdAccounts'>;
	log: FastifyBaseLogger;
}) {
	const { database, features, events, files, deliveries, log } = options;

	/** A file that cannot be deleted now belongs to nothing any more, and goes with the next cleaning. */
	async function deleteFile(name: string): Promise<void> {
		await files
			.delete(name)
			.catch((error: unknown) => log.error({ err: error }, 'a file could not be deleted'));
	}

	async function forget(
		trx: Knex.Transaction,
		accounts: readonly Account[],
		reason: DeletionReason,
	): Promise<DeletedRows> {
		const fileNames: string[] = [];
		let deleted = NOTHING;
		for (const account of accounts) {
			const one = await deleteRows(trx, features, account);
			fileNames.push(...one.fileNames);
			deleted = sum(deleted, one.deleted);
			const { id, platform } = account;
			const data = { account: { id, platform }, reason };
			await events.add(trx, { type: 'account.disconnected', data });
		}
		return { deleted, fileNames };
	}

	/**
	 * Deletes accounts with their tokens, statistics, uploads, deliveries and events, and after that the files. An upload
	 * that went to other accounts too stays with their deliveries. Subscribers hear of it in an event that names nothing
	 * but our own id of the account.
	 *
	 * @param work opens the transaction that deletes them; meanwhile, no delivery of the accounts is worked on
	 */
	return async function deleteAccounts(
		accounts: readonly Account[],
		work: (forget: ForgetAccounts) => Promise<DeletedRows>,
	): Promise<Deleted> {
		const free = await deliveries.holdAccounts(accounts.map(({ id }) => id));
		try {
			const { deleted, fileNames } = await work((trx, reason) => forget(trx, accounts, reason));
			await Promise.all(fileNames.map(deleteFile));
			await eraseDeleted(database);
			return deleted;
		} finally {
			await free();
		}
	};
}

export type DeleteAccounts = ReturnType<typeof createDeletion>;
