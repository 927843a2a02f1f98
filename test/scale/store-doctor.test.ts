import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../support/cli';
import { PROCESSES_MS } from '../support/until';
import { lookInto, newPlace, settingsOf } from './support/store';

jest.setTimeout(2 * PROCESSES_MS);

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-doctor-'))));
afterAll(() => rm(folder, { recursive: true }));

const place = newPlace();

/** Returns what `doctor` reports about the store. */
async function ask(settings: Record<string, string>) {
	const all = { ...settingsOf(place), DATA_DIR: join(folder, 'data'), ...settings };
	const { stdout } = await runMediakit(['doctor', '--json'], { cwd: folder, settings: all });
	const { findings } = JSON.parse(stdout) as { findings: { what: string; verdict: string; text: string }[] };
	return findings.find(({ what }) => what === 'File store');
}

test('doctor sends an object to the store and back, and leaves nothing there', async () => {
	expect(await ask({})).toMatchObject({ verdict: 'ok', text: expect.stringContaining(place.prefix) });
	expect(await lookInto(place).objects()).toEqual([]);
});

test.each([
	['a wrong key', { AWS_SECRET_ACCESS_KEY: 'act.example' }, 'SignatureDoesNotMatch'],
	['no bucket', { FILES_URL: 's3://not-there/files' }, 'NoSuchBucket'],
	['no store', { S3_ENDPOINT: 'http://127.0.0.1:1' }, 'ECONNREFUSED'],
])('doctor says what is wrong where there is %s', async (_name, settings, reason) => {
	expect(await ask(settings)).toMatchObject({ verdict: 'problem', text: expect.stringContaining(reason) });
});

test('a service does not start on a store that refuses it, and says so in one line', async () => {
	const settings = {
		...settingsOf(place),
		FILES_URL: 's3://not-there/files',
		DATA_DIR: join(folder, 'data'),
	};
	const { status, stderr } = await runMediakit(['serve'], { cwd: folder, settings });
	expect(status).toBe(1);
	expect(stderr).toMatch(/^The service cannot start: FILES_URL: .*NoSuchBucket.*\n$/);
});
