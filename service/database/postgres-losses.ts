import type { DatabaseError, QueryConfig, QueryResult } from 'pg';

/** Error codes for connections that the server closes or refuses (postgresql.org/docs/15/errcodes-appendix.html). */
const UNAVAILABLE = /^(08|57P0|53300|25P03)/;

const BEGINS = /^\s*begin\b[^;]*;?\s*$/i;
/** A whole transaction in one query text, as pg-boss sends it. */
const SCRIPT = /^\s*begin\b[^;]*;\s*\S/i;
const COMMITS = /^\s*commit\b/i;
const ENDS = /^\s*(commit|rollback(?!\s+to))\b/i;
/** Statements that never change anything. */
const READS = /^\s*(select|show|set|listen)\b/i;

/** The database server does not respond, or has closed the connection. */
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

/** An error without a server code comes from the socket, unless the caller made a mistake. */
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
 * Converts the errors of a lost connection, stating if a change may have been stored, and ends a transaction that a
 * failed script leaves open.
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
			// After an error, the server still expects the end of the transaction, and would refuse queries from the
			// connection's next user.
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

/** Makes the errors of an unavailable server `DatabaseUnavailable`; errors of refused statements stay unchanged. */
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
