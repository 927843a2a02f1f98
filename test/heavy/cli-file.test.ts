import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareInstagramFile, prepareTikTokFile, runMediakit, startMediakit } from '../support/cli';
import { REPOSITORY, startGitHub, type TestGitHub } from '../support/github';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, startService } from '../support/service';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

let sandbox: TestSandbox;
let github: TestGitHub;
let folder: string;

beforeAll(async () => {
	[sandbox, github] = await Promise.all([startTestSandbox(), startGitHub()]);
});
afterAll(async () => {
	await Promise.all([sandbox.close(), github.close()]);
});
beforeEach(async () => {
	await sandbox.control('reset');
	await sandbox.control('users', REFERENCE_CASE);
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
	github.secrets.clear();
	github.calls.length = 0;
	github.refuseWrites.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, '.env.social');
const readFileText = () => readFile(file(), 'utf8');
const valueOf = async (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(await readFileText())?.[1];
const run = (words: string, settings: Record<string, string> = {}) =>
	runMediakit(words.split(' '), { cwd: folder, settings });
const onGitHub = () => ({
	MEDIAKIT_GITHUB_TOKEN: github.token,
	GITHUB_REPOSITORY: REPOSITORY,
	GITHUB_API_BASE: github.url,
});

const prepareTikTok = () => prepareTikTokFile(sandbox, file());
const prepareInstagram = () => prepareInstagramFile(sandbox, file());

describe('mediakit from .env.social', () => {
	it('reads the reference case and ends with a summary, without renewing a token that lives', async () => {
		const before = await prepareTikTok();
		const { status, stdout, stderr } = await run('stats fetch tiktok');
		expect([status, stderr]).toEqual([0, '']);
		for (const line of [
			/User name +example_creator/,
			/Followers +50,000/,
			/Likes +1,000,000/,
			/Videos +150/,
			/Engagement rate +5.72 %/,
			/Average views +12,500/,
			/Last update +\d{4}-/,
			/Token refreshed +no/,
		])
			expect(stdout).toMatch(line);
		expect(await valueOf('TIKTOK_REFRESH_TOKEN')).toBe(before.refreshToken);
	});

	it('shows no figure where TikTok tells none, and fails without the account in the answer', async () => {
		await prepareTikTok();
		const data = { videos: [{ id: '7512345678901234567', title: 'Nothing told' }], has_more: false };
		const answer = (path: string, body: unknown) =>
			sandbox.control('faults', { kind: 'status', status: 200, body: JSON.stringify(body), match: { path } });
		await answer('/v2/video/list/', { data, error: { code: 'ok' } });
		const { stdout } = await run('stats fetch tiktok');
		expect(stdout).toMatch(/Engagement rate +–/);
		expect(stdout).toMatch(/Average views +–/);
		await answer('/v2/user/info/', { data: {}, error: { code: 'ok' } });
		expect(await run('stats fetch tiktok')).toMatchObject({
			status: 1,
			stdout: '',
			stderr: expect.stringMatching(/without the account.*Try again in a few minutes/),
		});
	});

	it('gives the document to scripts', async () => {
		await prepareTikTok();
		const { stdout } = await run('stats fetch tiktok --json');
		expect(JSON.parse(stdout)).toMatchObject({ stats: { engagement_rate: 5.72, avg_views: 12_500 } });
	});

	it('stores what it read in a service that is named for it', async () => {
		await prepareTikTok();
		const service = await startService();
		try {
			const settings = { MEDIAKIT_API_KEY: API_KEY };
			const { status, stderr } = await run(`stats fetch tiktok --save-to ${service.url}`, settings);
			expect([status, stderr]).toEqual([0, '']);
			const { body } = await service.call('/api/mediakit/analytics/tiktok/example_creator');
			expect(body.data).toMatchObject({ followers: 50_000, stats: { engagement_rate: 5.72 } });
		} finally {
			await service.close();
		}
	});

	it('renews a token that has run out; the file then has the new pair, mode 0600, and its comments', async () => {
		const before = await prepareTikTok();
		await sandbox.control('clock', { advanceSeconds: 3 * 60 * 60 });
		const { status, stdout } = await run('stats fetch tiktok');
		expect(status).toBe(0);
		expect(stdout).toMatch(/Token refreshed +yes/);
		expect(await valueOf('TIKTOK_REFRESH_TOKEN')).not.toBe(before.refreshToken);
		expect(await readFileText()).toMatch(/^# my own words\n/);
		expect((await stat(file())).mode & 0o777).toBe(0o600);
		expect(await readdir(folder)).toEqual(['.env.social']);
		expect((await run('stats fetch tiktok')).stdout).toMatch(/Token refreshed +no/);
	});

	it('names a used-up refresh token, its likely reason and the next step', async () => {
		await prepareTikTok();
		const copy = await readFileText();
		await run('token refresh tiktok');
		await writeFile(file(), copy);
		const { status, stderr } = await run('token refresh tiktok');
		expect(status).toBe(1);
		expect(stderr).toMatch(/another copy may have been refreshed.*mediakit setup/);
	});

	it('works on, or says what to do, after a kill between the renewal and the rewritten file', async () => {
		const before = await prepareTikTok();
		await sandbox.control('faults', {
			kind: 'hold',
			when: 'after',
			match: { path: '/v2/oauth/token/' },
			times: 1,
		});
		const killed = startMediakit(['token', 'refresh', 'tiktok'], { cwd: folder });
		await sandbox.untilHeld();
		killed.child.kill('SIGKILL');
		await killed.ended;
		await sandbox.control('release');
		expect(await valueOf('TIKTOK_REFRESH_TOKEN')).toBe(before.refreshToken);
		const next = await run('token refresh tiktok');
		expect(next).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/an interrupted run.*mediakit setup/),
		});
	});

	it('renews on demand and prints lifetimes, never a token', async () => {
		await prepareTikTok();
		const { status, stdout, stderr } = await run('token refresh tiktok --json');
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toEqual({
			platform: 'tiktok',
			scope: expect.stringContaining('video.list'),
			expiresAt: expect.any(String),
			refreshExpiresAt: expect.any(String),
		});
		for (const name of ['TIKTOK_ACCESS_TOKEN', 'TIKTOK_REFRESH_TOKEN'])
			expect(stdout + stderr).not.toContain(await valueOf(name));
	});

	it("keeps Instagram's token alive, and leaves a young one alone", async () => {
		await prepareInstagram();
		const young = await run('stats fetch instagram');
		expect(young.stderr).toBe('');
		expect(young.stdout).toMatch(/User name +example_creator/);
		expect(young.stdout).toMatch(/Token refreshed +no/);
		await sandbox.control('switches', { 'instagram.refreshReturns': 'rotated' });
		const before = await valueOf('INSTAGRAM_ACCESS_TOKEN');
		await sandbox.control('clock', { advanceSeconds: 2 * 24 * 60 * 60 });
		expect((await run('stats fetch instagram')).stdout).toMatch(/Token refreshed +yes/);
		expect(await valueOf('INSTAGRAM_ACCESS_TOKEN')).not.toBe(before);
	});

	it('says how it is used, and ends with 2', async () => {
		expect(await run('stats fetch facebook')).toMatchObject({
			status: 2,
			stderr: expect.stringMatching(/is not a platform/),
		});
		expect(await run('')).toMatchObject({ status: 2, stderr: expect.stringMatching(/mediakit stats fetch/) });
		expect(await run('token refresh tiktok')).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/mediakit setup/),
		});
	});
});

