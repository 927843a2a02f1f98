import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../service/database';

/** The PostgreSQL that `npm run test:scale` has started; without one the tests use SQLite. */
const server = () => process.env.TEST_POSTGRESQL_URL;

const schemaOf = (folder: string) => `t_${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;

/** Asks a database on the server of the tests, without what opening it does. */
export async function queryDatabase<Row>(url: string, sql: string): Promise<Row[]> {
	// Most runs are on SQLite, and need no driver of another database.
	const { Client } = await import('pg');
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(sql)).rows as Row[];
	} finally {
		await client.end();
	}
}

const administer = async (url: string, sql: string) => void (await queryDatabase(url, sql));

/** What was made in this process, so that each schema is made once. */
const made = new Map<string, Promise<void>>();

/** Where the service on a data folder has its database: a file in it, or a schema of its own on the server of the tests. */
export async function databaseLocation(dataDir: string): Promise<string> {
	const url = server();
	if (url === undefined) return join(dataDir, 'mediakit.sqlite');
	const schema = schemaOf(dataDir);
	if (!made.has(schema)) made.set(schema, administer(url, `CREATE SCHEMA IF NOT EXISTS ${schema}`));
	await made.get(schema);
	return `${url}?options=-csearch_path%3D${schema}`;
}

/** Opens the database of the service on a data folder, which may run meanwhile. */
export const openDatabaseOf = async (dataDir: string): Promise<Database> =>
	openDatabase(await databaseLocation(dataDir));

/** Where the engine keeps its jobs on that server. */
export const jobsSchemaOf = (dataDir: string) => `${schemaOf(dataDir)}_jobs`;

/** Opens a new database, which nobody else uses. */
export const openNewDatabase = async (): Promise<Database> =>
	server() === undefined ? openDatabase(':memory:') : openDatabaseOf(randomUUID());

/** Deletes the database of a data folder where it is not in the folder. */
export async function dropDatabaseOf(dataDir: string): Promise<void> {
	const url = server();
	const schema = schemaOf(dataDir);
	if (url === undefined || !made.delete(schema)) return;
	await administer(url, `DROP SCHEMA IF EXISTS ${schema}_jobs CASCADE; DROP SCHEMA ${schema} CASCADE`);
}

/** Gives each test of a file a data folder of its own, with as many connections to its database as it opens. */
export function useDatabaseFolder() {
	const folder = {
		path: '',
		connections: [] as Database[],
		async open(): Promise<Database> {
			const database = await openDatabaseOf(folder.path);
			folder.connections.push(database);
			return database;
		},
	};
	beforeEach(async () => {
		folder.path = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
		folder.connections = [];
	});
	afterEach(async () => {
		await Promise.all(folder.connections.map((database) => database.destroy()));
		await dropDatabaseOf(folder.path);
		await rm(folder.path, { recursive: true, force: true });
	});
	return folder;
}
