import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { runMediakit } from '../support/cli';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, callerOf, sandboxSettings, type UploadStatus } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { eventually, until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';

type Call = KillableService['call'];

let sandbox: TestSandbox;
let service: KillableService;
let settings: Record<string, string>;
let media: VideoServer;
/** Responses to pending requests for the video; the test sends them later. */
let asked: ServerResponse[];
/** The folder for backups; `keys` is the folder for the key, and `other` the data folder of another machine. */
let place: string;
let keys: string;
let other: string;
let started: ServiceProcess[];

const makeFolder = () => mkdtemp(join(tmpdir(), 'mediakit-backup-'));

beforeEach(async () => {
	[place, keys, other] = await Promise.all([makeFolder(), makeFolder(), makeFolder()]);
	[asked, started] = [[], []];
	media = await VideoServer.start((_request, response) => void asked.push(response));
	sandbox = await startTestSandbox({ switches: { limitTimeScale: 100_000 } });
	settings = {
		...sandboxSettings(sandbox.url),
		MEDIAKIT_API_KEY: API_KEY,
		LIMIT_TIME_SCALE: '100000',
		FETCH_HOST_ALLOWLIST: new URL(media.url).host,
	};
	service = await startKillableService(settings, ['tiktok', 'facebook']);
});
afterEach(async () => {
	await Promise.all(started.map((one) => one.stop()));
	await service.close();
	await Promise.all([sandbox.close(), media.close()]);
	await Promise.all([place, keys, other].map((path) => rm(path, { recursive: true, force: true })));
});

const run = (words: string[], dataDir: string) =>
	runMediakit(words, { cwd: place, settings: { ...settings, DATA_DIR: dataDir } });
const backUp = (file: string, ...words: string[]) =>
	run(['backup', join(place, file), ...words], service.dataDir);
const restore = (file: string, dataDir: string, ...words: string[]) =>
	run(['restore', join(place, file), ...words], dataDir);

/** Starts the service with this data folder. */
async function startOn(dataDir: string): Promise<Call> {
	const process = await startServiceProcess({ ...settings, DATA_DIR: dataDir });
	started.push(process);
	return callerOf(process.url);
}

async function send(call: Call, fields: Record<string, string>): Promise<string> {
	const form = new FormData();
	for (const [name, value] of Object.entries({ account: 'example_creator', ...fields }))
		form.append(name, value);
	if (!fields.video_url) form.append('file', new Blob([sampleVideo]), 'video.mp4');
	const { status, body } = await call(WEBHOOK, { method: 'POST', body: form });
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	return body.upload_id as string;
}

const deliveryOf = async (call: Call, id: string) =>
	((await call(`/api/uploads/${id}`)).body as unknown as UploadStatus).deliveries[0];
const untilIn = (call: Call, id: string, state: string) =>
	until(
		() => deliveryOf(call, id),
		(delivery) => delivery?.state === state,
		60_000,
	);

/** Returns the IDs of drafts and posts on the platforms. */
async function atPlatforms(): Promise<string[]> {
	const { tiktok, instagram } = (await sandbox.read('state')) as Record<string, Record<string, unknown>>;
	const drafts = tiktok?.posts as { publish_id: string }[];
	const posts = instagram?.media as { container_id: string }[];
	return [...drafts.map((draft) => draft.publish_id), ...posts.map((post) => post.container_id)].sort();
}

/** Starts deliveries: one that finishes, and one for each state in which a duplicate could arise. */
async function startDeliveries(call: Call) {
	const delivered = await send(call, { platforms: 'tiktok' });
	await untilIn(call, delivered, 'delivered');
	const waiting = await send(call, { platforms: 'instagram' });
	await untilIn(call, waiting, 'awaiting_approval');
	await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: '/media_publish' } });
	const publishing = await send(call, { platforms: 'instagram', auto_approve: 'true' });
	await sandbox.untilHeld();
	const fetching = await send(call, { platforms: 'tiktok', video_url: media.url });
	await eventually(() => asked.length > 0, 60_000);
	return {
		delivered,
		underWay: [waiting, publishing, fetching],
		async finish() {
			await sandbox.control('release');
			for (const response of asked)
				response.writeHead(200, { 'content-length': sampleVideo.length }).end(sampleVideo);
			await untilIn(call, publishing, 'published');
			await call(`/api/uploads/${waiting}/approve`, { method: 'POST' });
			await untilIn(call, waiting, 'published');
			await untilIn(call, fetching, 'delivered');
		},
	};
}

