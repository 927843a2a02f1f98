import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '..';
import { freePort } from '../servers/free-port';
import { install } from '../servers/install';
import { hasPostgresql, startPostgresql } from '../servers/postgresql';
import { hasSwift, makeBucket, startSwift, SWIFT_PACKAGES, SWIFT_USER } from '../servers/swift';
import { createApi, type UploadStatus } from './api';
import { clickAllow } from './consent';
import { VIDEO } from './main-job';
import { startServiceProcess, type ServiceProcess } from './service-process';
import { sandboxSettings } from './settings';

const BUCKET = 'mediakit';
/** The accounts that receive the drafts; each inbox has room for five. */
const ACCOUNTS = ['example_creator', 'nordlicht_studio', 'quiet_kitchen'];
const UNDER_WAY = 3;
const OTHERS = 12;
const DELETION_MS = 10_000;

const print = (label: string, value: unknown) => console.log(`${`${label}:`.padEnd(28)}${String(value)}`);

/** Installs missing servers. @throws Error with the command to run if that is not possible */
async function requireServers(): Promise<void> {
	const missing = [...(hasPostgresql() ? [] : ['postgresql']), ...(hasSwift() ? [] : SWIFT_PACKAGES)];
	if (missing.length === 0) return;
	const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
	if (process.getuid?.() !== 0)
		throw new Error(`The demo of several processes needs Debian's packages; as root, run: ${command}`);
	console.log(`Debian's packages are being installed: ${missing.join(' ')}`);
	await install(...missing).catch(() => {
		throw new Error(`These packages could not be installed. Run: ${command}`);
	});
}

/** Creates a client for the parts of the sandbox's control API that the demo uses. */
function createControl(url: string) {
	const read = async <T>(path: string) => (await (await fetch(`${url}/_sandbox/${path}`)).json()) as T;
	return {
		read,
		post: (path: string, body: object = {}) =>
			fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) }),
		/** Waits until this many requests are being held. */
		async untilHeld(count: number): Promise<void> {
			for (;;) {
				const { faults } = await read<{ faults: { held: number }[] }>('faults');
				if (faults.reduce((sum, { held }) => sum + held, 0) >= count) return;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		},
	};
}

/** Returns a copy of the video that differs from all other copies. */
function videoNumber(index: number, video: Buffer): Buffer {
	const box = Buffer.alloc(16);
	box.writeUInt32BE(box.length);
	box.write(`free${String(index).padStart(8, '0')}`, 4, 'latin1');
	return Buffer.concat([video, box]);
}

interface Bench {
	sandboxUrl: string;
	key: string;
	/** Starts another process. */
	start(): Promise<ServiceProcess>;
	/** Lists the objects in the store. */
	objects(): Promise<string[]>;
}

async function connectAccounts({ key }: Bench, url: string): Promise<void> {
	const api = createApi(url, key);
	for (const user of ACCOUNTS) {
		const page = await api.get<{ url: string }>('/auth/oauth-url/tiktok');
		await fetch(await clickAllow(page.url, { user }));
		print('Account connected', `tiktok @${user}`);
	}
}

async function send({ key }: Bench, url: string, index: number, video: Buffer): Promise<string> {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('account', ACCOUNTS[index % ACCOUNTS.length] as string);
	form.append('file', new Blob([new Uint8Array(videoNumber(index, video))]), `video ${index + 1}.mp4`);
	const { upload_id: id } = await createApi(url, key).post<UploadStatus>('/webhook/n8n/video-upload', form);
	return id;
}

/** Checks that TikTok has each video exactly once, and that the store is empty. @throws Error if not */
async function checkOutcome(bench: Bench, video: Buffer): Promise<void> {
	const { tiktok } = await createControl(bench.sandboxUrl).read<{ tiktok: { posts: { sha256: string }[] } }>(
		'state',
	);
	const wanted = Array.from({ length: UNDER_WAY + OTHERS }, (_, index) =>
		createHash('sha256').update(videoNumber(index, video)).digest('hex'),
	);
	const arrived = tiktok.posts.map(({ sha256 }) => sha256);
	print('Drafts on TikTok', arrived.length);
	if (arrived.sort().join() !== wanted.sort().join()) throw new Error('Not every video became one draft.');
	// A file is deleted shortly after its last delivery.
	const patience = AbortSignal.timeout(DELETION_MS);
	let left = await bench.objects();
	for (; left.length > 0 && !patience.aborted; left = await bench.objects()) await wait(200);
	print('Objects left in the store', left.length);
	if (left.length > 0) throw new Error(`Objects were left in the store: ${left.join(', ')}`);
}

