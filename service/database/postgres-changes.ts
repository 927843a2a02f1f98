import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Client, ClientConfig } from 'pg';
import type { ForeignChanges } from './dialect';

const CHANNEL = 'mediakit_changes';

/** SQL for the lock that every process holds which uses the tables of a schema, all of them at once. */
export const IN_USE = "hashtextextended('mediakit in use ' || current_schema(), 0)";

/** SQL that lets every statement which may change one of the tables, of whatever program, be announced when it is committed. */
export const announcing = (tables: readonly string[]) =>
	[
		`CREATE OR REPLACE FUNCTION mediakit_announce() RETURNS trigger LANGUAGE plpgsql AS
			'BEGIN PERFORM pg_notify(''${CHANNEL}'', TG_TABLE_SCHEMA); RETURN NULL; END'`,
		...tables.map(
			(table) => `CREATE OR REPLACE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
			FOR EACH STATEMENT EXECUTE FUNCTION mediakit_announce()`,
		),
	].join(';\n');

/** How long the server may take to answer before what is in memory counts as out of date. */
const PATIENCE_MS = 1_000;

/** A connection that listens, and whether it hears what it says itself. */
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
		// Others may have tables of their own in the same database; until it is known which are ours, all count.
		else if (schema === undefined || payload === schema) onChange();
	});
	// The next query fails; an error without a listener would end the process.
	client.on('error', () => {});
	try {
		await client.connect();
		await client.query(`LISTEN ${CHANNEL}`);
		await client.query('SELECT pg_notify($1, $2)', [CHANNEL, echo]);
		// What is announced comes before the answer to a later query.
		const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
		schema = rows[0]?.schema;
		// Where announcements are swallowed, the lock would stay behind on a connection of somebody else.
		if (hears) await client.query(`SELECT pg_advisory_lock_shared(${IN_USE})`);
		return { client, hears };
	} catch (error) {
		await client.end().catch(() => {});
		throw error;
	}
}

/** Whether a connection hears what is announced on it. */
export async function hearsItself(database: Knex): Promise<boolean> {
	const { client, hears } = await connect(database, () => {});
	await client.end();
	return hears;
}

/**
 * Listens on one connection of its own, which is made when somebody looks for the first time. A proxy that hands out
 * another connection for each transaction, as PgBouncer can, swallows announcements: then every look finds changes.
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
				// Everything that was announced before comes before its answer.
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
