import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import {
	API_KEY,
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
} from '../support/service';

const WEBHOOK = '/webhook/n8n/video-upload';
const SAMPLE = readFileSync(join(__dirname, '../media/sample.mp4'));
const MAX_UPLOAD_BYTES = 30_000_000;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A valid head and then noise: a video as far as anybody looks who does not decode it. */
const videoOf = (size: number) => Buffer.concat([SAMPLE.subarray(0, 1_000), randomBytes(size - 1_000)]);

let sandbox: TestSandbox;
let service: TestService;
let media: Server;
let mediaUrl: string;

/** Files that the media server offers, and what it does besides. */
const offered = new Map<string, Buffer>();

beforeAll(async () => {
	media = createServer((request, response) => {
		const path = request.url ?? '';
		const bytes = offered.get(path);
		if (path === '/redirect') response.writeHead(302, { location: '/video.mp4' }).end();
		else if (path === '/redirect-inside')
			response.writeHead(302, { location: 'http://localhost:1/video.mp4' }).end();
		else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
		else if (path === '/broken')
			response
				.writeHead(200, { 'content-length': '5000' })
				.write(SAMPLE.subarray(0, 500), () => response.destroy());
		else if (bytes === undefined) response.writeHead(404).end();
		else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
	});
	await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
	mediaUrl = `http://127.0.0.1:${(media.address() as AddressInfo).port}`;
	sandbox = await startTestSandbox();
	service = await startService({
		...sandboxSettings(sandbox.url),
		MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES),
		FETCH_HOST_ALLOWLIST: new URL(mediaUrl).host,
	});
	await connectTikTok(service);
});
beforeEach(async () => {
	offered.clear();
	// Drafts of earlier tests are finished by their owner, so that they do not count as pending.
	await sandbox.control('clock', { advanceSeconds: 25 * 3600 });
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
	media.closeAllConnections();
	await new Promise((resolve) => media.close(resolve));
});

const postJson = (body: unknown, path = WEBHOOK) =>
	service.call(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

function postForm(fields: Record<string, string>, ...files: Buffer[]) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	for (const file of files) form.append('file', new Blob([file]), '../../video.mp4');
	return service.call(WEBHOOK, { method: 'POST', body: form });
}

const received = (publishId: unknown) => sandbox.upload(publishId);

/** Runs something that must be refused, and checks that nothing of it is left. */
async function refused(act: () => Promise<{ status: number; body: Record<string, unknown> }>) {
	const before = await service.countRows();
	const answer = await act();
	expect(await service.countRows()).toEqual(before);
	expect(await service.temporaryFiles()).toEqual([]);
	expect(answer.body).toEqual({
		error: expect.objectContaining({
			code: expect.any(String),
			message: expect.stringMatching(/\.$/),
			retryable: false,
			action: expect.any(String),
			requestId: expect.any(String),
		}),
	});
	return answer;
}

