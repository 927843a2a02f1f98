import type { IncomingMessage } from 'node:http';
import { Upload } from 'tus-js-client';
import { stay } from '../../support/raw-http';
import { API_KEY, startService, waitForEnd, type TestService, untilNoFiles } from '../../support/service';
import { until } from '../../support/until';
import { sha256, startUploads, videoOf, type Uploads } from '../../support/uploads';

const TUS_PATH = '/api/uploads/files';

let uploads: Uploads;
let service: TestService;

beforeAll(async () => {
	uploads = await startUploads();
	service = uploads.service;
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(() => uploads.close());

/** The final result of a tus upload: the body of the last response, and the upload's URL. */
interface Sent {
	body: Record<string, unknown>;
	url: string;
}

/** Uploads with the client library. @param options.onChunk receives the upload and may abort it */
function send(
	video: Buffer,
	options: {
		metadata?: Record<string, string>;
		url?: string;
		chunkSize?: number;
		onChunk?: (accepted: number, upload: Upload) => void;
	} = {},
): { upload: Upload; end: Promise<Sent> } {
	let upload: Upload | undefined;
	const end = new Promise<Sent>((resolve, reject) => {
		let last = '';
		upload = new Upload(video, {
			endpoint: service.url + TUS_PATH,
			uploadUrl: options.url,
			headers: { 'x-api-key': API_KEY },
			metadata: { platforms: 'tiktok', filename: '../../video.mp4', ...options.metadata },
			chunkSize: options.chunkSize ?? 4_000_000,
			retryDelays: null,
			onChunkComplete: (_size, accepted) => options.onChunk?.(accepted, upload as Upload),
			onAfterResponse: (_request, response) => void (last = response.getBody()),
			onSuccess: () => resolve({ body: JSON.parse(last || '{}') as Sent['body'], url: upload?.url ?? '' }),
			onError: reject,
		});
		upload.start();
	});
	return { upload: upload as unknown as Upload, end };
}

const raw = (path: string, method: string, headers: Record<string, string>, body?: Buffer | string) =>
	fetch(service.url + path, {
		method,
		headers: { 'x-api-key': API_KEY, 'tus-resumable': '1.0.0', ...headers },
		body,
	});

const encode = (metadata: Record<string, string>) =>
	Object.entries(metadata)
		.map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
		.join(',');

const create = (length: number, metadata: Record<string, string>) =>
	raw(TUS_PATH, 'POST', { 'upload-length': String(length), 'upload-metadata': encode(metadata) });

describe('a resumable upload', () => {
	it('is delivered byte by byte, with the answer of the webhook at its end', async () => {
		const video = videoOf(10_000_000);
		const { body, url } = await send(video).end;
		const id = url.split('/').at(-1) as string;
		expect(body).toEqual({
			upload_id: id,
			status_url: `${service.url}/api/uploads/${id}`,
			deliveries: [
				{ id: expect.any(String), platform: 'tiktok', account: 'example_creator', state: 'queued' },
			],
			warnings: [],
		});
		const end = await waitForEnd(service, id);
		expect(end).toMatchObject({
			file: { size_bytes: video.length, sha256: sha256(video) },
			deliveries: [{ state: 'delivered' }],
		});
		expect(await uploads.sandbox.upload(end.deliveries[0]?.publish_id)).toMatchObject({
			sha256: sha256(video),
		});
		await untilNoFiles(service);
	});

	it('is where PUBLIC_URL or the socket says, whatever host its creation names', async () => {
		const lines = [
			`POST ${TUS_PATH} HTTP/1.1`,
			'Host: evil.example',
			`X-API-Key: ${API_KEY}`,
			'Tus-Resumable: 1.0.0',
			'Upload-Length: 1000',
			`Upload-Metadata: ${encode({ platforms: 'tiktok' })}`,
			'Content-Length: 0',
			'Connection: close',
		];
		const { status, answer, leave } = await stay(service.url, `${lines.join('\r\n')}\r\n\r\n`);
		leave();
		const [, location = ''] = /^location: (.*)\r$/im.exec(answer) ?? [];
		expect([status, location.startsWith(`${service.url}${TUS_PATH}/`)]).toEqual([201, true]);
		expect(answer).not.toContain('evil.example');
		await raw(new URL(location).pathname, 'DELETE', {});
	});

	it('goes on where it was interrupted, also after a restart of the service', async () => {
		const video = videoOf(12_000_000);
		let interrupted: (url: string) => void;
		const half = new Promise<string>((resolve) => (interrupted = resolve));
		send(video, {
			onChunk: (accepted, upload) => {
				if (accepted === 8_000_000) void upload.abort().then(() => interrupted(upload.url ?? ''));
			},
		}).end.catch(() => {});
		const url = await half;
		await service.stop();
		uploads.service = service = await startService({ ...uploads.settings, DATA_DIR: service.dataDir });
		const path = new URL(url).pathname;
		const head = await raw(path, 'HEAD', {});
		expect(head.status).toBe(200);
		const offset = Number(head.headers.get('upload-offset'));
		expect(offset).toBe(8_000_000);
		const { body } = await send(video, { url: service.url + path }).end;
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end).toMatchObject({ file: { sha256: sha256(video) }, deliveries: [{ state: 'delivered' }] });
		await untilNoFiles(service);
	});

	it('keeps what came of a request that broke off', async () => {
		const video = videoOf(12_000_000);
		const created = await create(video.length, { platforms: 'tiktok' });
		const path = new URL(created.headers.get('location') ?? '').pathname;
		const abort = new AbortController();
		const body = new ReadableStream({
			start: (controller) => controller.enqueue(video.subarray(0, 3_000_000)),
		});
		let arrived = () => 0;
		service.app.server.once('request', ({ socket }: IncomingMessage) => {
			const before = socket.bytesRead;
			arrived = () => socket.bytesRead - before;
		});
		const broken = fetch(service.url + path, {
			method: 'PATCH',
			headers: {
				'x-api-key': API_KEY,
				'tus-resumable': '1.0.0',
				'upload-offset': '0',
				'content-type': 'application/offset+octet-stream',
			},
			body,
			duplex: 'half',
			signal: abort.signal,
		} as RequestInit);
		await until(
			() => arrived(),
			(bytes) => bytes > 1_000_000,
		);
		abort.abort();
		await expect(broken).rejects.toThrow();
		const kept = await until(
			() => raw(path, 'HEAD', {}),
			({ status }) => status === 200,
		);
		expect(Number(kept.headers.get('upload-offset'))).toBeGreaterThan(0);
		const { body: answer } = await send(video, { url: service.url + path }).end;
		const end = await waitForEnd(service, answer.upload_id as string);
		expect(end).toMatchObject({ file: { sha256: sha256(video) }, deliveries: [{ state: 'delivered' }] });
		await untilNoFiles(service);
	});

	it('gives the same answer when the last request is repeated, and is delivered once', async () => {
		const video = videoOf(1_000_000);
		const { body, url } = await send(video).end;
		const again = await raw(
			new URL(url).pathname,
			'PATCH',
			{ 'upload-offset': String(video.length), 'content-type': 'application/offset+octet-stream' },
			'',
		);
		expect([again.status, await again.json()]).toEqual([200, body]);
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end.deliveries).toHaveLength(1);
		await untilNoFiles(service);
	});

	it('can be ended by the client, and leaves nothing', async () => {
		const created = await raw(TUS_PATH, 'POST', {
			'upload-length': '5000000',
			'upload-metadata': encode({ platforms: 'tiktok' }),
		});
		expect(created.status).toBe(201);
		expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now());
		const path = new URL(created.headers.get('location') ?? '').pathname;
		expect(await service.temporaryFiles()).toHaveLength(1);
		expect((await raw(path, 'DELETE', {})).status).toBe(204);
		expect(await service.temporaryFiles()).toEqual([]);
		expect((await raw(path, 'HEAD', {})).status).toBe(404);
	});
});

