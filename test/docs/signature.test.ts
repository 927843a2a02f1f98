import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { blocksOf, readPage, ROOT } from '../support/markdown';
import { connectTikTok, sandboxSettings, startService } from '../support/service';
import { startInstantSandbox } from '../support/sandbox';
import { PROCESSES_MS } from '../support/until';

jest.setTimeout(PROCESSES_MS);

const SECRET = 'secret-of-the-example';

/** The page's example receiver, running as a program. */
class PageReceiver {
	private constructor(
		private readonly child: ChildProcess,
		private readonly lines: AsyncIterator<string>,
		readonly url: string,
	) {}

	static async start(): Promise<PageReceiver> {
		const program = blocksOf(readPage('docs/service.md')).find(({ mark }) => mark === 'receiver');
		const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', program?.content ?? ''], {
			env: { SECRET, PORT: '0' },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
		const first = (await lines.next()).value as string;
		return new PageReceiver(child, lines, `http://127.0.0.1:${first.replace('listening ', '')}`);
	}

	/** Returns the next line of the receiver's output. */
	async said(): Promise<string> {
		return (await this.lines.next()).value as string;
	}

	async send(body: string, signature: string): Promise<number> {
		const headers = { 'x-mediakit-signature': signature };
		return (await fetch(this.url, { method: 'POST', headers, body })).status;
	}

	async close(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.kill();
		await ended;
	}
}

const sign = (secret: string, body: string, t = Math.floor(Date.now() / 1000)) =>
	`t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;

describe('The receiver of events that the service reference shows', () => {
	let receiver: PageReceiver;

	beforeAll(async () => void (receiver = await PageReceiver.start()));
	afterAll(() => receiver.close());

	it('takes what the service sends', async () => {
		const sandbox = await startInstantSandbox();
		const { host } = new URL(receiver.url);
		const service = await startService({
			...sandboxSettings(sandbox.url),
			MEDIAKIT_WEBHOOK_SECRET: SECRET,
			CALLBACK_HOST_ALLOWLIST: host,
		});
		await connectTikTok(service);
		await service.call(`/api/posts/video?platforms=tiktok&callback_url=${encodeURIComponent(receiver.url)}`, {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: await readFile(join(ROOT, 'test/media/sample.mp4')),
		});
		expect(await receiver.said()).toMatch(/^upload\.delivered \{.*"tiktok"/);
		await service.close();
		await sandbox.close();
	});

	it('takes an event once, and refuses what is old, changed or signed by somebody else', async () => {
		const body = JSON.stringify({ id: 'one', type: 'upload.failed', data: {} });
		const old = Math.floor(Date.now() / 1000) - 301;
		expect(await receiver.send(body, sign(SECRET, body, old))).toBe(401);
		expect(await receiver.send(body, sign('another secret', body))).toBe(401);
		expect(await receiver.send(`${body} `, sign(SECRET, body))).toBe(401);
		expect(await receiver.send(body, '')).toBe(401);
		expect(await receiver.send(body, sign(SECRET, body))).toBe(204);
		expect(await receiver.send(body, sign(SECRET, body))).toBe(204);
		const next = JSON.stringify({ id: 'two', type: 'upload.published', data: {} });
		await receiver.send(next, sign(SECRET, next));
		expect([await receiver.said(), await receiver.said()]).toEqual([
			'upload.failed {}',
			'upload.published {}',
		]);
	});
});
