import { setTimeout as wait } from 'node:timers/promises';
import { startPostgresql, type LocalPostgresql } from '../../sandbox/servers/postgresql';
import { makeBucket, startSwift, type LocalSwift } from '../../sandbox/servers/swift';
import { queryDatabase } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings } from '../support/service';
import { until } from '../support/until';
import { arrivals, bring, connectAll, finishDrafts, makeParcels, startFleet } from './support/fleet';
import { openScaleBench, type ScaleBench } from './support/service-processes';
import { BUCKET } from './support/store';

/**
 * A minute on the platforms takes a second, and a day takes 24 minutes. Inboxes stay full until users finish drafts.
 */
const SCALE = 60;
const LONG_MS = 15 * 60_000;
/** While the store is unavailable, hundreds of attempts fail; a sweep then deletes their files one by one. */
const SWEPT_MS = 5 * 60_000;

const PROCESSES = 3;
const PARCELS = 300;
const AT_ONCE = 12;
const KILL_EVERY_MS = 5_000;
const KILLS = 12;

const ACCOUNTS = Array.from(
	{ length: 30 },
	(_, index) => [index % 2 === 0 ? 'tiktok' : 'instagram', `sender_${index}`] as const,
);

/** Returns a function that produces the same random numbers in each run, so that runs can be repeated. */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** These tests stop the database and the store, so they use their own servers. */
let postgresql: LocalPostgresql;
let swift: LocalSwift;
let sandbox: TestSandbox;
let bench: ScaleBench;
const shared = { database: process.env.TEST_POSTGRESQL_URL, store: process.env.TEST_S3_URL };

beforeEach(async () => {
	[postgresql, swift] = await Promise.all([startPostgresql(), startSwift()]);
	process.env.TEST_POSTGRESQL_URL = `postgres://postgres@127.0.0.1:${postgresql.port}/postgres`;
	process.env.TEST_S3_URL = `http://127.0.0.1:${swift.port}`;
	await makeBucket(process.env.TEST_S3_URL, BUCKET);
	sandbox = await startTestSandbox({
		switches: { limitTimeScale: SCALE, 'tiktok.processingSeconds': 0, 'tiktok.downloadSeconds': 0 },
	});
	bench = await openScaleBench({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) });
}, LONG_MS);
afterEach(async () => {
	await bench.close();
	await sandbox.close();
	// The test files that this worker runs next use the shared servers.
	Object.assign(process.env, { TEST_POSTGRESQL_URL: shared.database, TEST_S3_URL: shared.store });
	await Promise.all([postgresql.stop(), swift.stop()]);
}, LONG_MS);

/** Runs `work` for all items, `atOnce` at a time. */
async function allOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>) {
	const left = [...items];
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
		}),
	);
}

const restartDatabase = async () => {
	await postgresql.halt();
	await wait(1_000);
	await postgresql.resume();
};

/** Simulates the half hour for which a file waits for its writer, so that the next start deletes abandoned files. */
const endClaimsOfWriters = () =>
	queryDatabase(
		bench.database,
		"UPDATE files SET written_until = '2000-01-01T00:00:00.000Z' WHERE written_until IS NOT NULL",
	);

/** Returns the objects in the store and the database rows of files and their parts. */
const leftOvers = async () => ({
	objects: await bench.temporaryFiles(),
	rows: await queryDatabase(bench.database, 'SELECT * FROM files'),
	parts: await queryDatabase(bench.database, 'SELECT * FROM file_parts'),
});

/** Causes no faults in addition to the killed processes. */
const quiet = async () => {};
async function stormy(): Promise<void> {
	await wait(10_000);
	await restartDatabase();
	await wait(5_000);
	await swift.halt();
	await wait(20_000);
	await swift.resume();
	await wait(5_000);
	await restartDatabase();
}

test.each([
	['a process is killed every five seconds', quiet],
	['besides, the database is restarted twice and the store away for 20 seconds', stormy],
])(
	`of ${PARCELS} uploads for ${ACCOUNTS.length} accounts each arrives once: %s`,
	async (_name, weather) => {
		const fleet = await startFleet(bench, PROCESSES, createRandom(20_261_129));
		let isOver = false;
		const users = (async () => {
			for (; !isOver; await wait(500)) await finishDrafts(sandbox);
		})();
		try {
			await connectAll(fleet, sandbox, ACCOUNTS);
			const parcels = makeParcels(PARCELS, ACCOUNTS);
			const killing = (async () => {
				for (let kills = 0; kills < KILLS; kills++) {
					await wait(KILL_EVERY_MS);
					await fleet.killOne();
				}
			})();
			await Promise.all([
				killing,
				weather(),
				allOf(parcels, AT_ONCE, (parcel) => bring(fleet, sandbox, parcel)),
			]);
			const counts = await arrivals(sandbox);
			expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);
			expect([...counts.keys()].sort()).toEqual(parcels.map(({ sha256 }) => sha256).sort());

			await endClaimsOfWriters();
			await bench.start();
			await until(
				leftOvers,
				({ objects, rows, parts }) => [...objects, ...rows, ...parts].length === 0,
				SWEPT_MS,
			);
		} finally {
			isOver = true;
			fleet.close();
			await users;
		}
	},
	LONG_MS,
);
