import { createHash, randomBytes } from 'node:crypto';
import type { Http } from '../../../platforms/http';
import { initInboxUpload, planChunks, uploadVideo } from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectClient, type Client } from '../../support/tiktok';

const PUT = { method: 'PUT', path: '/open-upload.tiktokapis.com/' };
const SIZE = 73_000_000;
const VIDEO = randomBytes(SIZE);
const SHA256 = createHash('sha256').update(VIDEO).digest('hex');

let sandbox: TestSandbox;
let client: Client;

beforeEach(async () => {
	sandbox = await startTestSandbox();
	client = await connectClient(sandbox);
});
afterEach(async () => {
	await client.close();
	await sandbox.close();
});

async function* pieces(bytes: Buffer, size = 3_000_000) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Sends a draft of 73,000,000 bytes, or the rest of a draft that has already been started. */
async function send(
	options: {
		firstByte?: number;
		started?: { publishId: string; uploadUrl: string };
		allowed?: string[];
	} = {},
) {
	const plan = planChunks(SIZE);
	const started = options.started ?? (await initInboxUpload(client.tiktok, plan));
	const progress: number[] = [];
	const firstByte = options.firstByte ?? 0;
	const upload = {
		...started,
		allowedHosts: options.allowed ?? [new URL(sandbox.url).host],
		plan,
		contentType: 'video/mp4' as const,
		source: pieces(VIDEO.subarray(firstByte)),
		firstByte,
		onProgress: (bytesSent: number) => void progress.push(bytesSent),
	};
	await uploadVideo(client.tiktok, upload);
	return { publishId: started.publishId, progress };
}

const received = (publishId: unknown) => sandbox.upload(publishId);
const puts = async () => (await sandbox.requests('/upload')).filter((request) => request.method === 'PUT');
const posts = async () => ((await sandbox.read('state')).tiktok as { posts: unknown[] }).posts;

