import type { DatabaseError, QueryConfig, QueryResult } from 'pg';

/** Codes of the server for a connection that it ends or does not take (postgresql.org/docs/15/errcodes-appendix.html). */
const UNAVAILABLE = /^(08|57P0|53300|25P03)/;

const BEGINS = /^\s*begin\b[^;]*;?\s*$/i;
/** A whole transaction in one text, as pg-boss sends it. */
const SCRIPT = /^\s*begin\b[^;]*;\s*\S/i;
const COMMITS = /^\s*commit\b/i;
const ENDS = /^\s*(commit|rollback(?!\s+to))\b/i;
/** Statements that change nothing, wherever they stand. */
const READS = /^\s*(select|show|set|listen)\b/i;

/** The server of the database does not answer, or has ended the connection. */
export class DatabaseUnavailable extends Error {
	override readonly name = 'DatabaseUnavailable';
	/** As `troubleOf` knows it. */
	readonly code: 'UNAVAILABLE' | 'UNAVAILABLE_IN_DOUBT';

	/** @param isInDoubt whether a change may have been stored nevertheless */
	constructor(cause: Error, isInDoubt: boolean) {
		super(cause.message, { cause });
		this.code = isInDoubt ? 'UNAVAILABLE_IN_DOUBT' : 'UNAVAILABLE';
	}
}

/** Without a code of the server an error comes from the socket, unless the caller made a mistake. */
function isLoss(error: Error & Partial<Pick<DatabaseError, 'severity' | 'code'>>): boolean {
	if (error.severity !== undefined) return UNAVAILABLE.test(error.code ?? '');
	return !(error instanceof TypeError || error instanceof RangeError);
}

const explain = (error: Error, isInDoubt: boolean) =>
	isLoss(error) ? new DatabaseUnavailable(error, isInDoubt) : error;

type Done = (error: Error | null, result?: QueryResult) => void;

/** A connection of `pg`, as far as Knex uses it. */
export interface Connection {
	query(query: string | QueryConfig, done: Done): void;
}

/** Lets the errors of a connection tell that it was lost and whether a change may have been stored, and ends what they leave open. */
function explainQueries(connection: Connection): void {
	const query = connection.query.bind(connection);
	let isInTransaction = false;
	connection.query = (words, done) => {
		const text = typeof words === 'string' ? words : words.text;
		query(words, (error, result) => {
			const isInDoubt = isInTransaction ? COMMITS.test(text) : !READS.test(text) && !BEGINS.test(text);
			if (BEGINS.test(text)) isInTransaction = true;
			if (ENDS.test(text)) isInTransaction = false;
			// After an error in it, the server waits for its end; whoever gets the connection next would be refused.
			if (error && SCRIPT.test(text)) query('ROLLBACK', () => done(explain(error, isInDoubt)));
			else if (error) done(explain(error, isInDoubt));
			else done(null, result);
		});
	};
}

/** What makes the connections of a Knex on `pg`. */
export interface ConnectionMaker {
	acquireRawConnection(): Promise<Connection>;
}

/** Tells a server that is away from a statement that it refuses: such errors become `DatabaseUnavailable`. */
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
