import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { Upload } from 'tus-js-client';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { freePort } from '../../sandbox/servers/free-port';
import { cookieOf, sendLogin } from '../support/dashboard';
import { readEvents } from '../support/events';
import { startRealProxy, type PlaceName, type ProxyName, type RealProxy } from '../support/real-proxy';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import {
	API_KEY,
	callerOf,
	connectAccount,
	listAccounts,
	sandboxSettings,
	waitForEnd,
	type TestService,
} from '../support/service';
import { eventually, until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo, videoBytes } from '../support/video-bytes';

const run = promisify(execFile);

const KEY = { 'x-api-key': API_KEY };
const LARGE_BYTES = 420_000_000;
const PATIENCE_MS = 120_000;
const CASES: [ProxyName, PlaceName][] = [
	['nginx', 'a host'],
	['nginx', 'a path'],
	['Caddy', 'a host'],
	['Caddy', 'a path'],
];

let large: { file: string; sha256: string };
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-proxies-'));
	const file = join(folder, 'large.mp4');
	await writeFile(file, videoBytes(LARGE_BYTES));
	const hash = createHash('sha256');
	for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
	large = { file, sha256: hash.digest('hex') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(CASES)('%s in front of the service under %s', (name, place) => {
	const authorities = getCACertificates();
	let sandbox: TestSandbox;
	let proxy: RealProxy;
	let process: ServiceProcess;
	let dataDir: string;
	let base: string;
	let service: Pick<TestService, 'call'>;

	beforeAll(async () => {
		dataDir = await mkdtemp(join(tmpdir(), 'mediakit-behind-'));
		sandbox = await startTestSandbox({ switches: { limitTimeScale: 100_000 } });
		const port = await freePort();
		proxy = await startRealProxy(name, place, `127.0.0.1:${port}`);
		base = proxy.publicUrl;
		// The sandbox sends webhooks and fetches media. It trusts the proxy's certificate, as the platforms would.
		setDefaultCACertificates([...authorities, proxy.certificate]);
		process = await startServiceProcess({
			...sandboxSettings(sandbox.url),
			MEDIAKIT_API_KEY: API_KEY,
			LIMIT_TIME_SCALE: '100000',
			DATA_DIR: dataDir,
			PORT: String(port),
			PUBLIC_URL: base,
			TRUSTED_PROXIES: '127.0.0.1',
		});
		service = { call: callerOf(base) };
		await sandbox.control('tiktok/app', { webhook_url: `${base}/webhook/tiktok` });
		for (const login of ['tiktok', 'instagram'] as const) {
			expect(await connectAccount(service, login)).toMatchObject({ status: 200 });
		}
	});
	afterAll(async () => {
		await process.stop();
		await proxy.stop();
		await sandbox.close();
		setDefaultCACertificates(authorities);
		await rm(dataDir, { recursive: true, force: true });
	});

	/** Returns the total number of bytes in the files that the service has received so far. */
	async function received(): Promise<number> {
		const files = await readdir(join(dataDir, 'temporary'));
		const sizes = files.map(async (file) => (await stat(join(dataDir, 'temporary', file))).size);
		return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
	}

	/** Starts a request over IPv4, that is, from a separate IP address. The test sends the body. */
	const open = (path: string, options: RequestOptions) =>
		request(`${base}${path}`, { method: 'POST', ca: proxy.certificate, family: 4, ...options });

	const answerOf = (outgoing: ReturnType<typeof request>) =>
		new Promise<{ status: number; text: string }>((resolve, reject) => {
			outgoing.once('error', reject).once('response', (response) => {
				let text = '';
				response.on('data', (piece: Buffer) => (text += piece.toString()));
				response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
			});
		});

	const expectDelivered = async (uploadId: string, sha256: string) => {
		const { deliveries } = await waitForEnd(service, uploadId, PATIENCE_MS);
		expect(deliveries).toMatchObject([{ state: 'delivered' }]);
		expect(await sandbox.upload(deliveries[0]?.publish_id)).toMatchObject({ sha256 });
	};

	it('shows the dashboard, and signs in with a cookie that only goes over TLS', async () => {
		expect((await fetch(base)).status).toBe(200);
		const page = await fetch(`${base}/`);
		const links = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(
			([, link]) => link ?? '',
		);
		expect(links.length).toBeGreaterThan(2);
		for (const link of links) expect([link, (await fetch(new URL(link, base))).status]).toEqual([link, 200]);
		const signedIn = await sendLogin({ url: base }, API_KEY);
		expect(signedIn.headers.get('set-cookie')).toContain('Secure');
		const session = await fetch(`${base}/dashboard/session`, { headers: { cookie: cookieOf(signedIn) } });
		expect(session.status).toBe(200);
	});

	async function curl(...words: string[]) {
		await writeFile(join(folder, 'ca.pem'), proxy.certificate);
		return run('curl', ['-sS', '--cacert', join(folder, 'ca.pem'), '-H', `X-API-Key: ${API_KEY}`, ...words]);
	}

	it('takes 420 MB from curl, and TikTok gets every byte', async () => {
		const { stdout } = await curl('-F', 'platforms=tiktok', '-F', `file=@${large.file}`, `${base}${WEBHOOK}`);
		await expectDelivered((JSON.parse(stdout) as { upload_id: string }).upload_id, large.sha256);
	});

	it('passes an upload on while it arrives', async () => {
		const half = sampleVideo.length / 2;
		const size = 8_000_000;
		const before = await received();
		const sending = open(`${WEBHOOK}?platforms=tiktok`, {
			headers: { ...KEY, 'content-type': 'video/mp4', 'content-length': size },
		});
		const answer = answerOf(sending);
		const [first = Buffer.alloc(0), ...rest] = [...videoBytes(size)];
		sending.write(first.subarray(0, half));
		sending.write(Buffer.concat([first.subarray(half), ...rest]).subarray(0, size / 2));
		await eventually(async () => (await received()) - before > size / 4);
		sending.end(Buffer.concat([first.subarray(half), ...rest]).subarray(size / 2));
		expect(await answer).toMatchObject({ status: 202 });
	});

	it('leaves it to the service to refuse what is too large', async () => {
		const file = join(folder, 'too-large.mp4');
		await writeFile(file, sampleVideo);
		await truncate(file, 4_100_000_000);
		const words = ['-X', 'POST', '-T', file, '-H', 'Content-Type: video/mp4', '-o', join(folder, 'answer')];
		const asked = curl(...words, '-w', '%{http_code} %{content_type}', `${base}${WEBHOOK}?platforms=tiktok`);
		// Caddy sometimes truncates a response that arrives before the client has sent everything.
		const { stdout } = await asked.catch((error: { stdout: string }) => error);
		// If the proxy itself rejected the request, the response would be an HTML page.
		expect(stdout).toBe('413 application/json; charset=utf-8');
	});

	it('resumes an upload that broke off', async () => {
		const video = Buffer.concat([...videoBytes(20_000_000)]);
		let location = '';
		const send = (options: object) =>
			new Promise<string>((resolve, reject) => {
				let last = '';
				const upload: Upload = new Upload(video, {
					endpoint: `${base}/api/uploads/files`,
					headers: KEY,
					metadata: { platforms: 'tiktok', filename: 'video.mp4' },
					chunkSize: 4_000_000,
					retryDelays: null,
					onAfterResponse: (_request, response) => void (last = response.getBody()),
					onChunkComplete: (_size, accepted) => {
						if (accepted < 8_000_000 || location !== '') return;
						location = upload.url ?? '';
						void upload.abort().then(() => resolve('broken off'));
					},
					onSuccess: () => resolve(last),
					onError: reject,
					...options,
				});
				upload.start();
			});
		expect(await send({})).toBe('broken off');
		expect(location).toMatch(new RegExp(`^${base}/api/uploads/files/`));
		const head = { method: 'HEAD', headers: { ...KEY, 'tus-resumable': '1.0.0' } };
		const offset = Number((await fetch(location, head)).headers.get('upload-offset'));
		expect(offset).toBeGreaterThanOrEqual(8_000_000);
		const { upload_id } = JSON.parse(await send({ uploadUrl: location })) as { upload_id: string };
		await expectDelivered(upload_id, createHash('sha256').update(video).digest('hex'));
	});

	it('shows live what happens to an upload, whose file Instagram fetches through it', async () => {
		const form = new FormData();
		form.append('platforms', 'instagram');
		form.append('file', new Blob([sampleVideo]), 'video.mp4');
		const { body } = await service.call(WEBHOOK, { method: 'POST', body: form });
		const events = await fetch(`${base}/api/uploads/${String(body.upload_id)}/events`, { headers: KEY });
		const seen: (string | undefined)[] = [];
		// The stream ends after the approval, which the test sends only once the stream has reported the waiting post.
		for await (const { status } of readEvents(events)) {
			const state = status.deliveries[0]?.state;
			if (state === 'awaiting_approval' && !seen.includes(state)) {
				await service.call(`/api/uploads/${String(body.upload_id)}/approve`, { method: 'POST' });
			}
			seen.push(state);
		}
		expect(seen.at(-1)).toBe('published');
	});

	it('brings webhooks with the bytes that were signed', async () => {
		await sandbox.control('tiktok/webhook', {
			deliveries: [
				{ username: 'example_creator', event: 'a.new.kind', content: { text: 'ü  €' } },
				{ username: 'example_creator', event: 'a.new.kind', content: {}, signature: 'wrong' },
			],
		});
		const statuses = async () => {
			const state = (await sandbox.read('state')) as {
				tiktok: { webhooks: { event: string; statuses: number[] }[] };
			};
			return state.tiktok.webhooks.slice(-2).map((sent) => sent.statuses[0]);
		};
		expect(await until(statuses, (all) => all.length === 2 && !all.includes(undefined))).toEqual([200, 401]);
		expect(await listAccounts({ service } as never)).toHaveLength(2);
	});

	it('serves media in parts', async () => {
		const { body } = await service.call('/api/media', {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		});
		expect(body.url).toMatch(new RegExp(`^${base}/media/`));
		const part = await fetch(body.url as string, { headers: { range: 'bytes=1000-1999' } });
		expect([part.status, part.headers.get('content-range')]).toEqual([
			206,
			`bytes 1000-1999/${sampleVideo.length}`,
		]);
		expect(Buffer.from(await part.arrayBuffer())).toEqual(sampleVideo.subarray(1000, 2000));
	});

	it('names the client, whatever the client says of itself', async () => {
		const signIn = async (localAddress: string, forged: string) => {
			const headers = {
				'content-type': 'application/x-www-form-urlencoded',
				'x-forwarded-for': forged,
			};
			const sending = open('/dashboard/login', { headers, localAddress });
			sending.end('secret=guess');
			return (await answerOf(sending)).status;
		};
		const statuses: number[] = [];
		for (let guess = 0; guess < 6; guess++) statuses.push(await signIn('127.0.0.2', `203.0.113.${guess}`));
		expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
		expect(await signIn('127.0.0.3', '127.0.0.2')).toBe(401);
	});
});
