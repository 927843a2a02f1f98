import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, connectAccount, sandboxSettings, waitForEnd } from '../support/service';
import { eventually } from '../support/until';
import { sampleVideo } from '../support/video-bytes';
import { openScaleBench, type ScaleBench, type ScaleProcess } from './support/service-processes';
import { lookInto, newPlace, settingsOf } from './support/store';

const LONG_MS = 120_000;
const SCALE = 100_000;
const TUS = '/api/uploads/files';
const VERSION = { 'tus-resumable': '1.0.0' };

const place = newPlace();
const store = lookInto(place);
let sandbox: TestSandbox;
let bench: ScaleBench;
let first: ScaleProcess;
let second: ScaleProcess;

beforeAll(async () => {
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	bench = await openScaleBench({
		...sandboxSettings(sandbox.url),
		...settingsOf(place),
		LIMIT_TIME_SCALE: String(SCALE),
	});
	[first, second] = [await bench.start(), await bench.start()];
	await connectAccount(first, 'tiktok');
}, LONG_MS);
afterAll(async () => {
	await bench.close();
	await sandbox.close();
});

test(
	'a link that one process has given is read at the other, by range too',
	async () => {
		const headers = { 'content-type': 'video/mp4' };
		const { body } = await first.call('/api/media', { method: 'POST', headers, body: sampleVideo });
		const address = `${second.url}${new URL(body.url as string).pathname}`;
		const whole = await fetch(address);
		expect(Buffer.from(await whole.arrayBuffer()).equals(sampleVideo)).toBe(true);
		const part = await fetch(address, { headers: { range: 'bytes=1000-1999' } });
		expect([part.status, part.headers.get('content-range')]).toEqual([
			206,
			`bytes 1000-1999/${sampleVideo.length}`,
		]);
		expect(Buffer.from(await part.arrayBuffer()).equals(sampleVideo.subarray(1000, 2000))).toBe(true);
	},
	LONG_MS,
);

/** Starts a resumable upload. @returns its path */
async function begin(): Promise<string> {
	const metadata = `platforms ${Buffer.from('tiktok').toString('base64')}`;
	const headers = { ...VERSION, 'upload-length': String(sampleVideo.length), 'upload-metadata': metadata };
	const answer = await first.call(TUS, { method: 'POST', headers });
	expect(answer.status).toBe(201);
	return new URL(answer.headers.get('location') ?? '').pathname;
}

const patch = (to: ScaleProcess, path: string, offset: number, bytes: Buffer) =>
	to.call(path, {
		method: 'PATCH',
		headers: {
			...VERSION,
			'upload-offset': String(offset),
			'content-type': 'application/offset+octet-stream',
		},
		body: bytes,
	});

async function offsetAt(one: ScaleProcess, path: string): Promise<number> {
	const { headers } = await one.call(path, { method: 'HEAD', headers: VERSION });
	return Number(headers.get('upload-offset'));
}

test(
	'a resumable upload that was begun at one process goes on at the other, and is delivered',
	async () => {
		const path = await begin();
		expect((await patch(first, path, 0, sampleVideo.subarray(0, 50_000))).status).toBe(204);
		expect(await offsetAt(second, path)).toBe(50_000);
		expect((await patch(first, path, 10, sampleVideo.subarray(10))).status).toBe(409);
		const { status, body } = await patch(second, path, 50_000, sampleVideo.subarray(50_000));
		expect(status).toBe(200);
		const { deliveries } = await waitForEnd(first, body.upload_id as string, 60_000);
		expect(deliveries).toMatchObject([{ state: 'delivered' }]);
		const { tiktok } = (await sandbox.read('state')) as { tiktok: { posts: { sha256: string }[] } };
		const sha256 = createHash('sha256').update(sampleVideo).digest('hex');
		expect(tiktok.posts.map((post) => post.sha256)).toEqual([sha256]);
	},
	LONG_MS,
);

test(
	'a request whose client comes back at the other process is ended, and what it had brought is kept',
	async () => {
		const path = await begin();
		// A client whose connection is dead: half of the request's body arrives, and nothing after that.
		const { port } = new URL(first.url);
		const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
		const half = sampleVideo.subarray(0, 60_000);
		const head = [
			`PATCH ${path} HTTP/1.1`,
			'Host: 127.0.0.1',
			`X-API-Key: ${API_KEY}`,
			'Tus-Resumable: 1.0.0',
			'Upload-Offset: 0',
			'Content-Type: application/offset+octet-stream',
			`Content-Length: ${sampleVideo.length}`,
		];
		socket.write(`${head.join('\r\n')}\r\n\r\n`);
		socket.write(half);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(await offsetAt(second, path)).toBe(half.length);
		const { status } = await patch(second, path, half.length, sampleVideo.subarray(half.length));
		expect(status).toBe(200);
		socket.destroy();
	},
	LONG_MS,
);

test(
	'at the end, nothing but files with a link is in the store',
	async () => {
		await eventually(async () => (await store.objects()).length === 1, 60_000);
		expect(await store.uploads()).toEqual([]);
	},
	LONG_MS,
);
