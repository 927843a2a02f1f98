import type { Knex } from 'knex';
import { timestamp, type Database } from '../../database';
import { toErrorBody } from '../../core/errors';

export type SyncKind = 'token' | 'statistics' | 'webhooks';

/** One line of an account's log. */
export interface SyncEntry {
	id: number;
	/** ISO 8601, UTC. */
	at: string;
	kind: SyncKind;
	outcome: 'ok' | 'failed';
	/** What came of it, or why it failed, for people. */
	detail: string;
}

declare module 'knex/types/tables' {
	interface Tables {
		sync_log: SyncEntry & { account_id: string };
	}
}

/**
 * Platforms repeat in some messages what they were sent, and nothing for people is that long without a blank but the names
 * of permissions, which have small letters and underscores alone.
 */
const LIKE_A_TOKEN = /(?![a-z_]+(?![\w.!~+/=-]))[\w.!~+/=-]{24,}/g;

/** A failure in words for people. Holds no token. */
export const describeFailure = (error: unknown) => toErrorBody(error).message.replace(LIKE_A_TOKEN, '…');

/** What was refreshed when, and how it ended. Holds no token. */
export function createSyncLog(database: Database) {
	/** Writes nothing about an account that was deleted meanwhile. */
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
		/** @param trx the transaction that stores what was refreshed */
		succeeded: (
			accountId: string,
			kind: SyncKind,
			detail: string,
			trx: Database | Knex.Transaction = database,
		) => write(trx, accountId, { kind, outcome: 'ok', detail }),

		failed: (accountId: string, kind: SyncKind, error: unknown) =>
			write(database, accountId, { kind, outcome: 'failed', detail: describeFailure(error) }),

		/** An account's entries, newest first. @param before only those with a smaller id */
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