describe('a video that is sent', () => {
	it('arrives in the inbox byte by byte, and its temporary file is gone', async () => {
		const video = videoOf(25_000_000);
		const { status, body } = await postForm({ platforms: 'tiktok' }, video);
		expect(status).toBe(202);
		expect(body).toEqual({
			upload_id: expect.any(String),
			status_url: `${service.url}/api/uploads/${String(body.upload_id)}`,
			deliveries: [
				{ id: expect.any(String), platform: 'tiktok', account: 'example_creator', state: expect.any(String) },
			],
			warnings: [],
		});
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end).toMatchObject({
			file: { size_bytes: video.length, sha256: sha256(video), kept_until: null },
			deliveries: [
				{
					state: 'delivered',
					bytes_total: video.length,
					bytes_sent: video.length,
					account: 'example_creator',
				},
			],
		});
		expect(await service.temporaryFiles()).toEqual([]);
		expect(await received(end.deliveries[0]?.publish_id)).toMatchObject({
			size_bytes: video.length,
			sha256: sha256(video),
		});
	});

	it('is taken under both paths, with the key in the query of the webhook', async () => {
		const form = new FormData();
		form.append('file', new Blob([SAMPLE]), 'sample.mp4');
		form.append('platforms', 'tiktok');
		const webhook = await fetch(`${service.url}${WEBHOOK}?api_key=${API_KEY}`, {
			method: 'POST',
			body: form,
		});
		expect(webhook.status).toBe(202);
		const { upload_id } = (await webhook.json()) as { upload_id: string };
		offered.set('/video.mp4', SAMPLE);
		const posted = await postJson(
			{ platforms: ['tiktok'], video_url: `${mediaUrl}/video.mp4` },
			'/api/posts/video',
		);
		expect(posted.status).toBe(202);
		await Promise.all([waitForEnd(service, upload_id), waitForEnd(service, posted.body.upload_id as string)]);
	});

	it('is fetched from its address, through a redirect', async () => {
		const video = videoOf(12_000_000);
		offered.set('/video.mp4', video);
		const { body } = await postJson({
			platforms: ['tiktok'],
			video_url: `${mediaUrl}/redirect`,
			account: '@example_creator',
		});
		const end = await waitForEnd(service, body.upload_id as string);
		expect(end.deliveries).toMatchObject([{ state: 'delivered' }]);
		expect(await received(end.deliveries[0]?.publish_id)).toMatchObject({ sha256: sha256(video) });
		expect(await service.temporaryFiles()).toEqual([]);
	});

	it('names every field that has no effect', async () => {
		const fields = {
			platforms: 'tiktok',
			content: 'A caption',
			auto_approve: 'true',
			callback_url: 'https://example.com/',
			media_type: 'reel',
		};
		const { body } = await postForm(fields, SAMPLE);
		expect((body.warnings as { code: string }[]).map(({ code }) => code)).toEqual([
			'caption_not_used',
			'auto_approve_not_used',
			'callback_url_not_used',
			'media_type_not_used',
		]);
		await waitForEnd(service, body.upload_id as string);
	});
});

describe('a delivery that fails', () => {
	const failing = async (body: Record<string, unknown>) => {
		const end = await waitForEnd(service, body.upload_id as string);
		expect(await service.temporaryFiles()).toEqual([]);
		return end.deliveries[0];
	};

	it('says what TikTok said, and its file is gone', async () => {
		await sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		const { body } = await postForm({ platforms: 'tiktok' }, SAMPLE);
		expect(await failing(body)).toMatchObject({
			state: 'failed',
			error: {
				code: 'media_refused',
				platform: 'tiktok',
				platformCode: 'frame_rate_check_failed',
				action: 'fix-media',
				retryable: false,
			},
		});
		await sandbox.control('switches', { 'tiktok.processingResult': 'ok' });
	});

	it.each([
		['/missing.mp4', undefined, 'url_not_readable'],
		['/loop', undefined, 'url_not_readable'],
		['/broken', undefined, 'url_not_readable'],
		['/redirect-inside', undefined, 'url_not_allowed'],
		[
			'/text.mp4',
			Buffer.from('This is a text, whatever its name says. It goes on for more than 64 bytes.'),
			'not_a_video',
		],
		['/empty.mp4', Buffer.alloc(0), 'empty_file'],
		['/large.mp4', Buffer.alloc(MAX_UPLOAD_BYTES + 1), 'file_too_large'],
	])('names what is wrong with the address %s', async (path, bytes, code) => {
		if (bytes) offered.set(path, bytes);
		const { status, body } = await postJson({ platforms: ['tiktok'], video_url: mediaUrl + path });
		expect(status).toBe(202);
		expect(await failing(body)).toMatchObject({ state: 'failed', error: { code } });
		expect(await sandbox.requests('/inbox/video/init/')).not.toContainEqual(
			expect.objectContaining({ status: null }),
		);
	});

	it('never starts a second draft when the answer to the first was lost', async () => {
		const before = (await sandbox.requests('/inbox/video/init/')).length;
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/inbox/video/init/' }, times: 1 });
		const { body } = await postForm({ platforms: 'tiktok' }, SAMPLE);
		expect(await failing(body)).toMatchObject({
			state: 'failed',
			error: { code: 'outcome_unknown', action: 'check-outcome' },
		});
		expect((await sandbox.requests('/inbox/video/init/')).length).toBe(before + 1);
	});
});

