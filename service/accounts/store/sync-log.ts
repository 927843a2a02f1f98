import type { Knex } from 'knex';
import { timestamp, type Database } from '../../database';
import { ApiError, toErrorBody } from '../../core/errors';
import { valuesOf, type Note } from '../../core/notes';

export type SyncKind = 'token' | 'statistics' | 'webhooks';

/** An entry of an account's sync log. */
export interface SyncEntry {
	id: number;
	/** ISO 8601, UTC. */
	at: string;
	kind: SyncKind;
	outcome: 'ok' | 'failed';
	/** The result, or the reason for the failure, as shown to the user. */
	detail: string;
	/** The name of the note in `detail`, for translation; null in entries from older versions. */
	note: string | null;
	/** JSON. */
	note_values: string | null;
}

declare module 'knex/types/tables' {
	interface Tables {
		sync_log: SyncEntry & { account_id: string };
	}
}

/**
 * Matches what may be a token, since some platform messages repeat values from the request. The only other words this
 * long are permission names, which consist of lower-case letters and underscores.
 */
const LIKE_A_TOKEN = /(?![a-z_]+(?![\w.!~+/=-]))[\w.!~+/=-]{24,}/g;

/** Describes a failure for the user, without tokens. */
export const describeFailure = (error: unknown) => toErrorBody(error).message.replace(LIKE_A_TOKEN, '…');

/** Describes a failure as a note, without tokens. */
export function noteOfFailure(error: unknown): Note {
	const { code, retryAfterSeconds } = toErrorBody(error);
	return {
		name: code,
		text: describeFailure(error),
		values: {
			...(error instanceof ApiError && error.values),
			...(retryAfterSeconds !== undefined && { retryAfterSeconds: String(retryAfterSeconds) }),
		},
	};
}

/** Returns an entry's note with its values. */
export const entryNote = ({ note: name, detail: text, note_values: values }: SyncEntry): Note | undefined =>
	name === null ? undefined : { name, text, values: valuesOf(values) };

/** Records refreshes and their outcomes. The log contains no tokens. */
export function createSyncLog(database: Database) {
	/** Writes an entry, unless the account was deleted in the meantime. */
	async function write(
		connection: Database | Knex.Transaction,
		accountId: string,
		{ kind, outcome, note: { name, text, values } }: Pick<SyncEntry, 'kind' | 'outcome'> & { note: Note },
	): Promise<void> {
		await connection.raw(
			'INSERT INTO sync_log (account_id, at, kind, outcome, detail, note, note_values) SELECT id, ?, ?, ?, ?, ?, ? FROM accounts WHERE id = ?',
			[timestamp(), kind, outcome, text, name, JSON.stringify(values), accountId],
		);
	}

	return {
		/** Adds an entry for a success. @param trx the transaction that stores the result */
		succeeded: (accountId: string, kind: SyncKind, note: Note, trx: Database | Knex.Transaction = database) =>
			write(trx, accountId, { kind, outcome: 'ok', note }),

		failed: (accountId: string, kind: SyncKind, error: unknown) =>
			write(database, accountId, { kind, outcome: 'failed', note: noteOfFailure(error) }),

		/** Returns an account's entries, newest first. @param before returns only entries with a smaller ID */
		async list(accountId: string, limit: number, before?: number): Promise<SyncEntry[]> {
			const rows = database('sync_log')
				.select('id', 'at', 'kind', 'outcome', 'detail', 'note', 'note_values')
				.where({ account_id: accountId })
				.orderBy('id', 'desc')
				.limit(limit);
			if (before !== undefined) void rows.where('id', '<', before);
			return rows;
		},
	};
}

export type SyncLog = ReturnType<typeof createSyncLog>;
