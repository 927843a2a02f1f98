import { setTimeout as wait } from 'node:timers/promises';
import { explainStorage } from '../../service/core/errors';
import { openDatabase, timestamp, watchChanges, type Database } from '../../service/database';
import { startPostgresql, type LocalPostgresql } from '../../sandbox/servers/postgresql';
import { openDatabaseOf } from '../support/database-location';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { eventually, PROCESSES_MS } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

/** These tests stop the database server, so they use their own. */
let server: LocalPostgresql;
const sharedUrl = process.env.TEST_POSTGRESQL_URL;

beforeAll(async () => {
	server = await startPostgresql();
	process.env.TEST_POSTGRESQL_URL = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
});
afterAll(async () => {
	// The test files that this worker runs next use the shared server.
	process.env.TEST_POSTGRESQL_URL = sharedUrl;
	await server.stop();
});

const url = () => process.env.TEST_POSTGRESQL_URL as string;

describe('a service whose database is away', () => {
	let bench: DeliveryBench;
	const printed: unknown[] = [];

	beforeAll(async () => {
		for (const method of ['log', 'warn', 'error'] as const)
			jest.spyOn(console, method).mockImplementation((...words) => void printed.push(...words));
		bench = await startDeliveryBench({ logins: ['tiktok'] });
	}, PROCESSES_MS);
	afterAll(async () => {
		await bench.close();
		jest.restoreAllMocks();
	});

	const statusOf = async (path: string) => (await fetch(`${bench.service.url}${path}`)).status;
	const isReady = async () => (await statusOf('/readyz')) === 200;

	function sendFile() {
		const body = new FormData();
		body.append('platforms', 'tiktok');
		body.append('file', new Blob([sampleVideo]), 'video.mp4');
		return bench.service.call(WEBHOOK, { method: 'POST', body });
	}

	test(
		'refuses requests, is not ready, keeps nothing of what it refuses, and goes on when the database is back',
		async () => {
			await server.halt();
			const answers = [await bench.service.call('/api/accounts'), await sendFile()];
			for (const { status, headers, body } of answers) {
				expect(status).toBe(503);
				expect(headers.get('retry-after')).toBe('5');
				expect(body.error).toMatchObject({ code: 'database_unavailable', retryable: true, action: 'retry' });
			}
			await eventually(async () => !(await isReady()));
			expect(await statusOf('/healthz')).toBe(200);

			await server.resume();
			await eventually(isReady);
			expect(await bench.service.temporaryFiles()).toEqual([]);
			const sent = await bench.send({ platforms: 'tiktok' });
			await bench.until(sent, 'delivered');
			expect(printed).toEqual([]);
		},
		PROCESSES_MS,
	);

	test.each([
		['a moment', 1_000],
		['longer than a right to work lasts', 12_000],
	])(
		'delivers once what was under way when the database went away for %s',
		async (_name, awayMs) => {
			const before = (await bench.drafts()).length;
			await bench.sandbox.control('faults', {
				kind: 'hold',
				when: 'after',
				match: { path: '/inbox/video/init/' },
			});
			const sent = await bench.send({ platforms: 'tiktok' });
			await bench.sandbox.untilHeld();
			await server.halt();
			await bench.sandbox.control('release');
			await wait(awayMs);
			await server.resume();
			await bench.until(sent, 'delivered', PROCESSES_MS);
			expect(await bench.drafts()).toHaveLength(before + 1);
		},
		PROCESSES_MS,
	);

	test(
		'hears again what other processes write',
		async () => {
			let changes = 0;
			const [ours, others] = [await openDatabaseOf('heard'), await openDatabaseOf('heard')];
			const { check, close } = watchChanges(ours, () => (changes += 1));
			const write = () =>
				others('social_stats_cache').insert({
					platform: 'tiktok',
					username: String(changes),
					stats_data: '{}',
					fetched_at: timestamp(),
				});
			await check();
			await server.halt();
			await check();
			await server.resume();
			await eventually(() =>
				ours('settings').then(
					() => true,
					() => false,
				),
			);
			await wait(110);
			await check();
			const before = changes;
			await wait(110);
			await check();
			expect(changes).toBe(before);
			await write();
			await eventually(() => changes > before);
			await close();
			await Promise.all([ours.destroy(), others.destroy()]);
		},
		PROCESSES_MS,
	);
});

describe('a connection that is killed', () => {
	let database: Database;
	beforeEach(async () => {
		database = await openDatabase(url());
	});
	afterEach(() => database.destroy());

	const KILL = 'SELECT pg_terminate_backend(pg_backend_pid())';
	const failure = (work: Promise<unknown>) => work.then(() => undefined, explainStorage);
	const names = () => database('settings').pluck('name');

	test('within a transaction changes nothing, and the next one gets another', async () => {
		const killed = database.transaction(async (trx) => {
			await trx('settings').insert({ name: 'within', value: '' });
			await trx.raw(KILL);
		});
		expect(await failure(killed)).toMatchObject({ code: 'database_unavailable', action: 'retry' });
		expect(await names()).not.toContain('within');
	});

	test('while a change is committed leaves it open whether it is stored', async () => {
		await database.raw(`
			CREATE OR REPLACE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS
				'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
			CREATE CONSTRAINT TRIGGER kill AFTER INSERT ON settings DEFERRABLE INITIALLY DEFERRED
				FOR EACH ROW WHEN (NEW.name = 'at the end') EXECUTE FUNCTION kill()`);
		const killed = database.transaction((trx) => trx('settings').insert({ name: 'at the end', value: '' }));
		expect(await failure(killed)).toMatchObject({
			code: 'database_unavailable',
			action: 'check-outcome',
			retryable: false,
		});
		const alone = database('settings').insert({ name: 'at the end', value: '' });
		expect(await failure(Promise.resolve(alone))).toMatchObject({ action: 'check-outcome' });
		expect(await failure(Promise.resolve(database.raw(KILL)))).toMatchObject({ action: 'retry' });
	});
});

test('a script that fails leaves no transaction on its connection', async () => {
	const database = await openDatabase(url(), 2);
	await expect(database.raw('BEGIN; SELECT 1 / 0; COMMIT')).rejects.toThrow('division by zero');
	expect(await database('settings').pluck('name')).toEqual(expect.any(Array));
	await database.destroy();
});