describe('a request that is refused', () => {
	it.each([
		['no key', {}],
		['a wrong key', { authorization: 'Bearer wrong' }],
		['a wrong key in the header', { 'x-api-key': 'wrong' }],
	])('with 401 for %s', async (_name, headers) => {
		const form = new FormData();
		form.append('file', new Blob([SAMPLE]), 'sample.mp4');
		const { status, body } = await refused(async () => {
			const response = await fetch(service.url + WEBHOOK, { method: 'POST', headers, body: form });
			return { status: response.status, body: (await response.json()) as Record<string, unknown> };
		});
		expect([status, (body.error as { code: string }).code]).toEqual([401, 'unauthorized']);
	});

	it('with 401 for a key in the query of a route that is no webhook', async () => {
		expect((await fetch(`${service.url}/api/accounts?api_key=${API_KEY}`)).status).toBe(401);
	});

	it.each([
		['neither file nor URL', 400, 'media_missing', { platforms: ['tiktok'] }],
		['no platforms', 400, 'platforms_missing', { video_url: 'https://example.com/a.mp4' }],
		[
			'an unknown platform',
			400,
			'platform_unknown',
			{ platforms: ['tiktok', 'myspace'], video_url: 'https://example.com/a.mp4' },
		],
		['a body of another shape', 400, 'request_invalid', { platforms: { tiktok: true } }],
		[
			'an account that is not connected',
			409,
			'account_not_connected',
			{ platforms: ['tiktok'], account: 'nobody', video_url: 'https://93.184.215.14/a.mp4' },
		],
	])('with the documented body for %s', async (_name, status, code, body) => {
		expect(await refused(() => postJson(body))).toMatchObject({ status, body: { error: { code } } });
	});

	it.each([
		'http://127.0.0.1/a.mp4',
		'http://localhost:9000/a.mp4',
		'http://10.1.2.3/a.mp4',
		'http://192.168.1.1/a.mp4',
		'http://169.254.169.254/latest/meta-data',
		'http://100.64.0.1/a.mp4',
		'http://0.0.0.0/a.mp4',
		'http://2130706433/a.mp4',
		'http://0177.0.0.1/a.mp4',
		'http://[::1]/a.mp4',
		'http://[::ffff:127.0.0.1]/a.mp4',
		'http://[fd00::1]/a.mp4',
		'http://[fe80::1]/a.mp4',
		'ftp://example.com/a.mp4',
		'file:///etc/passwd',
		`https://${['user', 'secret'].join(':')}@93.184.215.14/a.mp4`,
		'not an address',
	])('with 400 for video_url %s', async (video_url) => {
		const answer = await refused(() => postJson({ platforms: ['tiktok'], video_url }));
		expect(answer).toMatchObject({
			status: 400,
			body: { error: { code: 'url_not_allowed', action: 'fix-request' } },
		});
		expect(JSON.stringify(answer.body)).not.toContain('secret');
	});

	it('with 400 for a body that is no JSON, and 415 for one that is neither JSON nor multipart', async () => {
		const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"platforms":' };
		expect((await refused(() => service.call(WEBHOOK, broken))).status).toBe(400);
		const text = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' };
		expect(await refused(() => service.call(WEBHOOK, text))).toMatchObject({
			status: 415,
			body: { error: { code: 'content_type_unsupported' } },
		});
	});

	it('with 415 for a file that is not a video, before and after the fields', async () => {
		const text = Buffer.from('This is a text, whatever its name says. It goes on for more than 64 bytes.');
		expect(await refused(() => postForm({ platforms: 'tiktok' }, text))).toMatchObject({
			status: 415,
			body: { error: { code: 'not_a_video', action: 'fix-media' } },
		});
		expect((await refused(() => postForm({ platforms: 'tiktok' }, Buffer.from('short')))).status).toBe(415);
		expect((await refused(() => postForm({ platforms: 'tiktok' }, Buffer.alloc(0)))).status).toBe(400);
	});

	it('with 400 for two files, for a file beside a URL, and for an unknown platform after the file', async () => {
		expect(await refused(() => postForm({ platforms: 'tiktok' }, SAMPLE, SAMPLE))).toMatchObject({
			status: 400,
			body: { error: { code: 'several_files' } },
		});
		const both = { platforms: 'tiktok', video_url: 'https://93.184.215.14/a.mp4' };
		expect(await refused(() => postForm(both, SAMPLE))).toMatchObject({
			status: 400,
			body: { error: { code: 'two_sources' } },
		});
		const form = new FormData();
		form.append('file', new Blob([SAMPLE]), 'sample.mp4');
		form.append('platforms', 'tiktok, myspace');
		expect(await refused(() => service.call(WEBHOOK, { method: 'POST', body: form }))).toMatchObject({
			status: 400,
			body: { error: { code: 'platform_unknown', message: expect.stringContaining('myspace') } },
		});
	});

	it.each([
		['no border', 'multipart/form-data', 'x', 'multipart_broken'],
		[
			'an end in the middle',
			'multipart/form-data; boundary=b',
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
			'multipart_broken',
		],
		[
			'too many fields',
			'multipart/form-data; boundary=b',
			'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(60) + '--b--\r\n',
			'too_many_fields',
		],
	])('with 400 for a multipart body with %s', async (_name, type, body, code) => {
		const request = { method: 'POST', headers: { 'content-type': type }, body };
		expect(await refused(() => service.call(WEBHOOK, request))).toMatchObject({
			status: 400,
			body: { error: { code } },
		});
	});

	it('with 404 for an upload or a route that does not exist', async () => {
		expect(await service.call('/api/uploads/unknown')).toMatchObject({
			status: 404,
			body: { error: { code: 'upload_unknown' } },
		});
		expect(await service.call('/api/nothing')).toMatchObject({
			status: 404,
			body: { error: { code: 'route_unknown' } },
		});
	});

	it('with 409 and the action "reconnect" while no account is connected', async () => {
		const fresh = await startService(sandboxSettings(sandbox.url));
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('file', new Blob([SAMPLE]), 'sample.mp4');
		expect(await fresh.call(WEBHOOK, { method: 'POST', body: form })).toMatchObject({
			status: 409,
			body: { error: { code: 'account_not_connected', action: 'reconnect' } },
		});
		expect([await fresh.temporaryFiles(), await fresh.countRows()]).toEqual([
			[],
			{ uploads: 0, deliveries: 0 },
		]);
		await fresh.close();
	});

	it('with 409 for an account that has not allowed uploads', async () => {
		const fresh = await startService(sandboxSettings(sandbox.url));
		await connectTikTok(fresh, { untick: ['video.upload'] });
		const body = JSON.stringify({ platforms: ['tiktok'], video_url: 'https://93.184.215.14/a.mp4' });
		expect(
			await fresh.call(WEBHOOK, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
		).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'scope_missing',
					action: 'reconnect',
					message: expect.stringContaining('video.upload'),
				},
			},
		});
		await fresh.close();
	});
});

