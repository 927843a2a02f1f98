import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Client, ClientConfig } from 'pg';
import type { ForeignChanges } from './dialect';

const CHANNEL = 'mediakit_changes';

/** SQL for the key of the shared lock that every process holds while it uses a schema's tables. */
export const IN_USE = "hashtextextended('mediakit in use ' || current_schema(), 0)";

/**
 * SQL for triggers that send a notification on commit if any program has run a statement that may change one of the
 * tables.
 */
export const announcing = (tables: readonly string[]) =>
	[
		`CREATE OR REPLACE FUNCTION mediakit_announce() RETURNS trigger LANGUAGE plpgsql AS
			'BEGIN PERFORM pg_notify(''${CHANNEL}'', TG_TABLE_SCHEMA); RETURN NULL; END'`,
		...tables.map(
			(table) => `CREATE OR REPLACE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
			FOR EACH STATEMENT EXECUTE FUNCTION mediakit_announce()`,
		),
	].join(';\n');

/** How long to wait for the server before cached data counts as stale. */
const PATIENCE_MS = 1_000;

/** Opens a connection that listens for changes. `hears` is true if it receives its own notifications. */
async function connect(database: Knex, onChange: () => void): Promise<{ client: Client; hears: boolean }> {
	const { Client: PgClient } = await import('pg');
	const { config } = database.client as { config: { connection: ClientConfig } };
	const client = new PgClient({
		...config.connection,
		connectionTimeoutMillis: PATIENCE_MS,
		query_timeout: PATIENCE_MS,
	});
	const echo = randomUUID();
	let hears = false;
	let schema: string | undefined;
	client.on('notification', ({ payload }) => {
		if (payload === echo) hears = true;
		// Other programs may have tables in the same database. Until this process knows its own schema, every change
		// counts.
		else if (schema === undefined || payload === schema) onChange();
	});
	// The next query will fail anyway; without a listener, the error would end the process.
	client.on('error', () => {});
	try {
		await client.connect();
		await client.query(`LISTEN ${CHANNEL}`);
		await client.query('SELECT pg_notify($1, $2)', [CHANNEL, echo]);
		// Notifications arrive before the response to a later query.
		const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
		schema = rows[0]?.schema;
		// Behind a proxy that drops notifications, the lock would stay on a connection that others use.
		if (hears) await client.query(`SELECT pg_advisory_lock_shared(${IN_USE})`);
		return { client, hears };
	} catch (error) {
		await client.end().catch(() => {});
		throw error;
	}
}

/** True if a connection receives notifications that it has sent itself. */
export async function hearsItself(database: Knex): Promise<boolean> {
	const { client, hears } = await connect(database, () => {});
	await client.end();
	return hears;
}

/**
 * Listens on a dedicated connection, which is opened on the first check. A proxy that uses a different connection for
 * each transaction, as PgBouncer can, drops notifications; behind such a proxy, every check reports a change.
 */
export function listenForChanges(database: Knex, onChange: () => void): ForeignChanges {
	let client: Client | undefined;
	let isDeaf = false;
	let isClosed = false;

	async function forget(): Promise<void> {
		const lost = client;
		client = undefined;
		await lost?.end().catch(() => {});
	}

	async function begin(): Promise<void> {
		const connected = await connect(database, onChange);
		client = connected.client;
		isDeaf = !connected.hears;
		if (isDeaf || isClosed) await forget();
	}

	return {
		async look() {
			if (isDeaf || isClosed) return true;
			if (client === undefined) {
				await begin();
				return true;
			}
			try {
				// All earlier notifications arrive before the response to this query.
				await client.query('SELECT 1');
				return false;
			} catch {
				await forget();
				return true;
			}
		},
		async close() {
			isClosed = true;
			await forget();
		},
	};
}
