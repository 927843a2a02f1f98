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

export interface DeletionOptions {
	reason: DeletionReason;
	/** What comes first, while nobody works on the accounts' deliveries any more. */
	before?: () => Promise<void>;
	/** What belongs to the same transaction. */
	also?: (trx: Knex.Transaction) => Promise<void>;
}

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
): Promise<{ deleted: Deleted; fileNames: string[] }> {
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

	async function deleteAll(
		accounts: readonly Account[],
		{ reason, also }: DeletionOptions,
	): Promise<{ deleted: Deleted; fileNames: string[] }> {
		return database.transaction(async (trx) => {
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
			await also?.(trx);
			return { deleted, fileNames };
		});
	}

	/**
	 * Deletes accounts with their tokens, statistics, uploads, deliveries and events in one transaction, and after it the
	 * files. An upload that went to other accounts too stays with their deliveries. Subscribers hear of it in an event that
	 * names nothing but our own id of the account.
	 */
	return async function deleteAccounts(
		accounts: readonly Account[],
		deletion: DeletionOptions,
	): Promise<Deleted> {
		const free = await deliveries.holdAccounts(accounts.map(({ id }) => id));
		try {
			await deletion.before?.();
			const { deleted, fileNames } = await deleteAll(accounts, deletion);
			await Promise.all(fileNames.map(deleteFile));
			await eraseDeleted(database);
			return deleted;
		} finally {
			free();
		}
	};
}

export type DeleteAccounts = ReturnType<typeof createDeletion>;
