import type { Knex } from 'knex';
import { timestamp, type Database } from '../../database';
import { toErrorBody } from '../../core/errors';

export type SyncKind = 'token' | 'statistics' | 'webhooks';

/** An entry of an account's sync log. */
export interface SyncEntry {
	id: number;
	/** ISO 8601, UTC. */
	at: string;
	kind: SyncKind;
	outcome: 'ok' | 'failed';
	/** The result or the reason of the failure, for people. */
	detail: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		sync_log: SyncEntry & { account_id: string };
	}
}

/**
 * Some platform messages repeat what was sent to them. No human-readable text is this long without a space,
 * except permission names, which consist of lower-case letters and underscores.
 */
const LIKE_A_TOKEN = /(?![a-z_]+(?![\w.!~+/=-]))[\w.!~+/=-]{24,}/g;

/** Describes a failure for people, without tokens. */
export const describeFailure = (error: unknown) => toErrorBody(error).message.replace(LIKE_A_TOKEN, '…');

/** Records refreshes and their outcomes. Contains no tokens. */
export function createSyncLog(database: Database) {
	/** Writes nothing for an account that was deleted in the meantime. */
	async function write(
		connection: Database | Knex.Transaction,
		accountId: string,
		entry: Pick<SyncEntry, 'kind' | 'outcome' | 'detail'>,
	): Promise<void> {
		await connection.raw(
			'INSERT INTO sync_log (account_id, at, kind, outcome, detail) SELECT id, ?, ?, ?, ? FROM accounts WHERE id = ?',
			[timestamp(), entry.kind, entry.outcome, entry.detail, accountId],
		);
	}

	return {
		/** @param trx the transaction that stores the result */
		succeeded: (
			accountId: string,
			kind: SyncKind,
			detail: string,
			trx: Database | Knex.Transaction = database,
		) => write(trx, accountId, { kind, outcome: 'ok', detail }),

		failed: (accountId: string, kind: SyncKind, error: unknown) =>
			write(database, accountId, { kind, outcome: 'failed', detail: describeFailure(error) }),

		/** An account's entries, newest first. @param before only entries with a smaller ID */
		async list(accountId: string, limit: number, before?: number): Promise<SyncEntry[]> {
			const rows = database('sync_log')
				.select('id', 'at', 'kind', 'outcome', 'detail')
				.where({ account_id: accountId })
				.orderBy('id', 'desc')
				.limit(limit);
			if (before !== undefined) void rows.where('id', '<', before);
			return rows;
		},
	};
}

export type SyncLog = ReturnType<typeof createSyncLog>;
