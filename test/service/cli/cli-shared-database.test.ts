import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDir } from '../../../service/core/data-dir-lock';
import { copyDatabase, openDatabase } from '../../../service/database';
import { peerDependencies } from '../../../service/package.json';
import { runMediakit } from '../../support/cli';
import { placeWithout } from '../../support/installed-service';
import { API_KEY } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await realpath(await mkdtemp(join(tmpdir(), 'mediakit-cli-')))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Concatenated so that secret scanners do not report this file. No server listens on this port. */
const SERVER = `postgres://${['user', 'hush'].join(':')}@127.0.0.1:1/mediakit`;

/** Runs a command with the settings of a service that uses a database server. */
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

describe('database copy', () => {
	const onSqlite = { DATABASE_URL: '', MEDIAKIT_ENCRYPTION_KEY: '', PUBLIC_URL: '' };

	async function makeDatabase(file: string): Promise<string> {
		await mkdir(join(folder, 'data'), { recursive: true });
		const database = await openDatabase(join(folder, file));
		await database('settings').insert({ name: 'example', value: 'of a test' });
		await database.destroy();
		return join(folder, file);
	}

	it.each([
		[[], 'Specify either --to with a database, or --undo.'],
		[['--to', 'mysql://db/mediakit'], '--to (mysql:) must be sqlite:FILE or postgres://'],
		[['--to', `postgres://${['user', 'hush'].join(':')}@db`], '--to must be postgres://'],
		[['--to', 'sqlite:data/mediakit.sqlite'], '--to names the current database'],
		[['--to', 'sqlite:b.sqlite', '--files', 's3:hush'], '--files must be s3://BUCKET'],
		[
			['--to', 'sqlite:b.sqlite', '--files', 'data'],
			'The files are already at the location given with --files',
		],
	])('%j is used wrongly', async (words, message) => {
		const { status, stdout, stderr } = await run(['database', 'copy', ...words], onSqlite);
		expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
		expect(stderr).toContain(message);
		expect(stderr).not.toContain('hush');
	});

	it('refuses a database that is not there, one that is in use, and a target that is not empty', async () => {
		const other = await makeDatabase('other.sqlite');
		const copy = (to: string, words: string[] = []) =>
			run(['database', 'copy', '--to', `sqlite:${to}`, ...words], onSqlite);
		expect((await copy('new.sqlite')).stderr).toMatch(/^There is no database .*mediakit\.sqlite/);
		const file = await makeDatabase('data/mediakit.sqlite');
		const unlock = await lockDataDir(join(folder, 'data'), file);
		expect((await copy('new.sqlite')).stderr).toMatch(/is in use by another process of the service/);
		await unlock();
		expect((await copy('missing/new.sqlite')).stderr).toMatch(/^The folder .*missing does not exist/);
		const refused = await copy(other, ['--json']);
		expect(refused.status).toBe(1);
		expect(JSON.parse(refused.stdout)).toMatchObject({
			error: { message: `The database ${other} is not empty (settings). Use an empty one.` },
		});

		// None of this has changed the database, and copying to a server that does not respond does not change it
		// either.
		const away = await run(['database', 'copy', '--to', SERVER], onSqlite);
		expect(away.status).toBe(1);
		expect(away.stderr).not.toContain('hush');
		await expect(copyDatabase(file, join(folder, 'last.sqlite'))).resolves.toMatchObject({ settings: 1 });
	});

	it('moves what a file holds, keeps the service off the old one, and takes that back', async () => {
		const file = await makeDatabase('data/mediakit.sqlite');
		const target = join(folder, 'moved.sqlite');
		const moved = await run(['database', 'copy', '--to', `sqlite:${target}`, '--json'], onSqlite);
		expect(moved).toMatchObject({ status: 0, stderr: '' });
		expect(JSON.parse(moved.stdout)).toMatchObject({
			from: file,
			to: target,
			tables: { settings: 1 },
			files: null,
		});

		const serve = () => run(['serve'], { ...onSqlite, LOG_LEVEL: 'silent' });
		expect((await serve()).stderr).toBe(
			`The service cannot start: The data has been moved to the database ${target}. Set DATABASE_URL to that one. Run "mediakit database copy --undo" to use this database again, as it was before the copy.\n`,
		);
		const undone = await run(['database', 'copy', '--undo'], onSqlite);
		expect(undone).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(target) });
		const again = await run(['database', 'copy', '--undo'], onSqlite);
		expect(again).toMatchObject({
			status: 1,
			stderr: `The data of ${file} has not been moved, so there is nothing to undo.\n`,
		});
	});
});