describe('uploadVideo', () => {
	it('sends every byte in parts that obey the plan, without our credentials (tiktok §4.3)', async () => {
		const { publishId, progress } = await send();
		expect(await received(publishId)).toMatchObject({ size_bytes: SIZE, sha256: SHA256, complete: true });
		expect(progress).toEqual([10, 20, 30, 40, 50, 60, 73].map((millions) => millions * 1_000_000));
		const requests = await puts();
		expect(requests.map((request) => request.headers['content-range'])).toEqual([
			...[0, 1, 2, 3, 4, 5].map(
				(index) => `bytes ${index * 10_000_000}-${index * 10_000_000 + 9_999_999}/${SIZE}`,
			),
			`bytes 60000000-72999999/${SIZE}`,
		]);
		expect(requests.every((request) => request.headers.authorization === undefined)).toBe(true);
		expect(client.naps).toEqual([]);
	});

	it.each([
		[
			'503 on the third part twice, bytes lost',
			{ kind: 'status', status: 503, accepted: false, skip: 2, times: 2 },
			9,
		],
		[
			'502 on the third part, bytes accepted',
			{ kind: 'status', status: 502, accepted: true, skip: 2, times: 1 },
			7,
		],
		['a reset before the bytes count', { kind: 'reset-before', skip: 2, times: 1 }, 8],
		['a reset after the bytes were accepted', { kind: 'reset-after', skip: 2, times: 1 }, 7],
		['a reset after the very last byte', { kind: 'reset-after', skip: 6, times: 1 }, 7],
	])('comes through %s with one draft', async (_name, fault, requests) => {
		await sandbox.control('faults', { ...fault, match: PUT });
		const { publishId } = await send();
		expect(await received(publishId)).toMatchObject({ size_bytes: SIZE, sha256: SHA256, complete: true });
		expect(await puts()).toHaveLength(requests);
		expect(await posts()).toHaveLength(1);
	});

	it('comes through a status read that fails in the middle of a doubt', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: PUT, skip: 2, times: 1 });
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			match: { path: '/status/fetch/' },
			times: 1,
		});
		const { publishId } = await send();
		expect(await received(publishId)).toMatchObject({ sha256: SHA256, complete: true });
		expect(client.naps).toEqual([2_000, 4_000]);
	});

	it('ends when the status read is refused in the middle of a doubt', async () => {
		await sandbox.control('faults', { kind: 'reset-after', match: PUT, times: 1 });
		await sandbox.control('faults', {
			kind: 'error',
			code: 'scope_not_authorized',
			match: { path: '/status/fetch/' },
			times: 1,
		});
		await expect(send()).rejects.toMatchObject({ platformCode: 'scope_not_authorized' });
	});

	it('asks where TikTok stands after a 416 and goes on (tiktok §4.4)', async () => {
		await sandbox.control('faults', { kind: 'status', status: 416, match: PUT, skip: 1, times: 1 });
		const { publishId } = await send();
		expect(await received(publishId)).toMatchObject({ sha256: SHA256, complete: true });
	});

	it('gives up after six attempts, and says where', async () => {
		await sandbox.control('faults', { kind: 'status', status: 503, match: PUT, skip: 1, times: 100 });
		await expect(send()).rejects.toMatchObject({
			code: 'upload_interrupted',
			action: 'retry',
			message: expect.stringContaining('bytes 10000000 to 19999999'),
		});
		expect(await puts()).toHaveLength(7);
		expect(client.naps).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
	});

	it.each([
		[403, 'upload_url_expired', 'retry'],
		[404, 'upload_unknown', 'check-outcome'],
		[400, 'upload_refused', 'check-outcome'],
	])('ends at HTTP status %i without a new init (tiktok §4.4, rule 59)', async (status, code, action) => {
		await sandbox.control('faults', { kind: 'status', status, match: PUT, skip: 1, times: 1 });
		await expect(send()).rejects.toMatchObject({ code, action, retryable: false });
		expect(await puts()).toHaveLength(2);
		expect(await posts()).toHaveLength(1);
	});

	it('goes on where an interrupted upload stopped', async () => {
		const plan = planChunks(SIZE);
		const started = await initInboxUpload(client.tiktok, plan);
		await sandbox.control('faults', { kind: 'status', status: 400, match: PUT, skip: 3, times: 1 });
		await expect(send({ started })).rejects.toMatchObject({ code: 'upload_refused' });
		const { progress } = await send({ started, firstByte: 30_000_000 });
		expect(progress[0]).toBe(40_000_000);
		expect(await received(started.publishId)).toMatchObject({
			size_bytes: SIZE,
			sha256: SHA256,
			complete: true,
		});
	});

	it('has nothing to send when TikTok has every byte', async () => {
		const started = await initInboxUpload(client.tiktok, planChunks(SIZE));
		await expect(send({ started, firstByte: SIZE })).resolves.toMatchObject({ progress: [] });
		expect(await puts()).toHaveLength(0);
	});

	it('refuses to go on inside a part', async () => {
		const started = await initInboxUpload(client.tiktok, planChunks(SIZE));
		await expect(send({ started, firstByte: 5 })).rejects.toMatchObject({ code: 'upload_out_of_step' });
	});

	it('ends when TikTok stands where no part of ours begins', async () => {
		const status = { status: 'PROCESSING_UPLOAD', uploaded_bytes: 4_711 };
		const body = JSON.stringify({ data: status, error: { code: 'ok', message: '', log_id: 'x' } });
		await sandbox.control('faults', { kind: 'reset-before', match: PUT, times: 1 });
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body,
			match: { path: '/status/fetch/' },
			times: 1,
		});
		await expect(send()).rejects.toMatchObject({
			code: 'upload_out_of_step',
			message: expect.stringContaining('4711'),
		});
	});

	it.each([
		['http://open-upload.tiktokapis.com/upload?upload_token=example', false],
		['https://open-upload.tiktokapis.com.example.com/upload', false],
		['https://169.254.169.254/upload', false],
		['not an address', false],
		['https://upload.us.tiktokapis.com/upload?upload_token=example', true],
		['https://relay.example.com/upload', true],
	])('sends bytes only to hosts of TikTok or of the allow-list: %s', async (uploadUrl, allowed) => {
		const asked: string[] = [];
		const http: Http = async (request) => {
			asked.push(request.url);
			return { status: 403, headers: {}, body: '' };
		};
		const plan = planChunks(10);
		const upload = {
			publishId: 'v_inbox_file~v2.1',
			uploadUrl,
			allowedHosts: ['relay.example.com'],
			plan,
			contentType: 'video/mp4' as const,
			source: pieces(Buffer.alloc(10)),
		};
		await expect(uploadVideo({ ...client.tiktok, http }, upload)).rejects.toMatchObject({
			code: allowed ? 'upload_url_expired' : 'upload_host_refused',
			message: expect.not.stringContaining('upload_token'),
		});
		expect(asked).toEqual(allowed ? [uploadUrl] : []);
	});
});
