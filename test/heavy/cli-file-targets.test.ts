import {
	chmod,
	chown,
	lstat,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareInstagramFile, prepareTikTokFile, runMediakit } from '../support/cli';
import { REPOSITORY, startGitHub, type TestGitHub } from '../support/github';
import { createMounts } from '../support/mounts';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../support/sandbox';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

/** A user id other than root's, since file modes do not apply to root. */
const USER = 65_534;
const DISK_BYTES = 256 * 1024;

let sandbox: TestSandbox;
let github: TestGitHub;
let folder: string;
let file: string;
const mounts = createMounts();

beforeAll(async () => {
	[sandbox, github] = await Promise.all([startTestSandbox(), startGitHub()]);
});
afterAll(() => Promise.all([sandbox.close(), github.close()]));
beforeEach(async () => {
	await sandbox.control('reset');
	await sandbox.control('users', REFERENCE_CASE);
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
	await chmod(folder, 0o755);
	file = join(folder, '.env.social');
	github.secrets.clear();
	github.refuseWrites.length = 0;
});
afterEach(async () => {
	await mounts.unmount();
	await rm(folder, { recursive: true, force: true });
});

const run = (words: string, settings: Record<string, string> = {}, uid?: number) =>
	runMediakit(words.split(' '), { cwd: folder, settings, uid });
const tokenIn = async (path: string, name = 'TIKTOK_REFRESH_TOKEN') =>
	new RegExp(`^${name}=(.*)$`, 'm').exec(await readFile(path, 'utf8'))?.[1];
const onGitHub = () => ({
	MEDIAKIT_GITHUB_TOKEN: github.token,
	GITHUB_REPOSITORY: REPOSITORY,
	GITHUB_API_BASE: github.url,
});

/** Counts the refresh requests that the platforms have received. */
async function refreshes(): Promise<number> {
	const { requests } = (await sandbox.read('requests')) as { requests: { path: string; body?: string }[] };
	return requests.filter(
		({ path, body }) => /refresh_access_token/.test(path) || /grant_type=refresh_token/.test(body ?? ''),
	).length;
}

