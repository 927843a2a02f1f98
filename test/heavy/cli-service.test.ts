import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clickAllow } from '../../sandbox/demo/consent';
import { runMediakit, startMediakit } from '../support/cli';
import { REFERENCE_CASE, startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, connectTikTok, sandboxSettings, startService, type TestService } from '../support/service';
import { eventually, PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

const SAMPLE = join(__dirname, '../media/sample.mp4');

let sandbox: TestSandbox;
let service: TestService;
let folder: string;

beforeAll(async () => {
	sandbox = await startInstantSandbox();
	await sandbox.control('users', REFERENCE_CASE);
	service = await startService(sandboxSettings(sandbox.url));
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
});

const settings = () => ({ MEDIAKIT_URL: service.url, MEDIAKIT_API_KEY: API_KEY });
const run = (words: string[], more: Record<string, string> = {}) =>
	runMediakit(words, { cwd: folder, settings: { ...settings(), ...more } });

describe('mediakit with a service', () => {
	it('connects an account: gives the address, waits for the consent, names the account', async () => {
		const { child, ended } = startMediakit(['connect', 'tiktok'], { cwd: folder, settings: settings() });
		let said = '';
		child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
		await eventually(() => /https?:\S+/.test(said), PROCESSES_MS);
		await fetch(await clickAllow(/https?:\S+/.exec(said)?.[0] ?? ''));
		expect(await ended).toMatchObject({ status: 0, stdout: 'Connected: tiktok @example_creator.\n' });
	});

	it('lists the accounts for people and for scripts', async () => {
		await connectTikTok(service);
		const { stdout } = await run(['accounts']);
		expect(stdout).toMatch(/^Platform +User name +Health/);
		expect(stdout).toMatch(/^tiktok +example_creator +ok /m);
		const { accounts } = JSON.parse((await run(['accounts', '--json'])).stdout) as { accounts: unknown[] };
		expect(accounts).toEqual([expect.objectContaining({ platform: 'tiktok', username: 'example_creator' })]);
	});

	it('fetches and shows statistics', async () => {
		await connectTikTok(service);
		const fetched = await run(['stats', 'fetch', 'tiktok']);
		expect(fetched.stdout).toMatch(/Engagement rate +5.72 %\nAverage views +12,500\n/);
		expect((await run(['stats', 'show', 'tiktok'])).stdout).toMatch(
			/tiktok +example_creator +50000 +150 +5.72 % +0.0 h/,
		);
	});

	it('fetches the statistics of all platforms that have an account', async () => {
		await connectTikTok(service);
		const { status, stdout, stderr } = await run(['stats', 'fetch', 'all', '--json']);
		expect([status, stderr]).toEqual([0, '']);
		expect(JSON.parse(stdout)).toMatchObject({ data: { username: 'example_creator' } });
	});

	it('exports the history, and posts into a file that spreadsheets read', async () => {
		await connectTikTok(service);
		await run(['stats', 'fetch', 'tiktok']);
		const history = await run(['stats', 'export', 'tiktok', '--days', '7']);
		expect(history.stdout).toMatch(/^date,fetched_at,days_since_previous,followers,/);
		expect(history.stdout.endsWith('\r\n')).toBe(true);
		const file = join(folder, 'posts.csv');
		const words = ['stats', 'export', 'tiktok', '@example_creator', '--table', 'posts', '--bom'];
		expect(await run([...words, '--output', file])).toMatchObject({
			status: 0,
			stdout: `The CSV (posts) of tiktok @example_creator was written to ${file}.\n`,
		});
		expect(await readFile(file, 'utf8')).toMatch(/^\uFEFFkind,post_id,created_at,/);
		expect(await run(['stats', 'export', 'tiktok', '--table', 'likes'])).toMatchObject({
			status: 2,
			stderr: expect.stringContaining('Use --table with one of history, posts, audience.'),
		});
		expect(await run(['stats', 'export', 'tiktok', '--days', 'many'])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('days'),
		});
		expect(await run(['stats', 'export', 'tiktok', '--table', 'audience'])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('TikTok does not provide it'),
		});
	});

	it('lists the media-kit pages with their accounts', async () => {
		await connectTikTok(service);
		expect((await run(['pages'])).stdout).toContain('There is no media-kit page.');
		const [account] = (
			JSON.parse((await run(['accounts', '--json'])).stdout) as { accounts: { id: string }[] }
		).accounts;
		await service.call('/api/mediakit/pages/example', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ title: 'Example', account_ids: [account?.id], enabled: true }),
		});
		expect((await run(['pages'])).stdout).toMatch(
			/^example +Example +yes +tiktok @example_creator +http\S+\/mediakit\/example$/m,
		);
		expect(JSON.parse((await run(['pages', '--json'])).stdout)).toMatchObject({
			pages: [{ slug: 'example' }],
		});
	});

	it('hands a file over and tells how it ended', async () => {
		await connectTikTok(service);
		const { status, stdout, stderr } = await run([
			'upload',
			SAMPLE,
			'--platform',
			'tiktok',
			'--caption',
			'Hello',
		]);
		expect([status, stdout]).toEqual([
			0,
			expect.stringMatching(/^Upload +[\w-]+\ntiktok @example_creator +delivered\n$/),
		]);
		expect(stderr).toMatch(/caption/i);
	});

	it('sends what exceeds documented limits with --force', async () => {
		const slow = [join(__dirname, '../media/slow-rate.bin'), '--platform', 'tiktok'];
		expect(await run(['upload', ...slow])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('force: true'),
		});
		expect(await run(['upload', ...slow, '--force'])).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('delivered'),
		});
	});

	it('says what is wrong in the words of the service, and ends with 1', async () => {
		const unknown = await run(['upload', SAMPLE, '--platform', 'nowhere']);
		expect(unknown).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/"nowhere" is not a platform/),
		});
		const absent = await run(['upload', 'absent.mp4', '--platform', 'tiktok']);
		expect(absent).toMatchObject({ status: 1, stderr: 'There is no file absent.mp4. Check its name.\n' });
		const key = await run(['accounts'], { MEDIAKIT_API_KEY: 'wrong-example' });
		expect(key).toMatchObject({ status: 1, stderr: expect.stringMatching(/does not accept the API key/) });
		const silent = await run(['accounts', '--service', 'http://127.0.0.1:9']);
		expect(silent).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/does not respond.*mediakit serve/),
		});
	});

	it('examines settings, hosts, disk and accounts, and finds a token that has two owners', async () => {
		await connectTikTok(service);
		const sound = await run(['doctor'], {
			...sandboxSettings(sandbox.url),
			// Any disk has enough free space for an upload this small.
			MAX_UPLOAD_BYTES: '1000',
			TIKTOK_REFRESH_TOKEN: 'rft.example-copy',
		});
		expect(sound.status).toBe(0);
		for (const line of [
			/✓ Settings/,
			/! Redirect URL of tiktok: Register exactly http/,
			/✓ TikTok: .* responds/,
			/✓ Disk/,
			/! Statistics: STATS_SCHEDULE is off/,
			/✓ Service/,
			/✓ tiktok @example_creator: Connected/,
			/! Owner of the TikTok token: .*each refresh invalidates the other copy/,
		])
			expect(sound.stdout).toMatch(line);
		const scheduled = await run(['doctor'], { ...sandboxSettings(sandbox.url), STATS_SCHEDULE: 'daily' });
		expect(scheduled.stdout).toMatch(
			/✓ Statistics: The service refreshes them every day between 4:00 and 5:00 UTC/,
		);
		const broken = await run(['doctor'], {
			...sandboxSettings(sandbox.url),
			TIKTOK_API_BASE: 'http://127.0.0.1:9',
			TIKTOK_SCOPE: 'x',
		});
		expect(broken).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/TIKTOK_SCOPE is not a setting/),
		});
		const dark = await run(['doctor'], {
			...sandboxSettings(sandbox.url),
			TIKTOK_API_BASE: 'http://127.0.0.1:9',
		});
		expect(dark).toMatchObject({ status: 1, stdout: expect.stringMatching(/✗ TikTok: .*does not respond/) });
	});
});
