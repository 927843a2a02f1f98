import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEmbeddedEngine } from '../../../service/core/embedded-engine';
import { makeEngineBench } from '../../support/engine-bench';
import { describeEngine, type EngineBench } from '../../support/engine-contract';
import { shiftDate } from '../../support/shifted-date.cjs';
import { eventually } from '../../support/until';

const HOUR_MS = 60 * 60_000;
const DAILY = { cron: '0 12 * * *' };

/** Prepares engines on a database that belongs to a single process. */
async function makeBench(): Promise<EngineBench> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	const bench = await makeEngineBench(
		{
			createEngine: createEmbeddedEngine,
			passTime: async (_database, milliseconds) => shiftDate(milliseconds),
			ownConnections: false,
		},
		folder,
	);
	return {
		...bench,
		async close() {
			shiftDate(0);
			await bench.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

describeEngine('embedded', makeBench);

let bench: EngineBench;
const create = () => bench.create();

function setTime(time: string): void {
	shiftDate(0);
	shiftDate(Date.parse(time) - Date.now());
}

/** Waits for two ticks, during which everything that is due starts. */
const twoTicks = () => wait(2_100);

describe('what is scheduled', () => {
	beforeEach(async () => {
		bench = await makeBench();
		setTime('2026-03-01T11:00:00Z');
	});
	afterEach(async () => {
		shiftDate(0);
		await bench.close();
	});

	test('every so many seconds runs at the start, and again when that time has passed', async () => {
		const engine = await create();
		let runs = 0;
		engine.schedule('a test', { everySeconds: 600 }, async () => void (runs += 1));
		await engine.start();
		await eventually(() => runs === 1);
		await twoTicks();
		expect(runs).toBe(1);
		setTime('2026-03-01T11:10:01Z');
		await eventually(() => runs === 2);
	});

	test('at times of the day does not run at the first start, but at each of its times, once', async () => {
		const engine = await create();
		let runs = 0;
		engine.schedule('a test', DAILY, async () => void (runs += 1));
		await engine.start();
		await twoTicks();
		expect(runs).toBe(0);
		setTime('2026-03-01T12:00:01Z');
		await eventually(() => runs === 1);
		await twoTicks();
		expect(runs).toBe(1);
		setTime('2026-03-02T12:00:01Z');
		await eventually(() => runs === 2);
	});

	test('and was missed while nothing ran is made up for once', async () => {
		const runs: string[] = [];
		const begin = async (name: string) => {
			const engine = await create();
			engine.schedule('a test', DAILY, async () => void runs.push(name));
			await engine.start();
			return engine;
		};
		await (await begin('first')).stop();
		setTime('2026-03-04T09:00:00Z');
		const second = await begin('second');
		await eventually(() => runs.length === 1);
		await twoTicks();
		await second.stop();
		await begin('third');
		await twoTicks();
		expect(runs).toEqual(['second']);
	});

	test('never runs twice at once, and makes up for the times that it took', async () => {
		const engine = await create();
		let running = 0;
		let most = 0;
		let runs = 0;
		let finish = () => {};
		engine.schedule('a test', { everySeconds: 1 }, async () => {
			most = Math.max(most, ++running);
			runs += 1;
			await new Promise<void>((resolve) => (finish = resolve));
			running -= 1;
		});
		await engine.start();
		await eventually(() => runs === 1);
		await twoTicks();
		expect(runs).toBe(1);
		finish();
		await eventually(() => runs === 2);
		finish();
		expect(most).toBe(1);
	});

	test('and fails is logged by its name, runs again, and does not hold up others', async () => {
		const engine = await create();
		let failures = 0;
		let runs = 0;
		engine.schedule('a test that fails', { everySeconds: 1 }, () =>
			Promise.reject(new Error(`failure ${(failures += 1)}`)),
		);
		engine.schedule('another', { everySeconds: 1 }, async () => void (runs += 1));
		await engine.start();
		await eventually(() => failures >= 2 && runs >= 2);
		expect(bench.log()).toContain('a test that fails failed');
		expect(bench.log()).toContain('failure 1');
	});

	test('is interrupted by a stop, which waits until it has ended', async () => {
		const engine = await create();
		let state = 'waiting';
		engine.schedule('a test', { everySeconds: 600 }, async (signal) => {
			state = 'running';
			await wait(HOUR_MS, undefined, { signal }).catch(() => {});
			await wait(50);
			state = 'ended';
		});
		await engine.start();
		await eventually(() => state === 'running');
		await engine.stop();
		expect(state).toBe('ended');
		expect(bench.log()).toBe('');
	});
});
