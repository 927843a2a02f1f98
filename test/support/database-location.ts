import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../service/database';

/** Returns the URL of the PostgreSQL server started by `npm run test:scale`; without that server, tests use SQLite. */
const server = () => process.env.TEST_POSTGRESQL_URL;

const schemaOf = (folder: string) => `t_${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;

/** Runs a query on the tests' server, without setting up a service's database. */
export async function queryDatabase<Row>(url: string, sql: string): Promise<Row[]> {
	// Most runs use SQLite and do not need this driver.
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

/** The schemas created by this process, so that each is created only once. */
const made = new Map<string, Promise<void>>();

/** Returns the location of the database for a data folder: a file in it, or its own schema on the tests' server. */
export async function databaseLocation(dataDir: string): Promise<string> {
	const url = server();
	if (url === undefined) return join(dataDir, 'mediakit.sqlite');
	const schema = schemaOf(dataDir);
	if (!made.has(schema)) made.set(schema, administer(url, `CREATE SCHEMA IF NOT EXISTS ${schema}`));
	await made.get(schema);
	return `${url}?options=-csearch_path%3D${schema}`;
}

/** Opens the database of the service with this data folder. The service may be running. */
export const openDatabaseOf = async (dataDir: string): Promise<Database> =>
	openDatabase(await databaseLocation(dataDir));

/** Returns the name of the PostgreSQL schema for the engine's jobs. */
export const jobsSchemaOf = (dataDir: string) => `${schemaOf(dataDir)}_jobs`;

/** Opens a new, separate database. */
export const openNewDatabase = async (): Promise<Database> =>
	server() === undefined ? openDatabase(':memory:') : openDatabaseOf(randomUUID());

/** Deletes the database of a data folder, unless it is a file in that folder. */
export async function dropDatabaseOf(dataDir: string): Promise<void> {
	const url = server();
	const schema = schemaOf(dataDir);
	if (url === undefined || !made.delete(schema)) return;
	await administer(url, `DROP SCHEMA IF EXISTS ${schema}_jobs CASCADE; DROP SCHEMA ${schema} CASCADE`);
}

/** Gives each test in a file its own data folder and any number of connections to its database. */
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
