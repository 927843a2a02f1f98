import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit, startMediakit, type RunningCli } from '../support/cli';
import { BreakingProxy } from '../support/breaking-proxy';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { API_KEY, type UploadStatus } from '../support/service';
import { eventually, PROCESSES_MS } from '../support/until';
import { youTubeState } from '../support/youtube';

jest.setTimeout(PROCESSES_MS);

const SAMPLE = join(__dirname, '../media/sample.mp4');
const TIKTOK = ['--platform', 'tiktok'];
const INSTAGRAM = ['--platform', 'instagram', '--account', 'example_creator'];
/** The start of every request that sends bytes. */
const SENDS = 'PATCH /api/uploads/files';
const HALF = 80_000;

let bench: DeliveryBench;
let folder: string;

beforeAll(async () => {
	const switches = {
		'tiktok.processingSeconds': 0,
		'instagram.processingSeconds': 0,
		'youtube.processingSeconds': 0,
	};
	bench = await startDeliveryBench({ logins: ['tiktok', 'facebook', 'youtube'], switches });
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-upload-'));
});
afterAll(async () => {
	await bench.close();
	await rm(folder, { recursive: true, force: true });
});

const settings = (url = bench.service.url) => ({
	MEDIAKIT_URL: url,
	MEDIAKIT_API_KEY: API_KEY,
	TMPDIR: folder,
});
const run = (words: string[], options: { url?: string; input?: Buffer } = {}) =>
	runMediakit(words, { cwd: folder, settings: settings(options.url), input: options.input });
const idIn = (text: string) => /Upload +([\da-f-]{36})/.exec(text)?.[1] ?? '';

/** Waits for text on standard error. */
async function says({ child }: RunningCli, pattern: RegExp): Promise<string> {
	let said = '';
	child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
	await eventually(() => pattern.test(said), PROCESSES_MS);
	return said;
}

describe('mediakit upload', () => {
	it('takes a caption of 1,820 Thai letters', async () => {
		const caption = 'สวัสดีชาวโลก'.repeat(152).slice(0, 1_820);
		const words = ['upload', SAMPLE, ...INSTAGRAM, '--caption', caption, '--json'];
		const { status, stdout, stderr } = await run(words);
		expect([status, stderr]).toEqual([0, expect.stringMatching(/^Upload [\da-f-]{36}: sample\.mp4\n/)]);
		expect(JSON.parse(stdout)).toMatchObject({ caption, file: { name: 'sample.mp4' } });
	});

	it('sends several files, and goes on after one that is refused', async () => {
		await writeFile(join(folder, 'text.mp4'), 'no video at all');
		const { status, stdout, stderr } = await run(['upload', SAMPLE, 'text.mp4', SAMPLE, ...TIKTOK, '--json']);
		const { uploads } = JSON.parse(stdout) as { uploads: UploadStatus[] };
		expect(status).toBe(1);
		expect(uploads.map(({ deliveries }) => deliveries[0]?.state)).toEqual(['delivered', 'delivered']);
		expect(stderr).toMatch(/^text\.mp4: /m);
	});

	it('sends nothing if one of the files is not there', async () => {
		const { status, stderr } = await run(['upload', SAMPLE, 'absent.mp4', ...TIKTOK]);
		expect([status, stderr]).toEqual([1, 'There is no file absent.mp4. Check its name.\n']);
	});

	it('reads standard input, and leaves nothing of it on the disk', async () => {
		const { status, stdout } = await run(['upload', '-', ...TIKTOK], { input: await readFile(SAMPLE) });
		expect([status, stdout]).toEqual([0, expect.stringMatching(/tiktok @\w+ +delivered/)]);
		expect((await readdir(folder)).filter((name) => name.startsWith('mediakit-upload-'))).toEqual([]);
	});

	it('goes on where a line broke', async () => {
		const proxy = await BreakingProxy.start(bench.service.url, SENDS, [HALF]);
		const { status, stdout, stderr } = await run(['upload', SAMPLE, ...TIKTOK], { url: proxy.url });
		await proxy.close();
		expect([status, stdout]).toEqual([0, expect.stringMatching(/tiktok @\w+ +delivered/)]);
		expect(stderr).toContain('The connection was lost; retrying in 0.5 s.');
	});

	it('says on Ctrl-C how to send the rest, and the rest is sent so', async () => {
		const proxy = await BreakingProxy.start(bench.service.url, SENDS, [HALF], 'stalls');
		const sending = startMediakit(['upload', SAMPLE, ...TIKTOK], {
			cwd: folder,
			settings: settings(proxy.url),
		});
		const id = idIn(await says(sending, /^Upload /m));
		await eventually(() => proxy.stalled === 1, PROCESSES_MS);
		sending.child.kill('SIGINT');
		const { status, stderr } = await sending.ended;
		await proxy.close();
		expect(status).toBe(130);
		expect(stderr).toContain(
			`sample.mp4 was not sent completely, so it is not delivered. To continue, run: mediakit upload ${SAMPLE} --resume ${id}`,
		);
		const other = join(folder, 'other.mp4');
		await writeFile(other, 'another file');
		expect(await run(['upload', other, '--resume', id])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('Specify that file'),
		});
		const rest = await run(['upload', SAMPLE, '--resume', id]);
		expect([rest.status, idIn(rest.stdout)]).toEqual([0, id]);
		expect(rest.stdout).toMatch(/tiktok @\w+ +delivered/);
		expect(await run(['upload', SAMPLE, '--resume', id.replace(/^.{8}/, '00000000')])).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('Send the file again without --resume'),
		});
	});

	it('says on Ctrl-C that the service goes on with what it has, and it does', async () => {
		await bench.sandbox.control('faults', { kind: 'hold', match: { path: '/v2/post/publish/' }, times: 1 });
		const words = ['upload', SAMPLE, ...TIKTOK, '--json'];
		const sending = startMediakit(words, { cwd: folder, settings: settings() });
		const id = idIn(await says(sending, /^Upload /m));
		await bench.sandbox.untilHeld();
		sending.child.kill('SIGINT');
		const { status, stdout } = await sending.ended;
		expect([status, JSON.parse(stdout)]).toEqual([
			130,
			{
				error: {
					code: 'interrupted',
					message: `The service continues with upload ${id} (sample.mp4). To see the result, run: mediakit uploads show ${id}`,
				},
			},
		]);
		await bench.sandbox.clearFaults();
		const shown = async () => (await run(['uploads', 'show', id])).stdout;
		await eventually(async () => /delivered/.test(await shown()), PROCESSES_MS);
	});
});

