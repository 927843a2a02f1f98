import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { startMediakit } from '../support/cli';
import { withDatabase } from '../support/database';
import { eventually } from '../support/deliveries';
import { API_KEY } from '../support/service';
import { sampleVideo } from '../support/video-bytes';
import { until } from '../support/until';

let folder: string;
let dataDir: string;
const running: ServiceProcess[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	dataDir = join(folder, 'data');
	await mkdir(dataDir, { mode: 0o700 });
});
afterEach(async () => {
	await Promise.all(running.splice(0).map((service) => service.stop()));
	await rm(folder, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}): Promise<ServiceProcess> {
	const service = await startServiceProcess({ MEDIAKIT_API_KEY: API_KEY, DATA_DIR: dataDir, ...settings });
	running.push(service);
	return service;
}

const whyRefused = (settings: Record<string, string> = {}) =>
	start(settings).then(
		() => 'It started.',
		(error: Error) => error.message,
	);

/** Sends the first half of a video. @returns a function that sends the second half and returns the response */
function beginSending({ url }: ServiceProcess) {
	const half = sampleVideo.length / 2;
	const sending = request(`${url}/api/media`, {
		method: 'POST',
		headers: { 'x-api-key': API_KEY, 'content-type': 'video/mp4', 'content-length': sampleVideo.length },
	});
	const answered = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
		sending.once('error', reject);
		sending.once('response', (response) => {
			void text(response).then((body) => resolve({ status: response.statusCode, body }));
		});
	});
	sending.write(sampleVideo.subarray(0, half));
	return () => {
		sending.end(sampleVideo.subarray(half));
		return answered;
	};
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);

describe('a second process on the same data folder', () => {
	it('is refused in one line, and deletes nothing that the first is receiving', async () => {
		const first = await start();
		const finish = beginSending(first);
		const received = async () =>
			(await readdir(join(dataDir, 'temporary'))).filter((name) => name.endsWith('.upload'));
		await eventually(async () => (await received()).length === 1);
		expect(await whyRefused()).toMatch(
			/ended with exit status 1:\nThe service cannot start: DATA_DIR \/.+ is in use by another process of the service\. Stop that process first, or use another folder\.\n$/,
		);
		expect(await received()).toHaveLength(1);
		const { status, body } = await finish();
		expect(status).toBe(201);
		const file = await fetch((JSON.parse(body) as { url: string }).url);
		expect(Buffer.from(await file.arrayBuffer()).equals(sampleVideo)).toBe(true);
	});

	it('starts as soon as the first was killed, or has ended', async () => {
		const first = await start();
		first.process.kill('SIGKILL');
		await eventually(async () => first.process.signalCode === 'SIGKILL');
		const second = await start();
		await second.stop();
		await start();
	});

	it('is refused for a database that another folder of files uses', async () => {
		const shared = { DATABASE_URL: `sqlite:${join(folder, 'shared.sqlite')}` };
		await start(shared);
		const other = join(folder, 'other');
		await mkdir(other);
		expect(await whyRefused({ ...shared, DATA_DIR: other })).toMatch(
			/The database \/.+shared\.sqlite is in use by another process/,
		);
	});
});

describe('the database of a newer version', () => {
	it('stops the start in one line, and is left as it is', async () => {
		await (await start()).stop();
		const migration = { name: '999-of-a-later-version', batch: 9, migration_time: new Date() };
		await withDatabase({ dataDir }, (database) => database('knex_migrations').insert(migration));
		expect(await whyRefused()).toMatch(
			/ended with exit status 1:\nThe service cannot start: The database \/\S+mediakit\.sqlite was last used by a newer version of the service, which made changes that [\d.]+ does not know \(999-of-a-later-version\)\. Install the newer version, or restore a backup from before the upgrade\.\n$/,
		);
	});
});

describe('what other users of the machine may read', () => {
	async function everything(): Promise<string[]> {
		const names = await readdir(dataDir, { recursive: true });
		return ['', ...names].map((name) => join(dataDir, name));
	}

	/** Starts and stops the service. @returns its log output */
	async function sayAtStart(): Promise<string> {
		const settings = { MEDIAKIT_API_KEY: API_KEY, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' };
		const { child, ended } = startMediakit(['serve'], { cwd: folder, settings });
		child.stdout?.on('data', (piece: Buffer) => {
			if (piece.toString().includes('ready at')) child.kill('SIGTERM');
		});
		return (await ended).stdout;
	}

	it('is nothing of what the service writes', async () => {
		await start();
		const open: string[] = [];
		const written = await everything();
		expect(written.length).toBeGreaterThan(1);
		for (const path of written) {
			if (((await stat(path)).mode & 0o077) !== 0) open.push(path);
		}
		expect(open).toEqual([]);
		expect(await everything()).toEqual(expect.arrayContaining([join(dataDir, 'mediakit.sqlite-wal')]));
	});

	it('is corrected where an earlier version left it open', async () => {
		await (await start()).stop();
		await chmod(dataDir, 0o755);
		await chmod(join(dataDir, 'mediakit.sqlite'), 0o644);
		expect(await sayAtStart()).toMatch(
			/data was open to other users of this machine \(mode 755\); its mode is now 700/,
		);
		expect(await modeOf(dataDir)).toBe('700');
		expect(await modeOf(join(dataDir, 'mediakit.sqlite'))).toBe('600');
	});

	it('is named in a warning where the folder belongs to everybody', async () => {
		await chmod(dataDir, 0o1777);
		expect(await sayAtStart()).toMatch(
			/data was open to other users .+ and still is\. Remove their access with/,
		);
		expect(await modeOf(dataDir)).toBe('1777');
	});
});

it('files in the folder of temporary files that the service did not make, or not for this database, are not deleted', async () => {
	const temporary = join(dataDir, 'temporary');
	await mkdir(temporary, { mode: 0o700 });
	const [old, young] = [`${randomUUID()}.upload`, `${randomUUID()}.upload`];
	const foreign = ['notes.txt', 'video.upload', `${randomUUID()}.mp4`, `${randomUUID()}.upload.bak`];
	const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
	for (const name of [old, young, ...foreign]) await writeFile(join(temporary, name), 'x');
	for (const name of [old, ...foreign]) await utimes(join(temporary, name), twoDaysAgo, twoDaysAgo);
	await start();
	const names = await until(
		() => readdir(temporary),
		(found) => !found.includes(old),
	);
	expect(names.sort()).toEqual([young, ...foreign].sort());
});
