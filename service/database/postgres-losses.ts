import type { DatabaseError, QueryConfig, QueryResult } from 'pg';

/** Error codes for connections that the server closes or refuses (postgresql.org/docs/15/errcodes-appendix.html). */
const UNAVAILABLE = /^(08|57P0|53300|25P03)/;

const BEGINS = /^\s*begin\b[^;]*;?\s*$/i;
/** A whole transaction in a single query text, as sent by pg-boss. */
const SCRIPT = /^\s*begin\b[^;]*;\s*\S/i;
const COMMITS = /^\s*commit\b/i;
const ENDS = /^\s*(commit|rollback(?!\s+to))\b/i;
/** Statements that never change anything. */
const READS = /^\s*(select|show|set|listen)\b/i;

/** Thrown if the database server does not respond or has closed the connection. */
export class DatabaseUnavailable extends Error {
	override readonly name = 'DatabaseUnavailable';
	/** The code that `troubleOf` recognizes. */
	readonly code: 'UNAVAILABLE' | 'UNAVAILABLE_IN_DOUBT';

	/** @param isInDoubt true if a change may have been stored anyway */
	constructor(cause: Error, isInDoubt: boolean) {
		super(cause.message, { cause });
		this.code = isInDoubt ? 'UNAVAILABLE_IN_DOUBT' : 'UNAVAILABLE';
	}
}

/**
 * True if an error means that the server is unavailable. An error that does not come from the server comes from the
 * socket, unless it is a programming error.
 */
function isLoss(error: Error & Partial<Pick<DatabaseError, 'severity' | 'code'>>): boolean {
	if (error.severity !== undefined) return UNAVAILABLE.test(error.code ?? '');
	return !(error instanceof TypeError || error instanceof RangeError);
}

const explain = (error: Error, isInDoubt: boolean) =>
	isLoss(error) ? new DatabaseUnavailable(error, isInDoubt) : error;

type Done = (error: Error | null, result?: QueryResult) => void;

/** The part of a `pg` connection that Knex uses. */
export interface Connection {
	query(query: string | QueryConfig, done: Done): void;
}

/**
 * Converts errors caused by a lost connection, recording whether a change may have been stored, and rolls back the
 * transaction that a failed script leaves open.
 */
function explainQueries(connection: Connection): void {
	const query = connection.query.bind(connection);
	let isInTransaction = false;
	connection.query = (words, done) => {
		const text = typeof words === 'string' ? words : words.text;
		query(words, (error, result) => {
			const isInDoubt = isInTransaction ? COMMITS.test(text) : !READS.test(text) && !BEGINS.test(text);
			if (BEGINS.test(text)) isInTransaction = true;
			if (ENDS.test(text)) isInTransaction = false;
			// After an error, the transaction stays open, and the server would reject queries from the connection's
			// next user.
			if (error && SCRIPT.test(text)) query('ROLLBACK', () => done(explain(error, isInDoubt)));
			else if (error) done(explain(error, isInDoubt));
			else done(null, result);
		});
	};
}

/** The part of a Knex client for `pg` that creates connections. */
export interface ConnectionMaker {
	acquireRawConnection(): Promise<Connection>;
}

/**
 * Converts errors caused by an unavailable server to `DatabaseUnavailable`. Errors from rejected statements are left
 * unchanged.
 */
export function explainLosses(maker: ConnectionMaker): void {
	const acquire = maker.acquireRawConnection.bind(maker);
	maker.acquireRawConnection = async () => {
		try {
			const connection = await acquire();
			explainQueries(connection);
			return connection;
		} catch (error) {
			throw explain(error as Error, false);
		}
	};
}