describe('mediakit backup and mediakit restore', () => {
	it('bring the service to another machine, and send nothing twice that went out after the backup', async () => {
		const { delivered, underWay, finish } = await startDeliveries(service.call);
		const { status, stdout } = await backUp('night.sqlite', '--key', join(keys, 'mediakit.key'));
		expect([status, stdout]).toEqual([0, expect.stringContaining('keep the two apart')]);
		const modes = [join(place, 'night.sqlite'), join(keys, 'mediakit.key')].map(
			async (file) => (await stat(file)).mode & 0o777,
		);
		expect(await Promise.all(modes)).toEqual([0o600, 0o600]);
		await finish();
		await service.kill();
		const sent = await atPlatforms();

		const restored = await restore('night.sqlite', other, '--key', join(keys, 'mediakit.key'));
		expect(restored).toMatchObject({ status: 0, stdout: expect.stringContaining('Start the service') });
		const call = await startOn(other);
		expect(await deliveryOf(call, delivered)).toMatchObject({ state: 'delivered' });
		for (const id of underWay) {
			expect(await deliveryOf(call, id)).toMatchObject({
				state: 'failed',
				error: { code: 'backup_restored', action: 'check-outcome', retryable: false },
			});
		}
		expect(await atPlatforms()).toEqual(sent);

		// The accounts still work, and a second start does not interrupt anything started since then.
		const waiting = await send(call, { platforms: 'instagram' });
		await untilIn(call, waiting, 'awaiting_approval');
		await started.pop()?.stop();
		const again = await startOn(other);
		expect(await deliveryOf(again, waiting)).toMatchObject({ state: 'awaiting_approval' });
		expect(await atPlatforms()).toEqual(sent);
	});

	it('keep every upload that was acknowledged before the backup began, however much is written meanwhile', async () => {
		let sending = true;
		const acknowledged: string[] = [];
		const sender = async () => {
			while (sending) acknowledged.push(await send(service.call, { platforms: 'tiktok' }));
		};
		const senders = [sender(), sender(), sender()];
		for (const name of ['one', 'two', 'three']) {
			const before = acknowledged.length;
			await eventually(() => acknowledged.length > before + 3, 60_000);
			const expected = [...acknowledged];
			expect(await backUp(`${name}.sqlite`)).toMatchObject({ status: 0 });
			const dataDir = join(other, name);
			const key = join(service.dataDir, 'encryption.key');
			expect(await restore(`${name}.sqlite`, dataDir, '--key', key)).toMatchObject({ status: 0 });
			const call = await startOn(dataDir);
			const found = await Promise.all(expected.map((id) => call(`/api/uploads/${id}`)));
			expect(found.filter((answer) => answer.status !== 200)).toEqual([]);
			await started.pop()?.stop();
		}
		sending = false;
		await Promise.all(senders);
		expect(await readdir(place)).toEqual(['one.sqlite', 'three.sqlite', 'two.sqlite']);
	});

	it('put an older state back in place, and keep what was there', async () => {
		const first = await send(service.call, { platforms: 'tiktok' });
		await untilIn(service.call, first, 'delivered');
		expect(await backUp('first.sqlite')).toMatchObject({ status: 0 });
		const second = await send(service.call, { platforms: 'tiktok' });
		await untilIn(service.call, second, 'delivered');
		// After the process is killed, SQLite's log with the latest changes remains next to the database.
		await service.kill();

		const refused = await restore('first.sqlite', service.dataDir);
		expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('--replace')]);
		const { status, stdout } = await restore('first.sqlite', service.dataDir, '--replace', '--json');
		expect(status).toBe(0);
		const { replaced } = JSON.parse(stdout) as { replaced: string };
		await service.start();
		expect((await service.call(`/api/uploads/${second}`)).status).toBe(404);
		expect(await deliveryOf(service.call, first)).toMatchObject({ state: 'delivered' });

		const before = await startServiceProcess({
			...settings,
			DATA_DIR: other,
			DATABASE_URL: `sqlite:${replaced}`,
			MEDIAKIT_ENCRYPTION_KEY: await readFile(join(service.dataDir, 'encryption.key'), 'utf8'),
		});
		started.push(before);
		expect(await deliveryOf(callerOf(before.url), second)).toMatchObject({ state: 'delivered' });
	});

	it('refuse in one line what would lose or expose something, and change nothing then', async () => {
		const key = join(service.dataDir, 'encryption.key');
		expect(await backUp('a.sqlite', '--key', join(place, 'a.key'))).toMatchObject({
			status: 2,
			stderr: expect.stringMatching(/^Put the key and the database in different folders.*\n$/),
		});
		expect(await backUp('a.sqlite')).toMatchObject({ status: 0 });
		expect((await backUp('a.sqlite')).stderr).toMatch(
			/^.*a\.sqlite already exists\. Choose a new file name\.\n$/,
		);
		expect((await backUp('no/a.sqlite')).stderr).toMatch(/^The folder .*no does not exist\..*\n$/);
		expect((await run(['backup', join(place, 'b.sqlite')], other)).stderr).toMatch(
			/^There is no database .*\(DATA_DIR\)\.\n$/,
		);

		const running = await restore('a.sqlite', service.dataDir, '--replace');
		expect(running.stderr).toMatch(/^DATA_DIR .* is in use by another process of the service\..*\n$/);
		expect((await restore('a.sqlite', other)).stderr).toMatch(
			/^The key file .* does not exist\. .*--key FILE\.\n$/,
		);
		await writeFile(join(keys, 'wrong.key'), 'a'.repeat(64));
		const wrong = await restore('a.sqlite', other, '--key', join(keys, 'wrong.key'));
		expect(wrong.stderr).toMatch(/^accounts\.access_token was encrypted with another key.*\n$/);
		await writeFile(join(place, 'text.sqlite'), 'not a database');
		const none = await restore('text.sqlite', other, '--key', key);
		expect(none.stderr).toMatch(/^.*text\.sqlite is not a backup that "mediakit backup" made\.\n$/);
		const bytes = await readFile(join(place, 'a.sqlite'));
		await writeFile(join(place, 'half.sqlite'), bytes.subarray(0, bytes.length / 2));
		expect(await restore('half.sqlite', other, '--key', key)).toMatchObject({ status: 1 });
		expect((await readdir(other)).filter((name) => name !== 'service.lock')).toEqual([]);

		// A backup may be stored on a read-only medium.
		await chmod(join(place, 'a.sqlite'), 0o400);
		expect(await restore('a.sqlite', other, '--key', key)).toMatchObject({ status: 0 });
		expect((await readdir(other)).sort()).toEqual(['encryption.key', 'mediakit.sqlite', 'service.lock']);
	});
});
