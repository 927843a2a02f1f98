import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createBossEngine } from '../../service/core/boss-engine';
import type { Engine, Run } from '../../service/core/engine';
import { inTurn, timeOf, timestamp, writeSetting, type Database } from '../../service/database';
import { databaseLocation, jobsSchemaOf } from '../support/database-location';
import { makeEngineBench } from '../support/engine-bench';
import { describeEngine, type EngineBench } from '../support/engine-contract';
import { eventually, PROCESSES_MS } from '../support/until';
import { startEngineProcess, type EngineProcess } from './support/engine-process';

/** The engine uses the server's clock, which cannot be changed. Instead, this makes all waiting jobs due earlier. */
async function passTime(database: Database, milliseconds: number): Promise<void> {
	const { rows } = await database.raw<{ rows: [{ schema: string }] }>('SELECT current_schema() AS schema');
	await database.raw(
		`UPDATE ${rows[0].schema}_jobs.job SET start_after = start_after - ? * interval '1 millisecond'`,
		[milliseconds],
	);
}

/** Creates engines with separate connections to one database, as if they ran in several processes. */
const makeBench = () => makeEngineBench({ createEngine: createBossEngine, passTime, ownConnections: true });

describeEngine('pg-boss', makeBench);

const QUEUE = 'tests';
const nothing = async () => [];

let bench: EngineBench;
let folder: string;

beforeEach(async () => {
	folder = randomUUID();
	bench = await makeEngineBench({ createEngine: createBossEngine, passTime, ownConnections: true }, folder);
});
afterEach(() => bench.close());

/** Starts three engines that use the same database. */
async function three(prepare: (engine: Engine, index: number) => void): Promise<Engine[]> {
	const engines = [await bench.create(), await bench.create(), await bench.create()];
	engines.forEach(prepare);
	await Promise.all(engines.map((engine) => engine.start()));
	return engines;
}

const enqueue = (engine: Engine, keys: readonly string[]) =>
	bench.database.transaction(async (trx) => {
		for (const key of keys) await engine.enqueue(trx, QUEUE, key, { group: key.split('/')[0] });
	});

test('an engine is prepared only when its queues exist, which a transaction that began earlier would not see', async () => {
	const engine = await bench.create();
	let release = () => {};
	const released = new Promise<void>((resolve) => (release = resolve));
	let isLocked = false;
	const lock = bench.database.transaction(async (trx) => {
		await trx.raw('LOCK TABLE ?? IN EXCLUSIVE MODE', [`${jobsSchemaOf(folder)}.queue`]);
		isLocked = true;
		await released;
	});
	await eventually(() => isLocked);
	engine.work(QUEUE, { atATime: 1, perGroup: 1, due: nothing }, async () => ({}));
	let isPrepared = false;
	const prepared = engine.prepare().then(() => (isPrepared = true));
	await wait(500);
	expect(isPrepared).toBe(false);
	release();
	await Promise.all([lock, prepared]);
	await enqueue(engine, ['one']);
});

test(
	'a process that is suspended during a claim holds up the claims of the others for 15 seconds at most',
	async () => {
		let resume: (() => void) | undefined;
		const suspended = inTurn(
			bench.database,
			QUEUE,
			() => new Promise<void>((resolve) => (resume = resolve)),
		).catch((error: unknown) => error);
		await eventually(() => resume !== undefined);
		const engine = await bench.create();
		let looks = 0;
		engine.work(QUEUE, { atATime: 1, perGroup: 1, due: nothing }, async () => {
			looks += 1;
			return {};
		});
		await engine.start();
		await enqueue(engine, ['one']);
		await eventually(() => looks === 1, 15_000);
		resume?.();
		expect(await suspended).toBeInstanceOf(Error);
	},
	PROCESSES_MS,
);

