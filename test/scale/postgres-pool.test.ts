import { randomUUID } from 'node:crypto';
import { explainStorage } from '../../service/core/errors';
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

test('a statement that takes too long is ended, and says that the database is busy', async () => {
	const name = randomUUID();
	const database = await openDatabase(await databaseLocation(name));
	const setting = async (of: string) => {
		const { rows } = await database.raw<{ rows: [Record<string, string>] }>(`SHOW ${of}`);
		return rows[0][of];
	};
	expect(await setting('statement_timeout')).toBe('1min');
	expect(await setting('idle_in_transaction_session_timeout')).toBe('10s');
	const slow = database.transaction(async (trx) => {
		await trx.raw("SET LOCAL statement_timeout = '50ms'");
		await trx.raw('SELECT pg_sleep(5)');
	});
	const error: unknown = await slow.catch(explainStorage);
	expect(error).toMatchObject({ code: 'database_busy', retryable: true });
	await database.destroy();
	await dropDatabaseOf(name);
});
