import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../../support/cli';
import { startRedirectingServer, type RedirectingServer } from '../../support/redirecting-server';
import { API_KEY } from '../../support/service';

let folder: string;
let server: RedirectingServer;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
	server = await startRedirectingServer(307);
	await writeFile(join(folder, 'video.mp4'), 'x');
	await writeFile(join(folder, '.env.social'), 'TIKTOK_CLIENT_KEY=example-key\n');
});
afterEach(async () => {
	await server.close();
	await rm(folder, { recursive: true, force: true });
});

const run = (words: string[], settings: Record<string, string> = {}) =>
	runMediakit(words, { cwd: folder, settings: { MEDIAKIT_API_KEY: API_KEY, ...settings } });
const onGitHub = (url: string) => ({
	MEDIAKIT_GITHUB_TOKEN: 'github-example-token',
	GITHUB_REPOSITORY: 'owner/name',
	GITHUB_API_BASE: url,
});

describe('a key', () => {
	it.each([
		['accounts', ['accounts']],
		['an upload', ['upload', 'video.mp4', '--platform', 'tiktok']],
		['the deletion of an account', ['delete', 'tiktok', '--yes']],
	])('does not follow a redirect to another origin with %s', async (_what, words) => {
		const { status, stderr } = await run(words, { MEDIAKIT_URL: server.url });
		expect([status, stderr]).toEqual([1, expect.stringContaining(`redirects to ${server.target}`)]);
		expect(stderr).toMatch(/specify its URL with --service or MEDIAKIT_URL/);
		expect([server.asked[0]?.headers['x-api-key'], server.followed]).toEqual([API_KEY, []]);
	});

	it('of GitHub follows no redirect either', async () => {
		const { status, stderr } = await run(['secrets', 'push'], onGitHub(server.url));
		expect([status, stderr]).toEqual([1, expect.stringMatching(/HTTP status 307/)]);
		expect([server.asked.length, server.followed]).toEqual([1, []]);
	});

	it.each([
		['MEDIAKIT_URL', ['accounts'], { MEDIAKIT_URL: 'http://mediakit.example.com' }],
		['--service', ['accounts', '--service', 'http://192.0.2.1:8001'], {}],
		['--save-to', ['stats', 'fetch', 'tiktok', '--save-to', 'http://mediakit.example.com'], {}],
		['GITHUB_API_BASE', ['secrets', 'push'], onGitHub('http://github.example.com/api/v3')],
	])('is not sent over plain http: %s', async (name, words, settings) => {
		const { status, stderr } = await run(words, settings);
		expect([status, stderr]).toEqual([2, expect.stringContaining(`${name} must use https`)]);
		expect(stderr).toContain('HTTP_HOST_ALLOWLIST');
	});

	it('is sent over http to a host that is listed', async () => {
		const settings = {
			HTTP_HOST_ALLOWLIST: 'mediakit.invalid:8001',
			MEDIAKIT_URL: 'http://mediakit.invalid:8001',
		};
		expect(await run(['accounts'], settings)).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/mediakit\.invalid:8001 does not respond/),
		});
	});

	it.each([
		'ftp://example.com',
		`https://${'user:word'}@example.com`,
		'https://example.com/?a=b',
		'nonsense',
	])('is not sent to %s', async (url) => {
		expect((await run(['accounts', '--service', url])).status).toBe(2);
	});
});
