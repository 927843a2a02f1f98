import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../service/database';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';

test('a process has no more connections to the server than DATABASE_POOL says', async () => {
	const name = randomUUID();
	const database = await openDatabase(await databaseLocation(name), 3);
	const backend = async () => {
		const { rows } = await database.raw<{ rows: [{ pid: number }] }>(
			'SELECT pg_backend_pid() AS pid, pg_sleep(0.05)',
		);
		return rows[0].pid;
	};
	const pids = await Promise.all(Array.from({ length: 12 }, backend));
	expect(new Set(pids).size).toBe(3);
	await database.destroy();
	await dropDatabaseOf(name);
});
