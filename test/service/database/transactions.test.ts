import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { loadApiKeyHash } from '../../../service/core/authentication';
import { afterCommit, type Database } from '../../../service/database';
import { serverSettings } from '../../support/service-process';
import { useDatabaseFolder } from '../../support/database-location';

const MAIN = join(__dirname, '../../../service/dist/service/main.js');

const folder = useDatabaseFolder();
const openAnother = () => folder.open();

const conflict = () => Object.assign(new Error('could not serialize access'), { code: '40001' });

describe('transactions', () => {
	test('what two connections read and then write at the same time is never lost', async () => {
		const connections = [await openAnother(), await openAnother()];
		await connections[0]?.('settings').insert({ name: 'count', value: '0' });
		const addOne = (database: Database) =>
			database.transaction(async (trx) => {
				const row = await trx('settings').where({ name: 'count' }).first();
				await trx('settings')
					.where({ name: 'count' })
					.update({ value: String(Number(row?.value) + 1) });
			});
		await Promise.all(connections.flatMap((database) => Array.from({ length: 25 }, () => addOne(database))));
		expect(await connections[0]?.('settings').where({ name: 'count' }).first()).toMatchObject({
			value: '50',
		});
	});

	test.each(['40001', '40P01'])(
		'a conflict (%s) runs the work again, and nothing stays of the first try',
		async (code) => {
			const database = await openAnother();
			let tries = 0;
			const result = await database.transaction(async (trx) => {
				await trx('settings').insert({ name: `try ${(tries += 1)}`, value: '' });
				if (tries < 3) throw Object.assign(conflict(), { code });
				return 'done';
			});
			expect(result).toBe('done');
			expect(await database('settings').pluck('name')).toEqual(['try 3']);
		},
	);

	test('a conflict that does not end is an error after ten tries', async () => {
		const database = await openAnother();
		let tries = 0;
		const work = () => {
			tries += 1;
			return Promise.reject(conflict());
		};
		await expect(database.transaction(work)).rejects.toThrow('could not serialize access');
		expect(tries).toBe(10);
	});

	test('another error is not tried again', async () => {
		const database = await openAnother();
		let tries = 0;
		const work = () => Promise.reject(new Error(`failed ${(tries += 1)}`));
		await expect(database.transaction(work)).rejects.toThrow('failed 1');
	});

	test('what is to follow a commit is done once, before the transaction resolves, and never without a commit', async () => {
		const database = await openAnother();
		const done: string[] = [];
		let tries = 0;
		const work = async (trx: Knex.Transaction) => {
			const now = `try ${(tries += 1)}`;
			afterCommit(trx, async () => {
				done.push(`${now}: ${(await database('settings').pluck('name')).join()}`);
			});
			await trx('settings').insert({ name: now, value: '' });
			if (tries < 3) throw conflict();
		};
		await database.transaction(work);
		expect(done).toEqual(['try 3: try 3']);
		const failing = database.transaction(async (trx) => {
			await work(trx);
			throw new Error('failed');
		});
		await expect(failing).rejects.toThrow('failed');
		expect(done).toHaveLength(1);
	});

	test('reading as of one moment does not wait for a writer', async () => {
		const [reader, writer] = [await openAnother(), await openAnother()];
		await writer.transaction(async (trx) => {
			await trx('settings').insert({ name: 'a', value: '' });
			const read = reader.transaction((reading) => reading('settings').pluck('name'), { readOnly: true });
			expect(await read).toEqual([]);
		});
	});
});

describe('the first start', () => {
	test('four at once on one file make the tables once', async () => {
		const databases = await Promise.all(Array.from({ length: 4 }, openAnother));
		const names = (await databases[0]?.('knex_migrations').pluck('name')) as string[];
		expect(names.length).toBeGreaterThan(10);
		expect(new Set(names).size).toBe(names.length);
	});

	test('two at once have one API key, which one of them shows', async () => {
		const databases = [await openAnother(), await openAnother()];
		const shown: string[] = [];
		const hashes = await Promise.all(
			databases.map((database) => loadApiKeyHash(database, undefined, (key) => shown.push(key))),
		);
		expect(hashes[0]).toEqual(hashes[1]);
		expect(shown).toHaveLength(1);
	});

	test('a lock that a killed migration of an earlier version left does not stop it', async () => {
		const database = await openAnother();
		await database('knex_migrations_lock').update({ is_locked: 1 });
		await database('knex_migrations').where({ name: '014-event-claims' }).delete();
		await database.schema.dropTable('event_claims');
		const again = await openAnother();
		expect(await again.schema.hasTable('event_claims')).toBe(true);
	});

	test('a process that is killed at any moment of it does not stop the next', async () => {
		const env = {
			...(await serverSettings(folder.path)),
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			DATA_DIR: folder.path,
			PORT: '0',
			LOG_LEVEL: 'silent',
		};
		for (let kills = 0; kills < 8; kills += 1) {
			const child = spawn(process.execPath, [MAIN, 'serve'], { cwd: folder.path, env, stdio: 'ignore' });
			await Promise.race([once(child, 'exit'), wait(200 + randomInt(600))]);
			child.kill('SIGKILL');
			if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
		}
		const service = await startServiceProcess({
			...(await serverSettings(folder.path)),
			DATA_DIR: folder.path,
		});
		const answer = await fetch(`${service.url}/readyz`);
		await service.stop();
		expect(await answer.json()).toEqual({ ok: true, failing: [] });
	});
});