describe('a body that is too large', () => {
	/** Writes a multipart request by hand, as fast as the service takes it, until an answer comes. */
	function sendUntilAnswered(announce: 'length' | 'chunked') {
		const total = 2_000_000_000;
		const border = 'example-border';
		const head =
			`POST ${WEBHOOK} HTTP/1.1\r\nHost: example\r\nX-API-Key: ${API_KEY}\r\n` +
			`Content-Type: multipart/form-data; boundary=${border}\r\n` +
			(announce === 'length' ? `Content-Length: ${total}\r\n\r\n` : 'Transfer-Encoding: chunked\r\n\r\n');
		const start = `--${border}\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n`;
		const piece = Buffer.alloc(1_000_000);
		const frame = (bytes: Buffer) =>
			announce === 'length'
				? bytes
				: Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
		return new Promise<{ answer: string; written: number }>((resolve, reject) => {
			const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
			let answer = '';
			let written = 0;
			socket.on('data', (text) => (answer += text.toString()));
			socket.on('error', reject);
			socket.on('close', () => resolve({ answer, written }));
			socket.on('end', () => socket.destroy());
			socket.write(head);
			socket.write(frame(Buffer.concat([Buffer.from(start), SAMPLE])));
			const more = () => {
				while (answer === '' && written < total && socket.write(frame(piece))) written += piece.length;
				if (answer === '' && written < total) socket.once('drain', more);
			};
			more();
		});
	}

	it.each(['length', 'chunked'] as const)(
		'is refused with 413 while the rest is not read (%s)',
		async (announce) => {
			const before = await service.countRows();
			const { answer, written } = await sendUntilAnswered(announce);
			expect(answer).toMatch(/^HTTP\/1\.1 413 /);
			expect(answer).toContain('"code":"file_too_large"');
			expect(answer).toContain(String(MAX_UPLOAD_BYTES));
			// What the sockets hold on the way, and up to the limit where no length was announced.
			expect(written).toBeLessThan((announce === 'length' ? 0 : MAX_UPLOAD_BYTES) + 20_000_000);
			expect(await service.countRows()).toEqual(before);
			expect(await service.temporaryFiles()).toEqual([]);
		},
	);

	it('is refused so that an ordinary client reads the answer', async () => {
		expect(
			await refused(() => postForm({ platforms: 'tiktok' }, videoOf(MAX_UPLOAD_BYTES + 1))),
		).toMatchObject({
			status: 413,
			body: { error: { code: 'file_too_large' } },
		});
		expect((await refused(() => postForm({ platforms: 'tiktok' }, videoOf(200_000_000)))).status).toBe(413);
	});

	it('leaves nothing when the client stops half-way', async () => {
		const abort = new AbortController();
		const sent = fetch(service.url + WEBHOOK, {
			method: 'POST',
			headers: { 'x-api-key': API_KEY, 'content-type': 'multipart/form-data; boundary=b' },
			body: new ReadableStream({
				start(controller) {
					controller.enqueue(
						Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'),
					);
					controller.enqueue(SAMPLE);
				},
			}),
			duplex: 'half',
			signal: abort.signal,
		} as RequestInit);
		while ((await service.temporaryFiles()).length === 0) await wait(10);
		abort.abort();
		await expect(sent).rejects.toThrow();
		const deadline = Date.now() + 5_000;
		while ((await service.temporaryFiles()).length > 0 && Date.now() < deadline) await wait(20);
		expect(await service.temporaryFiles()).toEqual([]);
	});
});

