import { Database as Connection, OPEN_READONLY, type Statement } from 'sqlite3';

/** Tells whether the database was written to. */
export interface Changes {
	/** Differs from an earlier answer if and only if anything was committed between the two calls, by any process. */
	version(): Promise<number>;
	close(): Promise<void>;
}

function prepare(connection: Connection): Promise<Statement> {
	return new Promise((resolve, reject) => {
		const statement: Statement = connection.prepare('PRAGMA data_version', (error: Error | null) =>
			error ? reject(error) : resolve(statement),
		);
	});
}

function open(file: string): Promise<Connection> {
	return new Promise((resolve, reject) => {
		const connection: Connection = new Connection(file, OPEN_READONLY, (error) =>
			error ? reject(error) : resolve(connection),
		);
	});
}

/**
 * Watches a SQLite database through a connection of its own, for which every other one is somebody else. Calls while
 * SQLite is being asked share the next question, so that many readers cost no more than one.
 */
export async function watchChanges(file: string): Promise<Changes> {
	const connection = await open(file);
	const statement = await prepare(connection);
	let asking: Promise<number> | undefined;
	let next: Promise<number> | undefined;

	function ask(): Promise<number> {
		asking = new Promise<number>((resolve, reject) => {
			statement.all<{ data_version: number }>((error, rows) => {
				asking = undefined;
				if (error) reject(error);
				else resolve(rows[0]?.data_version ?? 0);
			});
		});
		return asking;
	}

	return {
		version() {
			if (asking === undefined) return ask();
			// What is under way may have begun before a write that the caller knows of.
			next ??= asking
				.catch(() => undefined)
				.then(() => {
					next = undefined;
					return ask();
				});
			return next;
		},
		close: () =>
			new Promise((resolve, reject) => {
				statement.finalize(() => connection.close((error) => (error ? reject(error) : resolve())));
			}),
	};
}
