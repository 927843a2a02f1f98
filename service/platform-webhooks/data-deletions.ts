import { createHash, randomBytes } from 'node:crypto';
import type { AccountStore } from '../accounts';
import type { DeletionRequest } from '../channels';
import { timestamp, type Database } from '../database';
import type { DeleteAccounts } from '../privacy';

/**
 * A fulfilled deletion request that a platform sent on behalf of a person. It contains nothing that identifies
 * the person.
 */
export interface DataDeletion {
	code: string;
	/** ISO 8601, UTC. */
	requestedAt: string;
	/** Number of connected accounts that were deleted; 0 if the person no longer had any. */
	accounts: number;
}

interface Row {
	code: string;
	request_hash: string;
	requested_at: string;
	accounts: number;
}

declare module 'knex/types/tables' {
	interface Tables {
		data_deletions: Row;
	}
}

/** Data deletion requests from platforms, each fulfilled once. */
export function createDataDeletions(options: {
	database: Database;
	accounts: Pick<AccountStore, 'ofPerson'>;
	deleteAccounts: DeleteAccounts;
}) {
	const { database, accounts, deleteAccounts } = options;
	const deletions = () => database('data_deletions');

	return {
		/**
		 * Deletes a person's data, unless this request was already fulfilled. Accounts connected after the request
		 * are kept.
		 *
		 * @returns the confirmation code for the person
		 */
		async fulfil({ signature, ...person }: DeletionRequest): Promise<string> {
			const request_hash = createHash('sha256').update(signature).digest('hex');
			const known = await deletions().where({ request_hash }).first();
			if (known) return known.code;
			const code = randomBytes(10).toString('hex');
			const found = await accounts.ofPerson(person);
			const row = { code, request_hash, requested_at: timestamp(), accounts: found.length };
			await deleteAccounts(found, (forget) =>
				database.transaction(async (trx) => {
					await trx('data_deletions').insert(row);
					return forget(trx, 'deletion_requested');
				}),
			);
			return code;
		},

		async find(code: string): Promise<DataDeletion | undefined> {
			const row = await deletions().where({ code }).first();
			return row && { code: row.code, requestedAt: row.requested_at, accounts: row.accounts };
		},
	};
}

export type DataDeletions = ReturnType<typeof createDataDeletions>;
