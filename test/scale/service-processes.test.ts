import { openDatabase } from '../../service/database';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, untilNoFiles, waitForEnd } from '../support/service';
import { eventually } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { openScaleBench, type ScaleBench, type ScaleProcess } from './support/service-processes';

/** The platforms' time windows are divided by this number, so that uploads do not wait for each other. */
const SCALE = 100_000;
/** Time limit of a test that starts several services. */
const LONG_MS = 120_000;
/** Time limit for another process to take over the work of a killed one. */
const TAKEN_OVER_MS = 15_000;

let sandbox: TestSandbox;
let bench: ScaleBench;

beforeEach(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	bench = await openScaleBench({ ...sandboxSettings(sandbox.url), LIMIT_TIME_SCALE: String(SCALE) });
});
afterEach(async () => {
	await bench.close();
	await sandbox.close();
});

async function send(to: ScaleProcess, fields: Record<string, string> = {}): Promise<string> {
	const body = new FormData();
	const all = { platforms: 'tiktok', account: 'example_creator', ...fields };
	for (const [name, value] of Object.entries(all)) body.append(name, value);
	body.append('file', new Blob([sampleVideo]), 'video.mp4');
	const answer = await to.call(WEBHOOK, { method: 'POST', body });
	if (answer.status !== 202) throw new Error(`Not taken: ${JSON.stringify(answer.body)}`);
	return answer.body.upload_id as string;
}

async function received() {
	const { tiktok, instagram } = (await sandbox.read('state')) as Record<string, Record<string, object[]>>;
	return { drafts: tiktok?.posts ?? [], posts: instagram?.media ?? [] };
}

/** Has a single process make a request to which the platform does not respond, then starts a second process. */
async function holdAt(match: object, when: 'before' | 'after', fields: Record<string, string> = {}) {
	const first = await bench.start();
	await connectAccount(first, fields.platforms === 'instagram' ? 'facebook' : 'tiktok');
	await sandbox.control('faults', { kind: 'hold', times: 1, match, when });
	const id = await send(first, fields);
	await sandbox.untilHeld();
	return { first, id, second: await bench.start() };
}

test(
	'three processes that start at once on an empty database share what they make on their first start',
	async () => {
		const [first, second, third] = await Promise.all([bench.start(), bench.start(), bench.start()]);
		await connectAccount(first, 'tiktok');
		for (const one of [first, second, third])
			expect((await one.call('/api/accounts')).body.accounts).toMatchObject([
				{ username: 'example_creator' },
			]);
		const database = await openDatabase(bench.database);
		const names = (await database('settings').pluck('name')) as string[];
		await database.destroy();
		expect(new Set(names).size).toBe(names.length);
	},
	LONG_MS,
);

test(
	'three processes deliver once whatever any of them was sent',
	async () => {
		const all = [await bench.start(), await bench.start(), await bench.start()];
		await connectAccount(all[0] as ScaleProcess, 'tiktok');
		const ids = await Promise.all(
			Array.from({ length: 15 }, (_, index) => send(all[index % 3] as ScaleProcess)),
		);
		for (const id of ids) {
			const { deliveries } = await waitForEnd(all[1] as ScaleProcess, id, 60_000);
			expect(deliveries).toMatchObject([{ state: 'delivered' }]);
		}
		expect((await received()).drafts).toHaveLength(15);
		await untilNoFiles(bench);
	},
	LONG_MS,
);

