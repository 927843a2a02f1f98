import type { Knex } from 'knex';
import type { FastifyBaseLogger } from 'fastify';
import type { Account } from '../accounts';
import { eraseDeleted, type Database } from '../database';
import type { Events } from '../events';
import type { TemporaryFiles } from '../files/temporary-files';
import { ENDED, type Deliveries } from '../uploads';

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

const NOTHING: Deleted = { uploads: 0, files: 0, statistics: 0, events: 0 };

const sum = (a: Deleted, b: Deleted): Deleted => ({
	uploads: a.uploads + b.uploads,
	files: a.files + b.files,
	statistics: a.statistics + b.statistics,
	events: a.events + b.events,
});

/** Takes the file away from uploads that nobody but this account still needed it for. @returns the files' names */
async function releaseFiles(trx: Knex.Transaction, accountId: string): Promise<string[]> {
	const uploads = () =>
		trx('uploads')
			.whereNotNull('file_name')
			.whereIn('id', trx('deliveries').select('upload_id').where({ account_id: accountId }))
			.whereNotIn(
				'id',
				trx('deliveries').select('upload_id').whereNot({ account_id: accountId }).whereNotIn('state', ENDED),
			);
	const rows = (await uploads().select('file_name')) as { file_name: string }[];
	await uploads().update({ file_name: null });
	return rows.map((row) => row.file_name);
}

/** Deletes the answers that are kept for repeated requests; they name the accounts that an upload went to. */
async function deleteAnswers(trx: Knex.Transaction, accountId: string): Promise<void> {
	const deliveries = () => trx('deliveries').where({ account_id: accountId });
	await trx('resumable_uploads').whereIn('id', deliveries().select('upload_id')).delete();
	await trx('idempotency_keys')
		.whereExists(deliveries().whereRaw("idempotency_keys.answer like '%' || deliveries.upload_id || '%'"))
		.delete();
}

/** Deletes the uploads that went to this account alone, its deliveries, and their events. */
async function deleteUploads(trx: Knex.Transaction, accountId: string) {
	const own = () =>
		trx('uploads')
			.whereIn('id', trx('deliveries').select('upload_id').where({ account_id: accountId }))
			.whereNotIn('id', trx('deliveries').select('upload_id').whereNot({ account_id: accountId }));
	const events = await trx('events')
		.where({ account_id: accountId })
		.orWhereIn('upload_id', own().select('id'))
		.delete();
	const uploads = await own().delete();
	await trx('deliveries').where({ account_id: accountId }).delete();
	return { uploads, events };
}

/** Deletes the media-kit pages that showed this account alone; others lose it with the account itself. */
async function deletePages(trx: Knex.Transaction, accountId: string): Promise<void> {
	const slugs = () => trx('mediakit_page_accounts').select('slug');
	await trx('mediakit_pages')
		.whereIn('slug', slugs().where({ account_id: accountId }))
		.whereNotIn('slug', slugs().whereNot({ account_id: accountId }))
		.delete();
}

async function deleteRows(
	trx: Knex.Transaction,
	{ id, platform, username }: Account,
): Promise<{ deleted: Deleted; fileNames: string[] }> {
	// A write comes first: a transaction that begins with reading could not write any more if another process did so.
	const cached = await trx('social_stats_cache').where({ platform, username }).delete();
	const history = await trx('social_stats_history').where({ platform, username }).delete();
	const fileNames = await releaseFiles(trx, id);
	await deleteAnswers(trx, id);
	const { uploads, events } = await deleteUploads(trx, id);
	await deletePages(trx, id);
	await trx('accounts').where({ id }).delete();
	return { deleted: { uploads, files: fileNames.length, statistics: cached + history, events }, fileNames };
}

/** Everything that is kept about an account, and how it is deleted. */
export function createDeletion(options: {
	database: Database;
	events: Pick<Events, 'add'>;
	files: Pick<TemporaryFiles, 'delete'>;
	deliveries: Pick<Deliveries, 'holdAccounts'>;
	log: FastifyBaseLogger;
}) {
	const { database, events, files, deliveries, log } = options;

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
		const fileNames: string[] = [];
		let deleted = NOTHING;
		await database.transaction(async (trx) => {
			for (const account of accounts) {
				const one = await deleteRows(trx, account);
				fileNames.push(...one.fileNames);
				deleted = sum(deleted, one.deleted);
				const { id, platform } = account;
				const data = { account: { id, platform }, reason };
				await events.add(trx, { type: 'account.disconnected', data });
			}
			await also?.(trx);
		});
		return { deleted, fileNames };
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
