import { openDatabase, type Database } from '../../service/database';
import type { TestService } from './service';

/** Looks into a service's database beside it. */
export async function withDatabase<T>(
	service: Pick<TestService, 'dataDir'>,
	look: (database: Database) => Promise<T>,
): Promise<T> {
	const database = await openDatabase(`${service.dataDir}/mediakit.sqlite`);
	try {
		return await look(database);
	} finally {
		await database.destroy();
	}
}

/** Everything that the database holds, as text. */
export function dumpDatabase(service: Pick<TestService, 'dataDir'>): Promise<string> {
	return withDatabase(service, async (database) => {
		const tables = (await database('sqlite_master').where({ type: 'table' }).select('name')) as {
			name: string;
		}[];
		const rows = await Promise.all(tables.map(async ({ name }) => [name, await database(name).select('*')]));
		return JSON.stringify(Object.fromEntries(rows), undefined, 1);
	});
}

/** The data of the events of a type, the oldest first. */
export function eventsOf(service: Pick<TestService, 'dataDir'>, type: string): Promise<unknown[]> {
	return withDatabase(service, async (database) => {
		const rows = (await database('events').where({ type }).orderBy('created_at')) as { data: string }[];
		return rows.map((row) => JSON.parse(row.data) as unknown);
	});
}