describe('a resumable upload that is refused', () => {
	const refusal = async (response: Response) => ({
		status: response.status,
		code: ((await response.json()) as { error: { code: string } }).error.code,
	});
	it('before a byte is sent: without a key, too large, without platforms, for an unknown account', async () => {
		const withoutKey = await fetch(service.url + TUS_PATH, { method: 'POST' });
		expect(await refusal(withoutKey)).toEqual({ status: 401, code: 'unauthorized' });
		expect((await create(5_000_000_000, { platforms: 'tiktok' })).status).toBe(413);
		expect(await refusal(await create(1_000, { content: 'x' }))).toEqual({
			status: 400,
			code: 'platforms_missing',
		});
		expect(await refusal(await create(1_000, { platforms: 'tiktok', account: 'nobody' }))).toEqual({
			status: 409,
			code: 'account_not_connected',
		});
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('when its bytes are no video, at once and without a trace', async () => {
		const text = Buffer.from('This is a text, whatever its name says. It goes on for more than 64 bytes.');
		const created = await create(text.length, { platforms: 'tiktok' });
		const path = new URL(created.headers.get('location') ?? '').pathname;
		const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
		expect(await refusal(await raw(path, 'PATCH', headers, text))).toEqual({
			status: 415,
			code: 'not_a_video',
		});
		expect(await service.temporaryFiles()).toEqual([]);
		expect((await raw(path, 'HEAD', {})).status).toBe(404);
	});

	it('with 409 for a wrong offset, and keeps what it has', async () => {
		const video = videoOf(1_000_000);
		const created = await create(video.length, { platforms: 'tiktok' });
		const path = new URL(created.headers.get('location') ?? '').pathname;
		const headers = { 'upload-offset': '5', 'content-type': 'application/offset+octet-stream' };
		expect((await raw(path, 'PATCH', headers, video)).status).toBe(409);
		expect((await raw(path, 'HEAD', {})).headers.get('upload-offset')).toBe('0');
		expect((await raw(path, 'DELETE', {})).status).toBe(204);
	});
});

it('deletes what was not completed within TEMP_MAX_AGE_HOURS', async () => {
	const created = await raw(TUS_PATH, 'POST', {
		'upload-length': '5000000',
		'upload-metadata': encode({ platforms: 'tiktok' }),
	});
	const path = new URL(created.headers.get('location') ?? '').pathname;
	await service.stop();
	const later = Date.now() + 25 * 60 * 60 * 1000;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
	uploads.service = service = await startService({ ...uploads.settings, DATA_DIR: service.dataDir });
	clock.mockRestore();
	await until(service.temporaryFiles, ({ length }) => length === 0);
	expect((await raw(path, 'HEAD', {})).status).toBe(404);
});