describe("GitHub's secrets", () => {
	it('have the renewed tokens, sealed for the repository alone', async () => {
		await prepareTikTok();
		const { status } = await run('token refresh tiktok', onGitHub());
		expect(status).toBe(0);
		const lines = github.secrets.get('TIKTOK_SECRET') ?? '';
		expect(lines).toContain(`TIKTOK_REFRESH_TOKEN=${await valueOf('TIKTOK_REFRESH_TOKEN')}\n`);
		expect(lines).toContain('TIKTOK_CLIENT_SECRET=sandbox-secret\n');
		expect(lines).not.toMatch(/MEDIAKIT|INSTAGRAM/);
	});

	it('are what the next run works from, where there is no file', async () => {
		await prepareTikTok();
		await run('secrets push', onGitHub());
		await rm(file());
		const { status, stdout } = await run('stats fetch tiktok', {
			TIKTOK_SECRET: github.secrets.get('TIKTOK_SECRET') ?? '',
		});
		expect(status).toBe(0);
		expect(stdout).toMatch(/Followers +50,000/);
	});

	it('are asked for before any token is renewed', async () => {
		const before = await prepareTikTok();
		const refused = await run('token refresh tiktok', {
			...onGitHub(),
			MEDIAKIT_GITHUB_TOKEN: 'wrong-example',
		});
		expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/no token was refreshed/) });
		expect(await valueOf('TIKTOK_REFRESH_TOKEN')).toBe(before.refreshToken);
	});

	it('that were not written end with 1 and the steps by hand, without a token, and are written by the next run', async () => {
		await prepareTikTok();
		// Checking the token's permission succeeds, but the actual write fails twice.
		github.refuseWrites.push(204, 403, 403);
		const failed = await run('token refresh tiktok', onGitHub());
		expect(failed.status).toBe(1);
		expect(failed.stderr).toMatch(/settings\/secrets\/actions.*TIKTOK_SECRET/);
		for (const name of ['TIKTOK_ACCESS_TOKEN', 'TIKTOK_REFRESH_TOKEN'])
			expect(failed.stderr + failed.stdout).not.toContain(await valueOf(name));
		expect(github.secrets.size).toBe(0);
		expect((await run('stats fetch tiktok', onGitHub())).status).toBe(0);
		expect(github.secrets.get('TIKTOK_SECRET')).toContain(await valueOf('TIKTOK_REFRESH_TOKEN'));
		expect(await readdir(folder)).toEqual(['.env.social']);
	});
});