describe('a service that is stopped', () => {
	it('goes on with its work after the next start, without a second draft', async () => {
		const settings = sandboxSettings(sandbox.url);
		const first = await startService(settings);
		await connectTikTok(first);
		const video = videoOf(73_000_000);
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('file', new Blob([video]), 'sample.mp4');
		const inits = (await sandbox.requests('/inbox/video/init/')).length;
		const puts = async () =>
			(await sandbox.requests('/upload')).filter(({ method }) => method === 'PUT').length;
		const putsBefore = await puts();
		await sandbox.control('faults', { kind: 'hold', match: { method: 'PUT' }, skip: 3, times: 1 });
		const { body } = await first.call(WEBHOOK, { method: 'POST', body: form });
		const id = body.upload_id as string;
		while ((await puts()) < putsBefore + 4) await wait(20);
		await first.stop();
		expect(await first.temporaryFiles()).toHaveLength(1);

		const second = await startService({ ...settings, DATA_DIR: first.dataDir });
		const end = await waitForEnd(second, id);
		expect(end.deliveries).toMatchObject([{ state: 'delivered', bytes_sent: video.length }]);
		expect(await received(end.deliveries[0]?.publish_id)).toMatchObject({
			size_bytes: video.length,
			sha256: sha256(video),
		});
		expect((await sandbox.requests('/inbox/video/init/')).length).toBe(inits + 1);
		expect(await second.temporaryFiles()).toEqual([]);
		await sandbox.control('release');
		await second.close();
	});
});
