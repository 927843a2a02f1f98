import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clickAllow } from '../../sandbox/demo/consent';
import { createPlatformHttp } from '../../service/outgoing';
import { REPOSITORY, startGitHub, type TestGitHub } from '../support/github';
import { REFERENCE_CASE, startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, sandboxSettings, startService, type TestService } from '../support/service';
import { CTRL_C, openTerminal, type Terminal } from '../support/terminal';
import { signIn } from '../support/tiktok';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

const SAMPLE = join(__dirname, '../media/sample.mp4');

let sandbox: TestSandbox;
let service: TestService;
let github: TestGitHub;
let folder: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
	[sandbox, github] = await Promise.all([startInstantSandbox(), startGitHub()]);
	await sandbox.control('users', REFERENCE_CASE);
	service = await startService(sandboxSettings(sandbox.url));
	folder = await mkdtemp(join(tmpdir(), 'mediakit-terminal-'));
});
afterEach(() => terminal?.close());
afterAll(async () => {
	await service.close();
	await Promise.all([sandbox.close(), github.close()]);
	await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, '.env.social');

/** Types a command in a terminal whose environment contains the service's URL. */
function type(words: string[], settings: Record<string, string> = {}): Terminal {
	terminal = openTerminal(words, { cwd: folder, settings });
	return terminal;
}

const withService = () => ({ MEDIAKIT_URL: service.url, MEDIAKIT_API_KEY: API_KEY });

/** Signs in and writes the token file of an account that is used without the service. */
async function writeTokens(): Promise<void> {
	const { http, close } = createPlatformHttp();
	const grant = await signIn({ http, apiBase: sandbox.base('open.tiktokapis.com') }, sandbox);
	await close();
	const lines = [
		'TIKTOK_CLIENT_KEY=sandbox-key',
		'TIKTOK_CLIENT_SECRET=sandbox-secret',
		`TIKTOK_API_BASE=${sandbox.base('open.tiktokapis.com')}`,
		`TIKTOK_ACCESS_TOKEN=${grant.accessToken}`,
		`TIKTOK_REFRESH_TOKEN=${grant.refreshToken}`,
	];
	await writeFile(file(), `${lines.join('\n')}\n`, { mode: 0o600 });
}

describe('at a terminal', () => {
	it('connect shows the address, waits, and names the account', async () => {
		const { sees, screen, ended } = type(['connect', 'tiktok'], withService());
		await sees('Waiting for consent');
		const address = /https?:\/\/\S+\/authorize\/\S+/.exec(screen())?.[0] ?? '';
		await fetch(await clickAllow(address));
		await sees('Connected: tiktok @example_creator.');
		expect(await ended).toBe(0);
	});

	it('stats, accounts and doctor show tables and marks', async () => {
		const stats = type(['stats', 'show', 'tiktok'], withService());
		await stats.sees(/tiktok +example_creator +50000/);
		expect(await stats.ended).toBe(0);
		const accounts = type(['accounts'], withService());
		await accounts.sees(/tiktok +example_creator +ok/);
		expect(await accounts.ended).toBe(0);
		const doctor = type(['doctor'], { ...withService(), ...sandboxSettings(sandbox.url) });
		await doctor.sees('✓ tiktok @example_creator: Connected');
		expect(await doctor.ended).toBe(0);
	});

	it('upload shows its progress and how it ended', async () => {
		const { sees, ended } = type(['upload', SAMPLE, '--platform', 'tiktok'], withService());
		await sees(/Sending \d+ %/);
		await sees(/tiktok @example_creator +delivered/);
		expect(await ended).toBe(0);
	});

	it('stats fetch, token refresh and secrets push work from the file', async () => {
		await writeTokens();
		const stats = type(['stats', 'fetch', 'tiktok']);
		await stats.sees('Reading tiktok');
		await stats.sees(/Average views +12,500/);
		expect(await stats.ended).toBe(0);
		const token = type(['token', 'refresh', 'tiktok']);
		await token.sees(/Refreshable until +\d{4}-/);
		expect(await token.ended).toBe(0);
		const secrets = type(['secrets', 'push'], {
			MEDIAKIT_GITHUB_TOKEN: github.token,
			GITHUB_REPOSITORY: REPOSITORY,
			GITHUB_API_BASE: github.url,
		});
		await secrets.sees('Written: TIKTOK_SECRET.');
		expect(await secrets.ended).toBe(0);
	});

	it('Ctrl-C in the middle leaves the file as it was, and nothing beside it', async () => {
		await writeTokens();
		const before = await readFile(file(), 'utf8');
		await sandbox.control('faults', { kind: 'hold', match: { path: '/v2/oauth/token/' }, times: 1 });
		const { types, ended } = type(['token', 'refresh', 'tiktok']);
		await sandbox.untilHeld();
		types(CTRL_C);
		expect(await ended).not.toBe(0);
		await sandbox.control('release');
		expect(await readFile(file(), 'utf8')).toBe(before);
		expect(await readdir(folder)).toEqual(['.env.social']);
	});
});
