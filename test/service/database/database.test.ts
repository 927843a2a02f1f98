import { execFile, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { timestamp, watchChanges, type Database } from '../../../service/database';
import { databaseLocation, useDatabaseFolder } from '../../support/database-location';
import { eventually } from '../../support/until';

/* These tests apply to every database: `npm test` runs them on SQLite, and `npm run test:scale` on PostgreSQL. */
const BUILT = join(__dirname, '../../../service/dist/service/database');

const folder = useDatabaseFolder();
const openAnother = () => folder.open();

describe('values', () => {
	test('sizes beyond 2 GB, their sums and counts are numbers', async () => {
		const database = await openAnother();
		const sizes = [3_999_999_999, 4_000_000_000];
		await database('uploads').insert(
			sizes.map((size_bytes, id) => ({ id: `${id}`, created_at: timestamp(), size_bytes })),
		);
		expect(await database('uploads').orderBy('id').pluck('size_bytes')).toEqual(sizes);
		expect(await database('uploads').sum({ bytes: 'size_bytes' }).count({ rows: '*' })).toEqual([
			{ bytes: 7_999_999_999, rows: 2 },
		]);
	});

	test('times are read as they were written, and sort as text', async () => {
		const database = await openAnother();
		const times = ['2026-03-01T09:59:59.999Z', '2026-03-01T10:00:00.000Z', '2026-10-01T00:00:00.000Z'];
		await database('social_stats_cache').insert(
			[...times]
				.reverse()
				.map((fetched_at) => ({ platform: 'tiktok', username: fetched_at, stats_data: '{}', fetched_at })),
		);
		const rows = () => database('social_stats_cache').orderBy('fetched_at');
		expect(await rows().pluck('fetched_at')).toEqual(times);
		expect(await rows().where('fetched_at', '>=', '2026-03-01T10').pluck('fetched_at')).toEqual(
			times.slice(1),
		);
	});

	test('the public table counts its rows, and has one for each name', async () => {
		const database = await openAnother();
		const add = (username: string) =>
			database('social_stats_cache')
				.insert({ platform: 'tiktok', username, stats_data: '{}', fetched_at: timestamp() })
				.onConflict(['platform', 'username'])
				.merge();
		await add('a');
		await add('b');
		await add('a');
		expect(await database('social_stats_cache').orderBy('id').pluck('username')).toEqual(['a', 'b']);
	});
});

describe('changes', () => {
	/** Watches for changes that cause cached data to be dropped. */
	async function watch() {
		const [ours, other] = [await openAnother(), await openAnother()];
		let noticed = 0;
		const changes = watchChanges(ours, () => (noticed += 1));
		const note = (database: Database) =>
			database('social_stats_cache').insert({
				platform: 'tiktok',
				username: randomUUID(),
				stats_data: '{}',
				fetched_at: timestamp(),
			});
		const noticing = async (act: () => Promise<unknown>) => {
			const before = noticed;
			await act();
			return noticed > before;
		};
		/** Checks for changes after a pause, since a check within 100 ms of the previous one would be skipped. */
		const check = async () => {
			await wait(110);
			await changes.check();
		};
		await check();
		return { ours, other, changes, check, note, noticing };
	}

	test('of ours are noticed at once, in a transaction too', async () => {
		const { ours, note, noticing, changes } = await watch();
		expect(await noticing(() => note(ours))).toBe(true);
		expect(await noticing(() => ours.transaction(note))).toBe(true);
		await changes.close();
	});

	test('of another program are noticed at the latest when somebody looks, and nothing else is', async () => {
		const { ours, other, note, noticing, check, changes } = await watch();
		const written = async () => {
			await note(other);
			await check();
		};
		expect(await noticing(written)).toBe(true);
		await note(ours);
		await check();
		expect(await noticing(check)).toBe(false);
		await changes.close();
	});

	test('are not missed while several programs write', async () => {
		const { other, note, noticing, check, changes } = await watch();
		const another = await openAnother();
		for (let times = 0; times < 5; times += 1) {
			expect(
				await noticing(async () => {
					await Promise.all([note(other), note(another)]);
					await check();
				}),
			).toBe(true);
		}
		await changes.close();
	});
});

describe('a process of its own', () => {
	const script = (location: string, then: string) =>
		`require(${JSON.stringify(BUILT)}).openDatabase(${JSON.stringify(location)}).then(async (database) => { ${then} })`;

	test('that is killed while it makes the tables does not stop the next', async () => {
		const location = await databaseLocation(folder.path);
		for (let kills = 0; kills < 8; kills += 1) {
			const child = spawn(process.execPath, ['-e', script(location, '')], { stdio: 'ignore' });
			await Promise.race([once(child, 'exit'), wait(200 + randomInt(600))]);
			child.kill('SIGKILL');
			if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
		}
		const database = await openAnother();
		await database('deliveries').where({ version: 1 });
		await eventually(
			async () => (await database('knex_migrations_lock').sum({ n: 'is_locked' }))[0]?.n === 0,
		);
	});

	test('has the driver of no other database in memory', async () => {
		const loaded = 'console.log(JSON.stringify(Object.keys(require.cache))); await database.destroy();';
		const words = ['-e', script(await databaseLocation(folder.path), loaded)];
		const { stdout } = await promisify(execFile)(process.execPath, words);
		const drivers = (JSON.parse(stdout) as string[]).map(
			(path) => /node_modules\/(pg|sqlite3)\//.exec(path)?.[1],
		);
		expect(new Set(drivers.filter((name) => name !== undefined)).size).toBe(1);
	});
});
