import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../support/cli';
import { databaseLocation, dropDatabaseOf } from '../support/database-location';
import { API_KEY } from '../support/service';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(2 * PROCESSES_MS);

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-doctor-'))));
afterAll(async () => {
	await dropDatabaseOf(folder);
	await rm(folder, { recursive: true });
});

/** Returns what `doctor` reports about the database server. */
async function ask(settings: Record<string, string> = {}) {
	const all = {
		DATABASE_URL: await databaseLocation(folder),
		MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
		MEDIAKIT_API_KEY: API_KEY,
		PUBLIC_URL: 'http://127.0.0.1:8001',
		DATA_DIR: join(folder, 'data'),
		...settings,
	};
	const { stdout } = await runMediakit(['doctor', '--json'], { cwd: folder, settings: all });
	const { findings } = JSON.parse(stdout) as { findings: { what: string; verdict: string; text: string }[] };
	const found = findings.filter(({ what }) => /^Database(?! module)/.test(what));
	return Object.fromEntries(found.map(({ what, verdict, text }) => [what, `${verdict}: ${text}`]));
}

test('doctor finds the server, its clock, its announcements and its connections in order', async () => {
	expect(await ask()).toEqual({
		Database: expect.stringMatching(/^ok: 127\.0\.0\.1:\d+\/postgres responds\.$/),
		'Database clock': expect.stringMatching(/^ok: /),
		'Database notifications': expect.stringMatching(/^ok: /),
		'Database connections': expect.stringMatching(
			/^ok: \d+ of \d+ connections are free\. Each process opens up to 11 of them/,
		),
	});
});

test('doctor warns of a clock that is more than 5 s off, and of a pool that does not fit', async () => {
	const DATE_SHIFT_FILE = join(folder, 'shift');
	await writeFile(DATE_SHIFT_FILE, '-60000');
	const NODE_OPTIONS = `--require ${join(__dirname, '../support/shifted-date.cjs')}`;
	expect(await ask({ DATE_SHIFT_FILE, NODE_OPTIONS, DATABASE_POOL: '1000' })).toMatchObject({
		'Database clock': expect.stringMatching(/^warning: This machine's clock is (59|60|61) s behind /),
		'Database connections': expect.stringContaining('lower DATABASE_POOL'),
	});
});

test('doctor says that a server does not answer, without the password', async () => {
	const DATABASE_URL = `postgres://${['user', 'hush'].join(':')}@127.0.0.1:1/mediakit`;
	const found = await ask({ DATABASE_URL });
	expect(found).toEqual({
		Database: expect.stringMatching(/^problem: 127\.0\.0\.1:1\/mediakit: .*ECONNREFUSED/),
	});
	expect(found.Database).not.toContain('hush');
});
