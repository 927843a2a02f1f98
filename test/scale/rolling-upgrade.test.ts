import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { callerOf, connectAccount, sandboxSettings, untilNoFiles, waitForEnd } from '../support/service';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { openScaleBench, type ScaleBench } from './support/service-processes';

/** The platforms' time windows are divided by this number, so that uploads do not wait for each other. */
const SCALE = 100_000;
const LONG_MS = 240_000;

let sandbox: TestSandbox;
let bench: ScaleBench;

beforeAll(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	bench = await openScaleBench({
		...sandboxSettings(sandbox.url),
		LIMIT_TIME_SCALE: String(SCALE),
		// Ten times as long as the proxy takes to notice that a process is not ready.
		DRAIN_SECONDS: '2',
	});
}, LONG_MS);
afterAll(async () => {
	await bench.close();
	await sandbox.close();
}, LONG_MS);

/** Simulates users and programs that keep sending requests while the processes behind the proxy are replaced. */
function startLoad() {
	const call = callerOf(bench.url);
	const taken: string[] = [];
	const refused: unknown[] = [];
	let isOver = false;

	async function repeat(act: () => Promise<{ status: number; body: unknown }>, pauseMs: number) {
		while (!isOver) {
			const answer = await act().catch((error: unknown) => ({ status: 0, body: String(error) }));
			if (answer.status >= 400 || answer.status === 0) refused.push(answer);
			await wait(pauseMs);
		}
	}

	async function send() {
		const body = new FormData();
		for (const [name, value] of Object.entries({ platforms: 'tiktok', account: 'example_creator' }))
			body.append(name, value);
		body.append('file', new Blob([sampleVideo]), 'video.mp4');
		const answer = await call(WEBHOOK, { method: 'POST', body });
		if (answer.status === 202) taken.push(answer.body.upload_id as string);
		return answer;
	}

	const ended = Promise.all([
		repeat(() => call('/api/accounts'), 50),
		repeat(() => call('/api/uploads'), 100),
		repeat(send, 400),
	]);
	return {
		taken,
		refused,
		async stop() {
			isOver = true;
			await ended;
		},
	};
}

test(
	'processes are replaced one by one by a later version, and no request behind the proxy fails',
	async () => {
		const old = await Promise.all([bench.start(), bench.start(), bench.start()]);
		await connectAccount({ call: callerOf(bench.url) }, 'tiktok');
		const load = startLoad();
		await wait(1_000);
		for (const one of old) {
			const next = await bench.start({ isNext: true });
			// From now on, the old processes work with the later version's tables.
			const before = load.taken.length;
			await wait(1_000);
			expect(await one.stop()).toBe(0);
			expect((await next.call('/api/accounts')).status).toBe(200);
			expect(load.taken.length).toBeGreaterThan(before);
		}
		await load.stop();
		expect(load.refused).toEqual([]);

		const call = callerOf(bench.url);
		for (const id of load.taken)
			expect((await waitForEnd({ call }, id, 60_000)).deliveries).toMatchObject([{ state: 'delivered' }]);
		const { tiktok } = (await sandbox.read('state')) as { tiktok: { posts: object[] } };
		expect(tiktok.posts).toHaveLength(load.taken.length);
		await untilNoFiles(bench);
		const changed = await queryDatabase<{ next_version: string }>(
			bench.database,
			'SELECT DISTINCT next_version FROM uploads',
		);
		expect(changed).toEqual([{ next_version: 'new' }]);
	},
	LONG_MS,
);
