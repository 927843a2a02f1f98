import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../service/package.json';
import { runMediakit } from '../support/cli';
import { startRedirectingServer } from '../support/redirecting-server';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'mediakit-usage-'))));
afterEach(() => rm(folder, { recursive: true }));

const run = (...words: string[]) => runMediakit(words, { cwd: folder });

describe('help and version', () => {
	it.each([
		[['--help'], 'Usage:\n  mediakit serve '],
		[['help'], 'Usage:\n  mediakit serve '],
		[['upload', '--help'], 'Usage: mediakit upload '],
		[['help', 'upload'], 'Usage: mediakit upload '],
		[['upload', 'video.mp4', '--nonsense', '-h'], 'Usage: mediakit upload '],
		[['stats', 'fetch', '--help'], 'Usage: mediakit stats fetch '],
		[['stats', '--help'], 'Usage:\n  mediakit stats fetch '],
	])('%j is answered on standard output', async (words, begins) => {
		const { status, stdout, stderr } = await run(...words);
		expect([status, stdout.slice(0, begins.length), stderr]).toEqual([0, begins, '']);
	});

	it.each([[['--version']], [['-v']], [['upload', '--version']]])('%j prints the version', async (words) => {
		expect(await run(...words)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
	});
});

it.each([
	[['uplaod', 'video.mp4'], 'Did you mean "mediakit upload"?'],
	[['account'], 'Did you mean "mediakit accounts"?'],
	[['stats', 'fecth'], 'Did you mean mediakit stats fetch?'],
	[['token', 'refesh', 'tiktok'], 'Did you mean mediakit token refresh?'],
	[['upload', 'video.mp4', '--platfrom', 'tiktok'], 'has no option --platfrom. Did you mean --platform?'],
	[['stats', 'show', 'tiktoc'], 'Did you mean tiktok?'],
	[['connect', 'facebok'], 'Did you mean facebook?'],
])('%j is refused with what was probably meant', async (words, text) => {
	expect(await run(...words)).toMatchObject({
		status: 2,
		stdout: '',
		stderr: expect.stringContaining(text),
	});
});

it('does not guess where nothing is near, and says where all commands are', async () => {
	const { status, stderr } = await run('zebra');
	expect([status, stderr]).toEqual([2, '"zebra" is not a command. "mediakit --help" lists all commands.\n']);
});

describe('a refusal with --json', () => {
	const errorOf = (stdout: string) => (JSON.parse(stdout) as { error: { code: string } }).error;

	it('has a code for wrong usage and for a service that does not answer', async () => {
		const wrong = await run('stats', 'show', 'nowhere', '--json');
		expect([wrong.status, errorOf(wrong.stdout).code]).toEqual([2, 'usage_wrong']);
		const silent = await run('accounts', '--json', '--service', 'http://127.0.0.1:9');
		expect(errorOf(silent.stdout)).toEqual({ code: 'service_unreachable', message: silent.stderr.trim() });
	});

	it('has a code for a redirect and for a setting that cannot be read', async () => {
		const server = await startRedirectingServer(307);
		const moved = await run('accounts', '--json', '--service', server.url);
		await server.close();
		expect([moved.status, errorOf(moved.stdout).code]).toEqual([1, 'service_redirects']);
		const settings = { PORT: 'many' };
		const unread = await runMediakit(['doctor', '--json'], { cwd: folder, settings });
		expect([unread.status, errorOf(unread.stdout).code]).toEqual([1, 'setting_invalid']);
	});
});