describe('what a process has left that was killed', () => {
	test.each([
		['its bytes', { method: 'PUT', path: '/upload' }],
		['its status', { path: '/status/fetch/' }],
	])(
		'is delivered once by another: while it sent or asked for %s',
		async (_name, match) => {
			const { first, second, id } = await holdAt(match, 'after');
			await first.kill();
			await sandbox.control('release');
			const { deliveries } = await waitForEnd(second, id, TAKEN_OVER_MS + 10_000);
			expect(deliveries).toMatchObject([{ state: 'delivered' }]);
			expect((await received()).drafts).toHaveLength(1);
			await untilNoFiles(bench);
		},
		LONG_MS,
	);

	test(
		'is never begun again: it asks for a look at the inbox when its init was not answered',
		async () => {
			const { first, second, id } = await holdAt({ path: '/inbox/video/init/' }, 'after');
			await first.kill();
			await sandbox.control('release');
			const { deliveries } = await waitForEnd(second, id, TAKEN_OVER_MS);
			expect(deliveries).toMatchObject([{ state: 'failed', error: { action: 'check-outcome' } }]);
			expect((await received()).drafts).toHaveLength(1);
		},
		LONG_MS,
	);

	test(
		'is published once by another: while its post was made',
		async () => {
			const fields = { platforms: 'instagram', auto_approve: 'true' };
			const { first, second, id } = await holdAt({ path: '/media_publish' }, 'after', fields);
			await first.kill();
			await sandbox.control('release');
			const { deliveries } = await waitForEnd(second, id, TAKEN_OVER_MS + 30_000);
			expect(deliveries).toMatchObject([{ state: 'published' }]);
			expect((await received()).posts).toHaveLength(1);
		},
		LONG_MS,
	);
});

test(
	'what a process does after it stood still has no effect',
	async () => {
		const { first, second, id } = await holdAt({ path: '/status/fetch/' }, 'after');
		first.signal('SIGSTOP');
		await sandbox.control('release');
		expect((await waitForEnd(second, id, TAKEN_OVER_MS + 10_000)).deliveries).toMatchObject([
			{ state: 'delivered' },
		]);
		const versionOf = async () => {
			const database = await openDatabase(bench.database);
			const row = await database('deliveries').where({ upload_id: id }).first();
			await database.destroy();
			return row?.version;
		};
		const version = await versionOf();
		first.signal('SIGCONT');
		// Once the process has delivered another upload, its earlier work is finished.
		const next = await send(first);
		await waitForEnd(first, next, 30_000);
		expect(await versionOf()).toBe(version);
		expect((await received()).drafts).toHaveLength(2);
	},
	LONG_MS,
);

test(
	'processes whose clocks are ten minutes off work as if they were right',
	async () => {
		const minutes = 60_000;
		const [ahead, behind] = [
			await bench.start({ shiftMs: 10 * minutes }),
			await bench.start({ shiftMs: -10 * minutes }),
		];
		await connectAccount(ahead, 'facebook');
		await connectAccount(behind, 'tiktok');
		for (const [one, other] of [
			[ahead, behind],
			[behind, ahead],
		] as const) {
			const id = await send(one);
			const { deliveries } = await waitForEnd(other, id, 60_000);
			const { created_at: madeAt } = (await other.call(`/api/uploads/${id}`)).body;
			expect(deliveries).toMatchObject([{ state: 'delivered' }]);
			expect(Math.abs(Date.parse(madeAt as string) - Date.now())).toBeLessThan(minutes);

			const post = await send(one, { platforms: 'instagram' });
			const stateOf = async () =>
				((await other.call(`/api/uploads/${post}`)).body as { deliveries?: { state: string }[] })
					.deliveries?.[0]?.state;
			await eventually(async () => (await stateOf()) === 'awaiting_approval', 30_000);
			const due = Date.now() + 4_000;
			const patch = { publish_at: new Date(due).toISOString() };
			const planned = await other.call(`/api/uploads/${post}`, {
				method: 'PATCH',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(patch),
			});
			expect(planned.status).toBe(200);
			await one.call(`/api/uploads/${post}/approve`, { method: 'POST' });
			await eventually(async () => (await stateOf()) === 'published', 30_000);
			expect(Date.now()).toBeGreaterThanOrEqual(due);
		}
		await untilNoFiles(bench);
	},
	LONG_MS,
);
