import { openDatabase } from '../../service/database';
import type { TestService } from './service';

/** All rows of a table, as a program beside the service reads them. */
export async function readRows(
	service: Pick<TestService, 'dataDir'>,
	table: string,
): Promise<Record<string, unknown>[]> {
	const database = await openDatabase(`${service.dataDir}/mediakit.sqlite`);
	try {
		return (await database(table).select('*')) as Record<string, unknown>[];
	} finally {
		await database.destroy();
	}
}