/** Checks that a refresh works, and that a second refresh works with the file that the first wrote. */
async function expectRefreshed(before: string, path: string, uid?: number): Promise<void> {
	expect(await run('token refresh tiktok', {}, uid)).toMatchObject({ status: 0, stderr: '' });
	expect(await tokenIn(path)).not.toBe(before);
	expect(await readFile(path, 'utf8')).toMatch(/^# my own words\n(?:\S+=\S+\n)+$/);
	expect(await run('token refresh tiktok', {}, uid)).toMatchObject({ status: 0, stderr: '' });
}

/** Checks that the refresh is rejected with a reason before any request is sent. */
async function expectRefused(before: string, path: string, why: RegExp, uid?: number): Promise<void> {
	const text = await readFile(path, 'utf8');
	const size = await refreshes();
	for (const words of ['token refresh tiktok', 'stats fetch tiktok']) {
		await sandbox.control('clock', { advanceSeconds: 3 * 60 * 60 });
		expect(await run(words, {}, uid)).toMatchObject({ status: 1, stderr: expect.stringMatching(why) });
	}
	expect(await refreshes()).toBe(size);
	expect(await readFile(path, 'utf8')).toBe(text);
	expect(await tokenIn(path)).toBe(before);
}

describe('a refreshed token is written', () => {
	it('into a file that a container mounts by itself', async () => {
		const outside = join(folder, 'outside');
		const { refreshToken } = await prepareTikTokFile(sandbox, outside);
		await writeFile(file, '');
		await mounts.bind(outside, file);
		await expectRefreshed(refreshToken, outside);
		expect((await readdir(folder)).sort()).toEqual(['.env.social', 'outside']);
	});

	it('through a symbolic link, which stays one; mode and owner of the file stay as well', async () => {
		const real = join(folder, 'real', 'settings');
		await mkdir(join(folder, 'real'));
		const { refreshToken } = await prepareTikTokFile(sandbox, real);
		await chmod(real, 0o640);
		await chown(real, USER, USER);
		await symlink('real/settings', file);
		await expectRefreshed(refreshToken, real);
		expect((await lstat(file)).isSymbolicLink()).toBe(true);
		expect(await stat(real)).toMatchObject({ mode: 0o100640, uid: USER, gid: USER });
		expect(await readdir(join(folder, 'real'))).toEqual(['settings']);
	});

	it('into a file in a folder where nothing else may be written', async () => {
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		await chown(file, USER, USER);
		await chmod(file, 0o640);
		await expectRefreshed(refreshToken, file, USER);
		expect(await stat(file)).toMatchObject({ mode: 0o100640, uid: USER });
		expect(await readdir(folder)).toEqual(['.env.social']);
	});

	it("by root into a user's file, which stays the user's", async () => {
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		await chown(file, USER, USER);
		await expectRefreshed(refreshToken, file);
		expect(await stat(file)).toMatchObject({ mode: 0o100600, uid: USER, gid: USER });
	});

	it('and the file is as it was when the platform refuses', async () => {
		const real = join(folder, 'real');
		await prepareTikTokFile(sandbox, real);
		await symlink('real', file);
		const text = await readFile(real, 'utf8');
		await sandbox.control('faults', {
			kind: 'error',
			code: 'invalid_grant',
			match: { path: '/v2/oauth/token/' },
		});
		expect((await run('token refresh tiktok')).status).toBe(1);
		expect(await readFile(real, 'utf8')).toBe(text);
	});
});

describe('no token is refreshed', () => {
	it('when the disk is read-only', async () => {
		await mounts.disk(folder, DISK_BYTES);
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		await mounts.readOnly(folder);
		await expectRefused(refreshToken, file, /mounted read-only.*Mount it read-write/);
	});

	it('when the disk is full', async () => {
		await mounts.disk(folder, DISK_BYTES);
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		await mounts.fill(folder);
		await expectRefused(refreshToken, file, /disk with .* is full\. Free some space/);
	});

	it('when the disk of a file that is mounted by itself is full', async () => {
		const disk = join(folder, 'disk');
		await mkdir(disk);
		await mounts.disk(disk, DISK_BYTES);
		const { refreshToken } = await prepareTikTokFile(sandbox, join(disk, 'settings'));
		await writeFile(file, '');
		await mounts.bind(join(disk, 'settings'), file);
		await mounts.fill(disk);
		await expectRefused(refreshToken, file, /is full\. Free some space/);
	});

	it('when neither the file nor its folder may be written', async () => {
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		await expectRefused(refreshToken, file, /cannot be written.*write permission/, USER);
	});

	it("when Instagram's file may not be written", async () => {
		const token = await prepareInstagramFile(sandbox, file);
		await sandbox.control('clock', { advanceSeconds: 2 * 24 * 60 * 60 });
		const { status, stderr } = await run('token refresh instagram', {}, USER);
		expect([status, stderr]).toEqual([1, expect.stringMatching(/write permission/)]);
		expect([await refreshes(), await tokenIn(file, 'INSTAGRAM_ACCESS_TOKEN')]).toEqual([0, token]);
	});

	it("when GitHub's secrets can be read but not written", async () => {
		const { refreshToken } = await prepareTikTokFile(sandbox, file);
		for (const words of ['token refresh tiktok', 'stats fetch tiktok']) {
			await sandbox.control('clock', { advanceSeconds: 3 * 60 * 60 });
			github.refuseWrites.push(403);
			const { status, stderr } = await run(words, onGitHub());
			expect([status, stderr]).toEqual([
				1,
				expect.stringMatching(/is not allowed to write secrets.*no token was refreshed/),
			]);
		}
		expect([await refreshes(), await tokenIn(file)]).toEqual([0, refreshToken]);
		expect(github.secrets.size).toBe(0);
	});
});

describe("GitHub's secrets", () => {
	it('get a refreshed token even if the statistics cannot be read afterwards', async () => {
		await prepareTikTokFile(sandbox, file);
		await sandbox.control('clock', { advanceSeconds: 3 * 60 * 60 });
		await sandbox.control('faults', {
			kind: 'error',
			code: 'scope_not_authorized',
			times: 5,
			match: { path: '/v2/user/info/' },
		});
		expect((await run('stats fetch tiktok', onGitHub())).status).toBe(1);
		expect([...github.secrets.keys()]).toEqual(['TIKTOK_SECRET']);
		expect(github.secrets.get('TIKTOK_SECRET')).toContain(await tokenIn(file));
	});

	it('are left alone by a run that refreshes nothing, whose copy may be an old one', async () => {
		await prepareTikTokFile(sandbox, file);
		expect((await run('stats fetch tiktok', onGitHub())).status).toBe(0);
		expect(github.secrets.size).toBe(0);
	});

	it('keep every value as it is in the file', async () => {
		const secret = "# a\"b 'c' $d";
		await writeFile(file, `TIKTOK_CLIENT_KEY=sandbox-key\r\nTIKTOK_CLIENT_SECRET=\`${secret}\`\r\n`);
		expect((await run('secrets push', onGitHub())).status).toBe(0);
		await rename(file, join(folder, 'away'));
		github.secrets.set('OLD', github.secrets.get('TIKTOK_SECRET') ?? '');
		github.secrets.delete('TIKTOK_SECRET');
		const again = await run('secrets push', {
			...onGitHub(),
			TIKTOK_SECRET: github.secrets.get('OLD') ?? '',
		});
		expect(again.status).toBe(0);
		expect(github.secrets.get('TIKTOK_SECRET')).toBe(github.secrets.get('OLD'));
		expect(github.secrets.get('TIKTOK_SECRET')).toContain(`\`${secret}\``);
	});
});

describe('.env.social as Windows writes it', () => {
	it('works in UTF-16, and stays in it when a token is refreshed', async () => {
		await prepareTikTokFile(sandbox, file);
		const key = 'KEY="several\r\nTIKTOK_REFRESH_TOKEN=not this\r\nlines"\r\n';
		const text = key + (await readFile(file, 'utf8')).replaceAll('\n', '\r\n');
		await writeFile(file, `\uFEFF${text}`, 'utf16le');
		expect(await run('token refresh tiktok')).toMatchObject({ status: 0, stderr: '' });
		const written = await readFile(file, 'utf16le');
		expect(written).toMatch(
			/^\uFEFFKEY="several\r\nTIKTOK_REFRESH_TOKEN=not this\r\nlines"\r\n# my own words\r\n/,
		);
		expect(written.replaceAll(/(_TOKEN=).*/g, '$1')).toBe(`\uFEFF${text}`.replaceAll(/(_TOKEN=).*/g, '$1'));
		expect(await run('token refresh tiktok')).toMatchObject({ status: 0, stderr: '' });
	});
});