describe('mediakit uploads', () => {
	const waiting = async () => {
		const words = ['uploads', 'list', '--state', 'awaiting_approval', '--json'];
		const { uploads } = JSON.parse((await run(words)).stdout) as { uploads: UploadStatus[] };
		return uploads.map(({ upload_id }) => upload_id);
	};

	it('lists, shows, approves and cancels what waits, and says with a code what cannot be done', async () => {
		const send = async (caption: string) =>
			idIn((await run(['upload', SAMPLE, ...INSTAGRAM, '--caption', caption])).stdout);
		const [first, second] = [await send('the first'), await send('the second')];
		expect(await waiting()).toEqual(expect.arrayContaining([first, second]));
		const listed = await run(['uploads', 'list', '--search', 'the second']);
		expect(listed.stdout).toMatch(
			new RegExp(`^${second} .+ sample\\.mp4 +instagram @\\w+: awaiting_approval$`, 'm'),
		);
		expect(listed.stdout).not.toContain(first);
		expect((await run(['uploads', 'show', first])).stdout).toMatch(/^Caption +the first$/m);

		const approved = await run(['uploads', 'approve', first, 'no-such-upload']);
		expect([approved.status, approved.stdout]).toEqual([1, expect.stringContaining(first)]);
		expect(approved.stderr).toMatch(/^no-such-upload: /);
		const cancelled = await run(['uploads', 'cancel', second]);
		expect([cancelled.status, cancelled.stdout]).toEqual([0, expect.stringContaining('cancelled')]);
		expect(await waiting()).not.toContain(second);
		const again = await run(['uploads', 'approve', second, '--json']);
		expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'nothing_to_approve' } });
	});

	it('says for whom a video is that it approves', async () => {
		const id = idIn((await run(['upload', SAMPLE, '--platform', 'youtube'])).stdout);
		const untold = await run(['uploads', 'approve', id, '--json']);
		expect(JSON.parse(untold.stdout)).toMatchObject({ error: { code: 'privacy_required' } });
		const approved = await run(['uploads', 'approve', id, '--field', 'privacy=unlisted']);
		expect([approved.status, approved.stderr]).toEqual([0, '']);
		const isUnlisted = async () =>
			(await youTubeState(bench.sandbox)).uploads[0]?.privacy_status === 'unlisted';
		await eventually(isUnlisted, PROCESSES_MS);
	});

	it('tries again what has failed', async () => {
		const outcome = 'tiktok.processingResult';
		await bench.sandbox.control('switches', { [outcome]: 'frame_rate_check_failed' });
		// The file is kept while the other delivery is still waiting.
		const failed = await run(['upload', SAMPLE, ...TIKTOK, ...INSTAGRAM]);
		expect(failed.status).toBe(1);
		await bench.sandbox.control('switches', { [outcome]: 'ok' });
		const retried = await run(['uploads', 'retry', idIn(failed.stdout)]);
		expect(retried.status).toBe(0);
		const shown = async () => (await run(['uploads', 'show', idIn(failed.stdout)])).stdout;
		await eventually(async () => /delivered/.test(await shown()), PROCESSES_MS);
	});

	it('refuses a state and a number that cannot be', async () => {
		expect(await run(['uploads', 'list', '--state', 'waiting'])).toMatchObject({ status: 2 });
		expect(await run(['uploads', 'list', '--state', 'delivred'])).toMatchObject({
			status: 2,
			stderr: expect.stringContaining('Did you mean delivered?'),
		});
		expect(await run(['uploads', 'list', '--limit', 'all'])).toMatchObject({ status: 2 });
	});
});
