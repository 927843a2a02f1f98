import { createHash, randomBytes } from 'node:crypto';
import type { AccountStore } from '../accounts';
import type { DeletionRequest } from '../channels';
import { timestamp, type Database } from '../database';
import type { DeleteAccounts } from '../privacy';

/** A request that a platform has sent on behalf of a person, and that was fulfilled. Nothing in it names the person. */
export interface DataDeletion {
	code: string;
	/** ISO 8601, UTC. */
	requestedAt: string;
	/** How many connected accounts were deleted; 0 if there was none of this person any more. */
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

/** Platforms' requests to delete a person's data, each fulfilled once. */
export function createDataDeletions(options: {
	database: Database;
	accounts: Pick<AccountStore, 'ofPerson'>;
	deleteAccounts: DeleteAccounts;
}) {
	const { database, accounts, deleteAccounts } = options;
	const deletions = () => database('data_deletions');

	return {
		/**
		 * Deletes what there is of a person, unless this very request was fulfilled before. An account that was connected
		 * after the request stays.
		 *
		 * @returns the code under which the person can look it up
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
