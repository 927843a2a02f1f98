import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { openDatabase } from '../../service/database';
import { runMediakit } from '../support/cli';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, callerOf, connectAccount, sandboxSettings } from '../support/service';
import { PROCESSES_MS } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { lookInto, newPlace, settingsOf } from './support/store';

jest.setTimeout(4 * PROCESSES_MS);

let folder: string;
let sandbox: TestSandbox;
let running: ServiceProcess | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	await mkdir(join(folder, 'data'));
	sandbox = await startTestSandbox();
});
afterEach(async () => {
	await running?.stop();
	await sandbox.close();
	await dropDatabaseOf(folder);
	await rm(folder, { recursive: true, force: true });
});

const place = newPlace();
const common = () => ({
	...sandboxSettings(sandbox.url),
	MEDIAKIT_API_KEY: API_KEY,
	DATA_DIR: join(folder, 'data'),
	LOG_LEVEL: 'silent',
	DRAIN_SECONDS: '0',
});
const onServer = async () => ({
	...common(),
	...settingsOf(place),
	DATABASE_URL: await databaseLocation(folder),
	MEDIAKIT_ENCRYPTION_KEY: await readFile(join(folder, 'data/encryption.key'), 'utf8'),
	PUBLIC_URL: 'http://127.0.0.1:8001',
});

async function start(settings: Record<string, string>) {
	running = await startServiceProcess(settings);
	return { call: callerOf(running.url) };
}

/** Sends a video that the platform rejects for now, so that its file is kept. */
async function sendWaiting(service: Awaited<ReturnType<typeof start>>): Promise<string> {
	await sandbox.control('faults', {
		kind: 'error',
		code: 'rate_limit_exceeded',
		times: 1000,
		match: { path: '/inbox/video/init' },
	});
	const body = new FormData();
	body.append('platforms', 'tiktok');
	body.append('file', new Blob([sampleVideo]), 'video.mp4');
	const sent = await service.call(WEBHOOK, { method: 'POST', body });
	expect(sent.status).toBe(202);
	return sent.body.upload_id as string;
}

const copy = async (words: string[], settings: Record<string, string>) =>
	runMediakit(['database', 'copy', ...words, '--json'], { cwd: folder, settings });

test('a waiting upload moves with its file to PostgreSQL and a store, and with a new one back to SQLite and a folder', async () => {
	const first = await start(common());
	await connectAccount(first, 'tiktok');
	const upload = await sendWaiting(first);
	await running?.stop();

	const server = await onServer();
	const words = ['--to', server.DATABASE_URL, '--files', server.FILES_URL];
	const moved = await copy(words, { ...common(), ...settingsOf(place), FILES_URL: '' });
	expect(moved).toMatchObject({ status: 0, stderr: '' });
	expect(JSON.parse(moved.stdout)).toMatchObject({
		tables: { accounts: 1, uploads: 1, deliveries: 1 },
		files: { files: 1, bytes: sampleVideo.length, lost: 0 },
	});
	expect(await lookInto(place).objects()).toHaveLength(1);

	const second = await start(server);
	expect((await second.call(`/api/uploads/${upload}`)).body).toMatchObject({ upload_id: upload });
	const inUse = await copy(['--to', `sqlite:${join(folder, 'back.sqlite')}`], server);
	expect(inUse).toMatchObject({
		status: 1,
		stderr: expect.stringContaining('Stop all of its processes first'),
	});
	await running?.stop();

	const back = join(folder, 'back');
	await mkdir(back);
	const returned = await copy(['--to', `sqlite:${join(back, 'mediakit.sqlite')}`, '--files', back], server);
	expect(returned).toMatchObject({ status: 0, stderr: '' });
	expect(JSON.parse(returned.stdout)).toMatchObject({
		files: { files: 1, bytes: sampleVideo.length, lost: 0 },
	});
	expect(returned.stdout).not.toContain(':postgres@');

	await writeFile(join(back, 'encryption.key'), server.MEDIAKIT_ENCRYPTION_KEY, { mode: 0o600 });
	const third = await start({ ...common(), DATA_DIR: back });
	const { body } = await third.call(`/api/uploads/${upload}`);
	expect(body).toMatchObject({ upload_id: upload, deliveries: [{ platform: 'tiktok', state: 'queued' }] });
	const [name = ''] = await readdir(join(back, 'temporary'));
	expect(await readFile(join(back, 'temporary', name))).toEqual(sampleVideo);
});

test('a copy that fails leaves both sides as they were', async () => {
	const first = await start(common());
	await connectAccount(first, 'tiktok');
	await sendWaiting(first);
	await running?.stop();
	const server = await onServer();
	const away = { ...settingsOf(place), FILES_URL: '', S3_ENDPOINT: 'http://127.0.0.1:1' };
	const failed = await copy(['--to', server.DATABASE_URL, '--files', server.FILES_URL], {
		...common(),
		...away,
	});
	expect(failed).toMatchObject({ status: 1, stderr: expect.stringMatching(/^[^\n]+\n$/) });
	const target = await openDatabase(server.DATABASE_URL);
	expect(await target('uploads').select('id')).toEqual([]);
	await target.destroy();
	await start(common());
});
