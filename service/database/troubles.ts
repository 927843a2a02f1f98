/**
 * Failures of the database or its disk that callers can report. Nothing was changed, except possibly with `in-doubt`.
 */
export type Trouble = 'busy' | 'read-only' | 'full' | 'unavailable' | 'in-doubt';

/** Error codes of the system, SQLite and PostgreSQL (postgresql.org/docs/15/errcodes-appendix.html). */
const TROUBLES: Record<string, Trouble> = {
	SQLITE_BUSY: 'busy',
	SQLITE_LOCKED: 'busy',
	// Knex's error for a timeout while waiting for a connection.
	KnexTimeoutError: 'busy',
	// Unresolved conflicts with other transactions, and a lock held by another program.
	'40001': 'busy',
	'40P01': 'busy',
	'55P03': 'busy',
	// Statement timeout.
	'57014': 'busy',
	SQLITE_READONLY: 'read-only',
	'25006': 'read-only',
	ENOSPC: 'full',
	EDQUOT: 'full',
	EROFS: 'full',
	SQLITE_FULL: 'full',
	SQLITE_IOERR: 'full',
	'53100': 'full',
	// This service's own codes (see `DatabaseUnavailable`).
	UNAVAILABLE: 'unavailable',
	UNAVAILABLE_IN_DOUBT: 'in-doubt',
};

/** A serialization failure or deadlock in PostgreSQL: nothing was changed, and a retry may succeed. */
const CONFLICTS = new Set(['40001', '40P01']);

const codeOf = (error: unknown) => {
	const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
	return String(code ?? name);
};

/** Returns the kind of failure and its code; undefined for other errors. */
export function troubleOf(error: unknown): { trouble: Trouble; code: string } | undefined {
	const code = codeOf(error);
	const trouble = TROUBLES[code];
	return trouble === undefined ? undefined : { trouble, code };
}

/** True if a transaction failed only because of concurrent transactions. */
export const isConflict = (error: unknown) => CONFLICTS.has(codeOf(error));
