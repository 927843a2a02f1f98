import type { Database } from '../../service/database';
import { openDatabaseOf } from './database-location';
import type { TestService } from './service';

type Folder = Pick<TestService, 'dataDir'>;

/** Opens a service's database, even while the service is running, and closes it afterwards. */
export async function withDatabase<T>(
	{ dataDir }: Folder,
	look: (database: Database) => Promise<T>,
): Promise<T> {
	const database = await openDatabaseOf(dataDir);
	try {
		return await look(database);
	} finally {
		await database.destroy();
	}
}

/** Returns all rows of a table, even while the service is running. */
export function readRows(service: Folder, table: string): Promise<Record<string, unknown>[]> {
	return withDatabase(service, async (database) => await database(table).select('*'));
}

/** Returns the names of all tables. */
export async function tableNames(database: Database): Promise<string[]> {
	const { client } = database as { client: { config: { client: string } } };
	if (client.config.client === 'sqlite3') {
		return database('sqlite_master')
			.where({ type: 'table' })
			.whereNot({ name: 'sqlite_sequence' })
			.pluck('name');
	}
	return database('pg_tables').whereRaw('schemaname = current_schema()').pluck('tablename');
}

/** Returns the entire content of the database as text. */
export function dumpDatabase(service: Folder): Promise<string> {
	return withDatabase(service, async (database) => {
		const names = await tableNames(database);
		const rows = await Promise.all(names.map(async (name) => [name, await database(name).select('*')]));
		return JSON.stringify(Object.fromEntries(rows), undefined, 1);
	});
}

/** Returns the data of all events of a type, oldest first. */
export async function eventsOf(service: Folder, type: string): Promise<unknown[]> {
	const rows = await withDatabase(service, (database) =>
		database<{ type: string; data: string }>('events').where({ type }).orderBy('created_at'),
	);
	return rows.map((row) => JSON.parse(row.data) as unknown);
}
