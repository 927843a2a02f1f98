import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine, Run } from '../../service/core/engine';
import type { Database } from '../../service/database';
import { eventually, PROCESSES_MS } from './until';

/** A database, and engines that use it. */
export interface EngineBench {
	database: Database;
	/** Creates an engine without starting it. */
	create(): Promise<Engine>;
	/** Makes waiting work due earlier, as if this much time had passed. */
	passTime(milliseconds: number): Promise<void>;
	/** Returns the log. */
	log(): string;
	/** Stops the engines and deletes the database. */
	close(): Promise<void>;
}

const QUEUE = 'tests';

/** Waits long enough for any automatic work to happen. */
const quiet = () => wait(300);

interface Row {
	key: string;
	group: string | null;
	at: string | null;
}

/** Tests the behaviour that every engine must guarantee for its queues. */
export function describeEngine(name: string, makeBench: () => Promise<EngineBench>): void {
	let bench: EngineBench;
	let engine: Engine;

	/** Queries the rows of pending work. */
	const rows = () => bench.database<Row>('test_work');

	beforeEach(async () => {
		bench = await makeBench();
		await bench.database.schema.createTable('test_work', (table) => {
			table.text('key').primary();
			table.text('group');
			table.text('at');
		});
	});
	afterEach(async () => {
		await bench.close();
	});

	const due = async () =>
		(await rows()).map(({ key, group, at }) => ({
			key,
			...(group !== null && { group }),
			...(at !== null && { at: new Date(at) }),
		}));

	async function begin(run: Run, limits: { atATime?: number; perGroup?: number } = {}): Promise<Engine> {
		engine = await bench.create();
		engine.work(QUEUE, { atATime: 8, perGroup: 8, due, ...limits }, run);
		await engine.start();
		return engine;
	}

	/** Enqueues keys in one transaction. The group of a key is the part before its slash. */
	const enqueue = (keys: readonly string[], at?: Date) =>
		bench.database.transaction(async (trx) => {
			for (const key of keys) {
				const [group = key, own] = key.split('/');
				await engine.enqueue(trx, QUEUE, key, { at, ...(own !== undefined && { group }) });
			}
		});

	/** Provides a `run` function whose runs last until the test ends them or they are interrupted. */
	function heldRuns() {
		const begun: string[] = [];
		const ended: string[] = [];
		const ends = new Map<string, () => void>();
		let most = 0;
		const run: Run = async (key, signal) => {
			begun.push(key);
			most = Math.max(most, begun.length - ended.length);
			await new Promise<void>((resolve) => {
				ends.set(key, resolve);
				signal.addEventListener('abort', () => resolve());
			});
			ended.push(signal.aborted ? `${key} interrupted` : key);
			return {};
		};
		const end = (key: string) => ends.get(key)?.();
		return { run, begun, ended, end, most: () => most };
	}

	describe(`an engine's queue (${name})`, () => {
		test('has a key looked at if and only if the transaction commits', async () => {
			const looks: string[] = [];
			await begin(async (key) => {
				looks.push(key);
				return {};
			});
			const failing = bench.database.transaction(async (trx) => {
				await engine.enqueue(trx, QUEUE, 'rolled back');
				throw new Error('rolled back');
			});
			await expect(failing).rejects.toThrow('rolled back');
			let seen: string[] | undefined;
			await bench.database.transaction(async (trx) => {
				await engine.enqueue(trx, QUEUE, 'committed');
				await quiet();
				seen = [...looks];
			});
			await eventually(() => looks.length === 1);
			await quiet();
			expect([seen, looks]).toEqual([[], ['committed']]);
		});

		test('counts several calls for one key as one, at the soonest of their times', async () => {
			const looks: { key: string; at: number }[] = [];
			await begin(async (key) => {
				looks.push({ key, at: Date.now() });
				return {};
			});
			const now = Date.now();
			await enqueue(['one'], new Date(now + 60_000));
			await enqueue(['one'], new Date(now + 1_000));
			await enqueue(['one'], new Date(now + 120_000));
			await eventually(() => looks.length === 1);
			expect(looks[0]?.at).toBeGreaterThanOrEqual(now + 1_000);
			await bench.passTime(300_000);
			await enqueue(['another']);
			await eventually(() => looks.length === 2);
			await quiet();
			expect(looks.map(({ key }) => key)).toEqual(['one', 'another']);
		});

		test('looks once more at a key for which it was called while the key was looked at, and never twice at once', async () => {
			const { run, begun, end, most } = heldRuns();
			await begin(run);
			await enqueue(['one']);
			await eventually(() => begun.length === 1);
			await enqueue(['one']);
			await enqueue(['one']);
			await quiet();
			expect(begun).toEqual(['one']);
			end('one');
			await eventually(() => begun.length === 2);
			end('one');
			await quiet();
			expect([begun, most()]).toEqual([['one', 'one'], 1]);
		});

		test('works on so many keys at a time, of one group on fewer', async () => {
			const { run, begun, ended, end, most } = heldRuns();
			await begin(run, { atATime: 3, perGroup: 2 });
			await enqueue(['loud/1', 'loud/2', 'loud/3', 'loud/4']);
			await eventually(() => begun.length === 2);
			await enqueue(['quiet/1', 'quiet/2']);
			await eventually(() => begun.length === 3);
			await quiet();
			expect([...begun].sort()).toEqual(['loud/1', 'loud/2', 'quiet/1']);
			await eventually(() => {
				begun.forEach(end);
				return ended.length === 6;
			});
			expect([...ended].sort()).toEqual(['loud/1', 'loud/2', 'loud/3', 'loud/4', 'quiet/1', 'quiet/2']);
			expect(most()).toBe(3);
		});

		test('lets groups have their turns one after the other, and each its keys in their order', async () => {
			const looks: string[] = [];
			await begin(
				async (key) => {
					looks.push(key);
					return {};
				},
				{ atATime: 1 },
			);
			await enqueue(['loud/1', 'loud/2', 'loud/3', 'loud/4', 'quiet/1', 'quiet/2']);
			await eventually(() => looks.length === 6);
			const ofGroup = (group: string) => looks.filter((key) => key.startsWith(group));
			expect(ofGroup('loud')).toEqual(['loud/1', 'loud/2', 'loud/3', 'loud/4']);
			expect(ofGroup('quiet')).toEqual(['quiet/1', 'quiet/2']);
			expect(looks.indexOf('quiet/2')).toBeLessThanOrEqual(4);
		});

		test('looks again when the last look has asked for it', async () => {
			const times: number[] = [];
			await begin(async () => {
				times.push(Date.now());
				return times.length < 3 ? { again: new Date(Date.now() + 400) } : {};
			});
			await enqueue(['one']);
			await eventually(() => times.length === 3);
			await quiet();
			expect(times).toHaveLength(3);
			for (const index of [1, 2])
				expect((times[index] ?? 0) - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(400);
		});

		test('logs what a look throws, and looks again after a while; others do not wait for that', async () => {
			const times: number[] = [];
			let others = 0;
			await begin(async (key) => {
				if (key === 'other') others += 1;
				else if (times.push(Date.now()) === 1) throw new Error('a failure for the log');
				return {};
			});
			await enqueue(['one', 'other']);
			await eventually(() => others === 1);
			expect(times).toHaveLength(1);
			await eventually(() => times.length === 2);
			expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(500);
			expect(bench.log()).toContain('a failure for the log');
		});

		test('notices that the clock was set forward', async () => {
			const looks: string[] = [];
			await begin(async (key) => {
				looks.push(key);
				return {};
			});
			await enqueue(['one'], new Date(Date.now() + 3_600_000));
			await quiet();
			expect(looks).toEqual([]);
			await bench.passTime(3_600_000);
			await eventually(() => looks.length === 1);
		});
	});

	describe(`keys that are seized (${name})`, () => {
		test('are let go by their workers, looked at by no other, and go on once they are given back', async () => {
			const { run, begun, ended, end } = heldRuns();
			await begin(run);
			await enqueue(['one', 'two', 'three']);
			await eventually(() => begun.length === 3);
			const giveBack = await engine.seize(QUEUE, ['one', 'two', 'elsewhere']);
			expect([...ended].sort()).toEqual(['one interrupted', 'two interrupted']);
			await enqueue(['one', 'elsewhere']);
			await quiet();
			expect(begun).toHaveLength(3);
			await giveBack();
			await eventually(() => begun.length === 6);
			expect(begun.slice(3).sort()).toEqual(['elsewhere', 'one', 'two']);
			for (const key of ['one', 'two', 'three', 'elsewhere']) end(key);
			await quiet();
			expect(begun).toHaveLength(6);
		});

		test('stay seized until everybody who has seized them gives them back', async () => {
			const looks: string[] = [];
			await begin(async (key) => {
				looks.push(key);
				return {};
			});
			const [first, second] = [await engine.seize(QUEUE, ['one']), await engine.seize(QUEUE, ['one'])];
			await enqueue(['one']);
			await first();
			await quiet();
			expect(looks).toEqual([]);
			await second();
			await eventually(() => looks.length === 1);
		});

		test('are seized after 5 seconds even if a worker does not let go', async () => {
			let finish = () => {};
			let looks = 0;
			await begin(async () => {
				looks += 1;
				await new Promise<void>((resolve) => (finish = resolve));
				return {};
			});
			await enqueue(['one']);
			await eventually(() => looks === 1);
			const began = performance.now();
			const giveBack = await engine.seize(QUEUE, ['one']);
			const tookMs = performance.now() - began;
			expect(tookMs).toBeGreaterThan(4_500);
			expect(tookMs).toBeLessThan(10_000);
			finish();
			await quiet();
			expect(looks).toBe(1);
			await giveBack();
			await eventually(() => looks === 2);
			finish();
		}, 20_000);
	});

	describe(`a restart (${name})`, () => {
		test('interrupts what is looked at, and looks at it again', async () => {
			const first = heldRuns();
			await begin(first.run);
			await rows().insert({ key: 'one', group: null, at: null });
			await enqueue(['one']);
			await eventually(() => first.begun.length === 1);
			await engine.stop();
			expect(first.ended).toEqual(['one interrupted']);
			const second = heldRuns();
			await begin(second.run);
			await eventually(() => second.begun.length === 1);
			second.end('one');
		});

		test('finds what was due, and what will be', async () => {
			const looks: string[] = [];
			const note: Run = async (key) => {
				looks.push(key);
				return {};
			};
			await begin(note);
			const later = new Date(Date.now() + 3_600_000);
			await engine.stop();
			await rows().insert([
				{ key: 'group/now', group: 'group', at: null },
				{ key: 'group/later', group: 'group', at: later.toISOString() },
			]);
			await begin(note);
			await eventually(() => looks.length === 1);
			await quiet();
			expect(looks).toEqual(['group/now']);
			await bench.passTime(3_600_000);
			await eventually(() => looks.length === 2);
			expect(looks).toEqual(['group/now', 'group/later']);
		});

		test('that comes while it starts is the end: nothing begins after it', async () => {
			const looks: string[] = [];
			let answer = () => {};
			let isAsked = false;
			engine = await bench.create();
			engine.work(
				QUEUE,
				{
					atATime: 8,
					perGroup: 8,
					async due() {
						isAsked = true;
						await new Promise<void>((resolve) => (answer = resolve));
						return [{ key: 'one' }];
					},
				},
				async (key) => {
					looks.push(key);
					return {};
				},
			);
			const started = engine.start();
			await eventually(() => isAsked);
			const stopped = engine.stop();
			answer();
			await Promise.all([started, stopped]);
			await quiet();
			expect(looks).toEqual([]);
		});

		test('begins nothing before it is started', async () => {
			const looks: string[] = [];
			engine = await bench.create();
			engine.work(QUEUE, { atATime: 8, perGroup: 8, due }, async (key) => {
				looks.push(key);
				return {};
			});
			await engine.prepare();
			await enqueue(['one']);
			await quiet();
			expect(looks).toEqual([]);
			await engine.start();
			await eventually(() => looks.length === 1);
		});
	});

	describe(`20,000 keys (${name})`, () => {
		test.each([1, 1_000])(
			'of %i groups are queued, and a claim takes less than 30 ms',
			async (groups) => {
				const keys = Array.from({ length: 20_000 }, (_, index) => ({
					key: String(index),
					group: String(index % groups),
					at: null,
				}));
				await bench.database.transaction(async (trx) => {
					for (let from = 0; from < keys.length; from += 200)
						await trx('test_work').insert(keys.slice(from, from + 200));
				});
				const CLAIMS = 200;
				const times: number[] = [];
				const run: Run = async (_key, signal) => {
					times.push(performance.now());
					if (times.length > CLAIMS) await once(signal, 'abort');
					return {};
				};
				await begin(run, { atATime: 1 });
				await eventually(() => times.length > CLAIMS, PROCESSES_MS);
				// This checks the median, since the mean would include delays caused by other programs on the machine.
				const took = times.slice(1).map((time, index) => time - (times[index] ?? 0));
				expect(took.sort((a, b) => a - b)[CLAIMS / 2]).toBeLessThan(30);
			},
			PROCESSES_MS,
		);
	});
}
