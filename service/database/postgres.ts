import createKnex, { type Knex } from 'knex';
import type { Dialect, Table } from './dialect';
import { QUIET } from './knex-options';
import { announcing, IN_USE, listenForChanges } from './postgres-changes';
import { explainLosses, type ConnectionMaker } from './postgres-losses';
import { requirePackages } from './postgres-packages';
import { probe } from './postgres-probe';

/** How long a query waits for a connection from the pool. */
const TURN_TIMEOUT_MS = 10_000;

/** How long to wait for the server to accept a connection. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Server-side limit for a single statement. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Server-side limit for how long a transaction may be idle. A suspended process must not keep its locks for much longer
 * than its leases.
 */
const IDLE_TIMEOUT_MS = 10_000;

/**
 * The types `bigint` and `numeric`, which `pg` reads as text. In this database, they are always counts of bytes or
 * rows.
 */
const LARGE_NUMBERS = [20, 1700];

const USUAL_POOL = 10;

/** Set after connecting, since connection poolers refuse settings in the connection request. */
const LIMITS = `SET statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`;

interface PgConnection {
	query(text: string, done: (error: Error | null) => void): void;
	setTypeParser(type: number, parse: (text: string) => number): void;
}

/** Connects to a server. Loads `pg` only if it is used, to save memory. */
function connect(url: string, mostConnections = USUAL_POOL): Knex {
	requirePackages();
	const database = createKnex({
		client: 'pg',
		connection: {
			connectionString: url,
			application_name: 'mediakit',
			connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
			keepAlive: true,
		},
		...QUIET,
		acquireConnectionTimeout: TURN_TIMEOUT_MS,
		pool: {
			min: 0,
			max: mostConnections,
			afterCreate(connection: PgConnection, done: (error: Error | null, connection: PgConnection) => void) {
				for (const type of LARGE_NUMBERS) connection.setTypeParser(type, Number);
				connection.query(LIMITS, (error) => done(error, connection));
			},
		},
	});
	explainLosses(database.client as ConnectionMaker);
	return database;
}

/** Returns the URL's host and path, without the user, password and parameters. */
function nameOf(url: string): string {
	const { host, pathname } = new URL(url);
	return `${host}${pathname}`;
}

const TRANSACTIONS: Record<'read' | 'write' | 'turn', Knex.TransactionConfig> = {
	read: { isolationLevel: 'repeatable read', readOnly: true },
	write: { isolationLevel: 'serializable' },
	turn: { isolationLevel: 'read committed' },
};

const KEYS = `
	SELECT c.relname AS name,
		coalesce((SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])
			WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS key,
		coalesce((SELECT array_agg(p.relname::text) FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
			WHERE f.conrelid = c.oid AND f.contype = 'f'), '{}') AS parents,
		coalesce((SELECT array_agg(a.attname::text) FROM pg_attribute a
			WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bool'::regtype), '{}') AS booleans
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind = 'r' AND n.nspname = current_schema() AND c.relname NOT LIKE 'knex\\_%'`;

async function tables(database: Knex): Promise<Table[]> {
	return (await database.raw<{ rows: Table[] }>(KEYS)).rows;
}

async function countOn(trx: Knex.Transaction, { name, key }: Table): Promise<void> {
	for (const column of key) {
		await trx.raw(
			`SELECT setval(sequence, greatest(coalesce((SELECT max(??)::text FROM ??), '0')::bigint, 1))
				FROM pg_get_serial_sequence(?, ?) AS sequence WHERE sequence IS NOT NULL`,
			[column, name, `"${name}"`, column],
		);
	}
}

async function time(database: Knex): Promise<number> {
	const sql = 'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now';
	const { rows } = await database.raw<{ rows: [{ now: number }] }>(sql);
	return rows[0].now;
}

/** A server that several processes can share. */
export const postgres: Dialect = {
	nameOf,
	connect,
	engine: 'shared',
	time,
	takeTime: async (trx) =>
		void (await trx.raw(
			'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
		)),
	// Released when the transaction ends, whatever its outcome. Each schema has its own lock, so that two services can
	// share a database.
	lock: async (trx, name) =>
		void (await trx.raw(
			"SELECT pg_advisory_xact_lock(hashtextextended('mediakit ' || current_schema() || ' ' || ?, 0))",
			[name],
		)),
	transactionConfig: (kind) => TRANSACTIONS[kind],
	beginWriting: async () => {},
	async requireUnused(trx) {
		const sql = `SELECT pg_try_advisory_xact_lock(${IN_USE}) AS free`;
		const { rows } = await trx.raw<{ rows: [{ free: boolean }] }>(sql);
		if (!rows[0].free)
			throw new Error('The service is still using this database. Stop all of its processes first.');
	},
	async probe(location) {
		const database = connect(location);
		return await probe(database, time).finally(() => database.destroy());
	},
	tables,
	countOn,
	watchOthers: (database, onChange) => listenForChanges(database, onChange),
	// PostgreSQL's own vacuum overwrites deleted data, and its checkpoints overwrite the write-ahead log.
	eraseDeleted: async () => {},
	// Text, as in all other tables, so that times can be compared as text.
	columnTypes: { countedKey: 'BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY', time: 'TEXT' },
	announceChanges: async (knex, tables) => void (await knex.raw(announcing(tables))),
};