/**
 * Demonstrates how three processes share the work: the first is killed during its uploads, and the others continue its
 * deliveries.
 */
async function show(bench: Bench): Promise<void> {
	const video = await readFile(VIDEO);
	const control = createControl(bench.sandboxUrl);
	const first = await bench.start();
	print('Process 1', first.url);
	await connectAccounts(bench, first.url);

	const match = { method: 'PUT', path: '/upload' };
	await control.post('faults', { kind: 'hold', times: UNDER_WAY, match });
	const sent: string[] = [];
	for (let index = 0; index < UNDER_WAY; index++) sent.push(await send(bench, first.url, index, video));
	await control.untilHeld(UNDER_WAY);
	print('Process 1 sends', `${UNDER_WAY} videos`);
	const others = [await bench.start(), await bench.start()] as const;
	others.forEach(({ url }, index) => print(`Process ${index + 2}`, url));
	for (let index = UNDER_WAY; index < UNDER_WAY + OTHERS; index++)
		sent.push(await send(bench, others[index % 2 === 0 ? 0 : 1].url, index, video));
	print('Processes 2 and 3 take', `${OTHERS} videos`);

	const ended = once(first.process, 'exit');
	first.process.kill('SIGKILL');
	await ended;
	const killedAt = performance.now();
	await control.post('release');
	print('Process 1', 'killed (kill -9) while it was sending');
	const api = createApi(others[0].url, bench.key);
	for (const id of sent) await api.waitFor(id, ['delivered']);
	print('All delivered', `${Math.round((performance.now() - killedAt) / 1000)} s after that`);
	await checkOutcome(bench, video);
}

/** Demonstrates several processes that share PostgreSQL and an S3-compatible store, both started on this machine. */
export async function runScaleDemo(): Promise<void> {
	await requireServers();
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-demo-'));
	const [postgresql, swift, sandbox] = await Promise.all([
		startPostgresql(),
		startSwift(),
		startSandbox({ port: 0 }),
	]);
	const running: ServiceProcess[] = [];
	try {
		const store = `http://127.0.0.1:${swift.port}`;
		const bucket = await makeBucket(store, BUCKET);
		print('Sandbox', sandbox.url);
		print('PostgreSQL', `127.0.0.1:${postgresql.port}`);
		print('Store', store);
		const key = `demo-${randomBytes(9).toString('hex')}`;
		const port = await freePort();
		const settings = {
			...sandboxSettings(sandbox.url),
			MEDIAKIT_API_KEY: key,
			MEDIAKIT_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
			DATABASE_URL: `postgres://postgres@127.0.0.1:${postgresql.port}/postgres`,
			FILES_URL: `s3://${BUCKET}`,
			S3_ENDPOINT: store,
			AWS_ACCESS_KEY_ID: SWIFT_USER.accessKeyId,
			AWS_SECRET_ACCESS_KEY: SWIFT_USER.secretAccessKey,
			// Takes the place of a proxy in front of the processes: accounts are connected through the first process.
			PUBLIC_URL: `http://127.0.0.1:${port}`,
			DRAIN_SECONDS: '0',
		};
		await show({
			sandboxUrl: sandbox.url,
			key,
			async start() {
				const dataDir = join(folder, String(running.length + 1));
				await mkdir(dataDir);
				const own = { DATA_DIR: dataDir, PORT: String(running.length === 0 ? port : 0) };
				const one = await startServiceProcess({ ...settings, ...own });
				running.push(one);
				return one;
			},
			objects: bucket.list,
		});
	} finally {
		await Promise.all(running.map((one) => one.stop()));
		await Promise.all([postgresql.stop(), swift.stop(), sandbox.close()]);
		await rm(folder, { recursive: true, force: true });
	}
}
