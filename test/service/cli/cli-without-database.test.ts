import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { version } from '../../../service/package.json';
import { prepareTikTokFile, runMediakit } from '../../support/cli';
import { placeWithoutDatabase } from '../../support/installed-service';
import { startInstantSandbox } from '../../support/sandbox';
import { openTerminal } from '../../support/terminal';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await realpath(await mkdtemp(join(tmpdir(), 'mediakit-cli-')))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (entry: string, words: string[], settings: Record<string, string> = {}) =>
	runMediakit(words, { cwd: folder, settings, entry });
const REASON =
	'The database module sqlite3 has no binary for this version of Node.js, because its install script did not run or ran elsewhere.';

describe('mediakit without the binary of its database module', () => {
	it('prints its usage, its version, and what doctor finds', async () => {
		const entry = await placeWithoutDatabase(folder);
		expect(await run(entry, ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
		expect(await run(entry, ['--help'])).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('mediakit serve'),
			stderr: '',
		});
		const { stdout } = await run(entry, ['doctor', '--json']);
		const { findings } = JSON.parse(stdout) as { findings: { what: string }[] };
		expect(findings).toContainEqual({
			what: 'Database module',
			verdict: 'warning',
			text: `Only the commands "serve", "backup", "restore" and "database copy" need it. ${REASON} Run: npm install --global --allow-scripts=sqlite3 mediakit-service`,
		});
	});

	it('asks the questions of setup', async () => {
		const entry = await placeWithoutDatabase(folder);
		const terminal = openTerminal(['setup'], { cwd: folder, entry });
		await terminal.sees('Public URL of the service');
		terminal.close();
	});

	it('works from a file', async () => {
		const entry = await placeWithoutDatabase(folder);
		const sandbox = await startInstantSandbox();
		await prepareTikTokFile(sandbox, join(folder, '.env.social'));
		const refreshed = await run(entry, ['token', 'refresh', 'tiktok']);
		const read = await run(entry, ['stats', 'fetch', 'tiktok', '--json']);
		await sandbox.close();
		expect([refreshed.stderr, refreshed.status, read.stderr, read.status]).toEqual(['', 0, '', 0]);
		expect(JSON.parse(read.stdout)).toBeTruthy();
	});

	it('says in one line how to get it, instead of serving', async () => {
		const entry = await placeWithoutDatabase(folder);
		expect(await run(entry, ['serve'])).toEqual({
			status: 1,
			stdout: '',
			stderr: `The service cannot start. ${REASON} Run: npm install --global --allow-scripts=sqlite3 mediakit-service\n`,
		});
	});

	it.each([
		['backup', 'The database cannot be backed up.'],
		['restore', 'The backup cannot be restored.'],
	])('says the same instead of %s, and writes nothing', async (command, consequence) => {
		const entry = await placeWithoutDatabase(folder);
		const data = join(folder, 'data');
		expect(await run(entry, [command, 'night.sqlite'], { DATA_DIR: data })).toEqual({
			status: 1,
			stdout: '',
			stderr: `${consequence} ${REASON} Run: npm install --global --allow-scripts=sqlite3 mediakit-service\n`,
		});
		expect(await readdir(folder)).toEqual(['node_modules']);
	});

	it('names the folder of the project that it is installed in', async () => {
		const project = join(folder, 'my project');
		await mkdir(project);
		await writeFile(join(project, 'package.json'), '{}');
		const { stderr } = await run(await placeWithoutDatabase(project), ['serve']);
		expect(stderr).toBe(
			`The service cannot start. ${REASON} Run: cd "${project}" && npm install --allow-scripts=sqlite3 mediakit-service\n`,
		);
	});
});

it('says what may hold a port that is taken', async () => {
	const holder = createServer().listen(0, '127.0.0.1');
	await once(holder, 'listening');
	const { port } = holder.address() as { port: number };
	const { status, stderr } = await runMediakit(['serve'], {
		cwd: folder,
		settings: { DATA_DIR: join(folder, 'data'), PORT: String(port), LOG_LEVEL: 'silent' },
	});
	holder.close();
	expect(status).toBe(1);
	expect(stderr).toBe(
		`The service cannot start: Port ${port} is in use, perhaps by another MediaKit service (npm start, mediakit serve, a systemd unit or a container). Stop that program ("lsof -i :${port}" shows it), or set PORT to another port.\n`,
	);
});
