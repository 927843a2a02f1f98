import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { GraphClient } from './support/graph-client';
import { startForRules } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';
import { LocalServer } from './support/local-server';
import { film } from './support/media-files';
import { until } from '../support/until';

let instagram: InstagramSandbox;
let client: GraphClient;
let facebook: GraphClient;
const web = new LocalServer();
let reel: string;

beforeAll(async () => {
	instagram = await startForRules();
	await web.listen();
	reel = web.serve('reel.mp4', film());
});
afterAll(async () => {
	await instagram.close();
	await web.close();
});
beforeEach(async () => {
	await instagram.reset();
	await instagram.switches({ loopback: true });
	client = await instagram.connect();
	facebook = await instagram.connectFacebook();
});

const transferred = async (id: string) => (await facebook.container(id)).body.video_status.uploading_phase;

/** Sends the headers and part of the body, then cuts the connection. */
async function uploadAndCut(uri: string, headers: Record<string, string>, part: Buffer): Promise<void> {
	const { hostname, port, pathname } = new URL(uri);
	const socket = connect(Number(port), hostname);
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${lines.join('')}\r\n`);
	await new Promise<void>((resolve) => socket.write(part, () => resolve()));
	await new Promise((resolve) => setTimeout(resolve, 100));
	socket.destroy();
}

test('instagram rule 35: rupload wants OAuth, offset and file_size, and goes on where an upload broke', async () => {
	const bytes = film({ dataBytes: 300_000 });
	const size = String(bytes.length);
	const { id, uri } = await facebook.resumable();
	const whole = { offset: '0', file_size: size };
	const foreign = await instagram.connectFacebook('tiny_bakery');
	const bad: Record<string, string>[] = [
		{ Authorization: `Bearer ${facebook.token}`, ...whole },
		{ Authorization: '', ...whole },
		{ Authorization: `OAuth ${foreign.token}`, ...whole },
		{ Authorization: `OAuth ${client.token}`, ...whole },
		{ file_size: size },
		{ offset: '0' },
		{ offset: '5', file_size: size },
		{ offset: '0', file_size: '10' },
		{ offset: '0', file_size: '300000001' },
	];
	for (const headers of bad) {
		const answer = await facebook.upload(uri, headers, bytes);
		expect([headers, answer.status]).toEqual([headers, 400]);
		expect(answer.body.debug_info).toEqual({
			retriable: expect.any(Boolean),
			type: 'ProcessingFailedError',
			message: expect.any(String),
		});
	}
	expect(await transferred(id)).toMatchObject({ status: 'not_started', bytes_transferred: 0 });

	const first = 100_000;
	const cut = { Authorization: `OAuth ${facebook.token}`, ...whole, 'Content-Length': size };
	await uploadAndCut(uri, cut, bytes.subarray(0, first));
	await until(
		() => transferred(id),
		({ bytes_transferred: count }) => count === first,
	);
	// Until the sandbox notices the broken connection, it reports that another upload is in progress.
	const wrong = await until(
		() => facebook.upload(uri, { offset: '0', file_size: size }, bytes),
		({ body }) => body.debug_info.message.includes('offset'),
	);
	expect([wrong.status, wrong.body.debug_info.retriable]).toEqual([400, true]);
	const part = await facebook.upload(
		uri,
		{ offset: String(first), file_size: size },
		bytes.subarray(first, 200_000),
	);
	expect([part.status, part.body.debug_info.retriable]).toEqual([400, true]);
	await instagram.advance(60);
	expect((await facebook.container(id)).body).toMatchObject({
		status_code: 'IN_PROGRESS',
		video_status: { uploading_phase: { status: 'in_progress', bytes_transferred: 200_000 } },
	});
	const otherSize = { offset: '200000', file_size: String(bytes.length + 1) };
	expect((await facebook.upload(uri, otherSize, bytes.subarray(200_000))).status).toBe(400);
	const rest = await facebook.upload(uri, { offset: '200000', file_size: size }, bytes.subarray(200_000));
	expect([rest.status, rest.body]).toEqual([
		200,
		{ success: true, message: expect.stringContaining('Upload successful.') },
	]);
	expect((await facebook.settled(id)).body.status_code).toBe('FINISHED');
	expect((await facebook.upload(uri, { ...whole }, bytes)).status).toBe(400);
	const arrived = await instagram.control(`uploads/${id}`);
	expect(arrived.body).toEqual({
		container_id: id,
		size_bytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		complete: true,
	});

	const byUrl = await facebook.resumable();
	expect((await facebook.upload(byUrl.uri, { file_url: reel })).body.success).toBe(true);
	expect((await facebook.settled(byUrl.id)).body.status_code).toBe('FINISHED');
	const broken = await facebook.resumable();
	const fetched = await facebook.upload(broken.uri, { file_url: web.address('nothing-here') });
	expect(fetched.body.debug_info.type).toBe('ProcessingFailedError');
	await instagram.advance(3600);
	expect((await facebook.container(broken.id)).body).toMatchObject({
		status_code: 'IN_PROGRESS',
		video_status: { uploading_phase: { status: 'error' } },
	});
	const noFilm = await facebook.resumable();
	const text = Buffer.from('no film at all');
	await facebook.upload(noFilm.uri, { offset: '0', file_size: String(text.length) }, text);
	expect((await facebook.settled(noFilm.id)).body.status).toContain('2207026');
});