describe('three engines on one database', () => {
	test('look at each key in one place, and at no more of a group at a time than one alone would', async () => {
		const running: string[] = [];
		const done: string[] = [];
		let mostOfKey = 0;
		let mostOfGroup = 0;
		const run: Run = async (key) => {
			running.push(key);
			const [group] = key.split('/');
			const count = (isAlike: (other: string) => boolean) => running.filter(isAlike).length;
			mostOfKey = Math.max(
				mostOfKey,
				count((other) => other === key),
			);
			mostOfGroup = Math.max(
				mostOfGroup,
				count((other) => other.split('/')[0] === group),
			);
			await wait(15);
			running.splice(running.indexOf(key), 1);
			done.push(key);
			return {};
		};
		const engines = await three((engine) => {
			engine.work(QUEUE, { atATime: 4, perGroup: 2, due: nothing }, run);
		});
		const keys = Array.from({ length: 120 }, (_, index) => `${index % 4}/${index}`);
		await Promise.all(
			engines.map((engine, index) => enqueue(engine, keys.slice(index * 40, index * 40 + 40))),
		);
		await eventually(() => done.length === keys.length);
		expect([...done].sort()).toEqual([...keys].sort());
		expect([mostOfKey, mostOfGroup]).toEqual([1, 2]);
	});

	test('look once at a key for which all of them were called', async () => {
		const looks: string[] = [];
		const engines = await three((engine) => {
			engine.work(QUEUE, { atATime: 4, perGroup: 4, due: nothing }, async (key) => {
				looks.push(key);
				await wait(500);
				return {};
			});
		});
		await bench.database.transaction(async (trx) => {
			for (const engine of engines) await engine.enqueue(trx, QUEUE, 'one');
		});
		await eventually(() => looks.length > 0);
		await wait(2_000);
		expect(looks).toEqual(['one']);
	});

	test('run what is scheduled once at each of its times', async () => {
		const ticks: number[] = [];
		await three((engine) => {
			engine.schedule('a test', { cron: '* * * * * *' }, async () => {
				ticks.push(Math.floor((await timeOf(bench.database)) / 1000));
			});
		});
		await eventually(() => ticks.length >= 5);
		expect(new Set(ticks).size).toBe(ticks.length);
	});

	test('make up once for what all of them missed', async () => {
		await writeSetting(bench.database, 'schedule a test', timestamp(Date.now() - 3 * 24 * 60 * 60_000));
		let runs = 0;
		await three((engine) => engine.schedule('a test', { cron: '0 12 * * *' }, async () => void (runs += 1)));
		await eventually(() => runs > 0);
		await wait(2_500);
		expect(runs).toBe(1);
	});

	test('let go what another one seizes', async () => {
		const begun: string[] = [];
		const ended: string[] = [];
		const engines = await three((engine, index) => {
			if (index === 2) engine.work(QUEUE, { atATime: 0, perGroup: 1, due: nothing }, async () => ({}));
			else
				engine.work(QUEUE, { atATime: 1, perGroup: 1, due: nothing }, async (key, signal) => {
					begun.push(key);
					await new Promise((resolve) => signal.addEventListener('abort', resolve));
					ended.push(key);
					return {};
				});
		});
		await enqueue(engines[2] as Engine, ['one', 'two']);
		await eventually(() => begun.length === 2);
		const giveBack = await (engines[2] as Engine).seize(QUEUE, ['one']);
		expect(ended).toEqual(['one']);
		await wait(1_500);
		expect([...begun].sort()).toEqual(['one', 'two']);
		await giveBack();
		await eventually(() => begun.filter((key) => key === 'one').length === 2);
	});
});

describe('engines in processes of their own', () => {
	let processes: EngineProcess[];
	const start = async (shiftFile?: string) => {
		const one = await startEngineProcess(await databaseLocation(folder), shiftFile);
		processes.push(one);
		return one;
	};
	/** Enqueues a key, and waits until a process works on it. */
	async function enqueueFor(one: EngineProcess, key: string): Promise<void> {
		const engine = await bench.create();
		engine.work(QUEUE, { atATime: 0, perGroup: 1, due: nothing }, async () => ({}));
		await enqueue(engine, [key]);
		await one.says(`begun ${key}`);
	}

	beforeEach(() => {
		processes = [];
	});
	afterEach(() => Promise.all(processes.map((one) => one.kill())));

	test(
		'take over within 15 seconds what one held that was killed',
		async () => {
			const first = await start();
			await enqueueFor(first, 'one');
			const second = await start();
			await first.kill();
			await second.says('begun one', 15_000);
		},
		PROCESSES_MS,
	);

	test(
		'take over from one that stood still, which is interrupted when it goes on and ends nothing of theirs',
		async () => {
			const first = await start();
			await enqueueFor(first, 'one');
			const second = await start();
			first.signal('SIGSTOP');
			await second.says('begun one');
			first.signal('SIGCONT');
			await first.says('interrupted one');
			await wait(3_000);
			expect(second.lines).not.toContain('interrupted one');
			second.tell('end one');
			await second.says('ended one');
			await wait(2_500);
			const looks = processes.flatMap(({ lines }) => lines).filter((line) => line === 'begun one');
			expect(looks).toHaveLength(2);
		},
		PROCESSES_MS,
	);

	test(
		'agree about the time although the clocks of their machines do not',
		async () => {
			const clocks = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
			for (const minutes of [10, 0, -10]) {
				const file = join(clocks, String(minutes));
				await writeFile(file, String(minutes * 60_000));
				await start(file);
			}
			const ticks = () => processes.flatMap(({ lines }) => lines.filter((line) => line.startsWith('tick ')));
			await eventually(() => ticks().length >= 5);
			const seconds = ticks().map((line) => Number(line.slice('tick '.length)));
			expect(new Set(seconds).size).toBe(seconds.length);
			expect(Math.max(...seconds) - Math.min(...seconds)).toBeLessThan(60);
			await rm(clocks, { recursive: true });
		},
		PROCESSES_MS,
	);
});
