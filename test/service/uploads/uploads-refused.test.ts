import { connect } from 'node:net';
import { API_KEY, connectTikTok, sandboxSettings, startService } from '../../support/service';
import { until } from '../../support/until';
import { MAX_UPLOAD_BYTES, startUploads, videoOf, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

let uploads: Uploads;
let service: Uploads['service'];
let sandbox: Uploads['sandbox'];
let postJson: Uploads['postJson'];
let postForm: Uploads['postForm'];
let refused: Uploads['refused'];

beforeAll(async () => {
	uploads = await startUploads();
	({ service, sandbox, postJson, postForm, refused } = uploads);
});
afterAll(() => uploads.close());

describe('a request that is refused', () => {
	it.each([
		['no key', {}],
		['a wrong key', { authorization: 'Bearer wrong' }],
		['a wrong key in the header', { 'x-api-key': 'wrong' }],
	])('with 401 for %s', async (_name, headers) => {
		const form = new FormData();
		form.append('file', new Blob([sampleVideo]), 'sample.mp4');
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
		expect(await refused(() => postForm({ platforms: 'tiktok' }, sampleVideo, sampleVideo))).toMatchObject({
			status: 400,
			body: { error: { code: 'several_files' } },
		});
		const both = { platforms: 'tiktok', video_url: 'https://93.184.215.14/a.mp4' };
		expect(await refused(() => postForm(both, sampleVideo))).toMatchObject({
			status: 400,
			body: { error: { code: 'two_sources' } },
		});
		const form = new FormData();
		form.append('file', new Blob([sampleVideo]), 'sample.mp4');
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
		form.append('file', new Blob([sampleVideo]), 'sample.mp4');
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
	/** Writes a multipart request to a socket, as fast as the service reads it, until a response arrives. */
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
			socket.write(frame(Buffer.concat([Buffer.from(start), sampleVideo])));
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
			// What the socket buffers hold, plus, if no length was announced, the bytes up to the limit.
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
		expect((await refused(() => postForm({ platforms: 'tiktok' }, videoOf(60_000_000)))).status).toBe(413);
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
					controller.enqueue(sampleVideo);
				},
			}),
			duplex: 'half',
			signal: abort.signal,
		} as RequestInit);
		await until(service.temporaryFiles, ({ length }) => length > 0);
		abort.abort();
		await expect(sent).rejects.toThrow();
		await until(service.temporaryFiles, ({ length }) => length === 0);
	});
});
