import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { openDatabase } from '../../service/database';
import { runMediakit } from '../support/cli';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';
import { API_KEY } from '../support/service';
import { PROCESSES_MS } from '../support/until';
import { newPlace, settingsOf } from './support/store';

jest.setTimeout(2 * PROCESSES_MS);

let folder: string;
let running: ServiceProcess[];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	running = [];
});
afterEach(async () => {
	await Promise.all(running.map((one) => one.stop()));
	await dropDatabaseOf(folder);
	await rm(folder, { recursive: true, force: true });
});

const settings = async (dataDir: string): Promise<Record<string, string>> => ({
	DATABASE_URL: await databaseLocation(folder),
	DATA_DIR: join(folder, dataDir),
	MEDIAKIT_API_KEY: API_KEY,
	MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
	PUBLIC_URL: 'http://127.0.0.1:8001',
	LOG_LEVEL: 'silent',
	DRAIN_SECONDS: '0',
	PORT: '0',
});

async function start(environment: Record<string, string>): Promise<ServiceProcess> {
	await mkdir(environment.DATA_DIR as string, { recursive: true });
	const one = await startServiceProcess(environment);
	running.push(one);
	return one;
}

async function refused(environment: Record<string, string>): Promise<string> {
	const { status, stdout, stderr } = await runMediakit(['serve'], { cwd: folder, settings: environment });
	expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
	expect(stderr).toMatch(/^The service cannot start: [^\n]+\n$/);
	return stderr;
}

test('processes with one folder of files share a database, and one with another folder does not start', async () => {
	const both = [await start(await settings('data')), await start(await settings('data'))];
	for (const { url } of both) expect((await fetch(`${url}/readyz`)).status).toBe(200);
	expect(await refused(await settings('other'))).toContain(
		`The files of this database are in another folder, and this process would look for them in ${join(folder, 'other/temporary')}.`,
	);
	await Promise.all(running.splice(0).map((one) => one.stop()));
	await start(await settings('data'));
});

test('a process with a store takes the files over, and one that has forgotten it does not start', async () => {
	const place = newPlace();
	const first = await start({ ...(await settings('data')), ...settingsOf(place) });
	expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
	expect(await refused(await settings('data'))).toContain(`are in s3://${place.bucket}/${place.prefix},`);

	// The steps of docs/scaling.md for a permanent change.
	const database = await openDatabase(await databaseLocation(folder));
	await database.raw("DELETE FROM settings WHERE name = 'files_place'");
	await database.destroy();
	await Promise.all(running.splice(0).map((one) => one.stop()));
	await start(await settings('data'));
});
