import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { putChunk } from './support/account';
import type { Account } from './support/account';
import { until } from '../support/until';
import { rawRequest } from './support/http';
import { startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

let tiktok: TikTokSandbox;
let account: Account;

beforeAll(async () => {
	tiktok = await startForRules();
});
afterAll(() => tiktok.close());
beforeEach(async () => {
	await tiktok.reset();
	account = await tiktok.connect();
});

const chunkSize = 5_000_000;
/** A video of three chunks, the last of which includes the remainder. */
const video = Buffer.alloc(15_000_123, 'frame');
const chunks = [
	{ first: 0, bytes: video.subarray(0, chunkSize) },
	{ first: chunkSize, bytes: video.subarray(chunkSize, 2 * chunkSize) },
	{ first: 2 * chunkSize, bytes: video.subarray(2 * chunkSize) },
] as const;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Task {
	readonly url: string;
	readonly publishId: string;
}

async function newTask(size = video.length, chunk = chunkSize, count = 3): Promise<Task> {
	const { data } = (await account.initFile(size, chunk, count)).body;
	return { url: data?.upload_url ?? '', publishId: data?.publish_id ?? '' };
}

async function put(task: Task, index: 0 | 1 | 2, headers: Record<string, string> = {}) {
	const { first, bytes } = chunks[index];
	const answer = await putChunk(task.url, bytes, first, video.length, headers);
	return [answer.status, answer.headers.get('content-range'), await answer.text()];
}

const stored = (count: number, total = video.length) => `bytes 0-${count}/${total}`;
const uploadedBytes = async ({ publishId }: Task) =>
	(await account.status(publishId)).body.data?.uploaded_bytes;

test('tiktok rule 43: headers of a chunk', async () => {
	const task = await newTask(4, 4, 1);
	const good = { 'Content-Type': 'video/mp4', 'Content-Length': '4', 'Content-Range': 'bytes 0-3/4' };
	const send = (changes: Record<string, string | null>) => {
		const headers = Object.entries({ ...good, ...changes }).filter(
			(one): one is [string, string] => one[1] !== null,
		);
		return rawRequest(task.url, {
			method: 'PUT',
			headers: Object.fromEntries(headers),
			body: Buffer.from('clip'),
		});
	};
	const wrong: Record<string, string | null>[] = [
		{ 'Content-Type': null },
		{ 'Content-Type': 'application/octet-stream' },
		{ 'Content-Type': 'video/x-matroska' },
		{ 'Content-Length': null },
		{ 'Content-Range': null },
		{ 'Content-Range': '0-3/4' },
		{ 'Content-Range': 'bytes=0-3/4' },
		{ 'Content-Range': 'bytes 0-3/*' },
		{ 'Content-Range': 'bytes 3-0/4' },
		{ 'Content-Range': 'bytes 0-4/4' },
		{ 'Content-Range': 'bytes -1-3/4' },
	];
	for (const changes of wrong) {
		expect([changes, (await send(changes)).status]).toEqual([changes, 400]);
	}
	expect(await uploadedBytes(task)).toBe(0);
	expect((await send({ 'Content-Type': 'video/quicktime' })).status).toBe(201);
	const webm = await newTask(4, 4, 1);
	expect((await putChunk(webm.url, Buffer.from('clip'), 0, 4, { 'Content-Type': 'video/webm' })).status).toBe(
		201,
	);
});

test('tiktok rule 44: ranges and lengths', async () => {
	const task = await newTask();
	const send = (range: string, bytes: Buffer, length = bytes.length) =>
		rawRequest(task.url, {
			method: 'PUT',
			headers: { 'Content-Type': 'video/mp4', 'Content-Range': range, 'Content-Length': String(length) },
			body: bytes,
		});
	const [{ bytes }] = chunks;
	expect((await send('bytes 0-4999999/15000124', bytes)).status).toBe(416);
	expect((await send('bytes 5000000-9999999/15000123', bytes)).status).toBe(416);
	expect((await send('bytes 1-5000000/15000123', bytes)).status).toBe(416);
	expect((await send('bytes 0-4999998/15000123', bytes.subarray(1))).status).toBe(400);
	expect((await send('bytes 0-5000000/15000123', video.subarray(0, chunkSize + 1))).status).toBe(400);
	expect((await send('bytes 0-15000122/15000123', video)).status).toBe(400);
	expect((await send('bytes 0-4999999/15000123', bytes.subarray(1))).status).toBe(400);
	await tiktok.set('switches', { 'tiktok.lengthMismatchStatus': 502 });
	expect((await send('bytes 0-4999999/15000123', bytes.subarray(1))).status).toBe(502);
	expect(await uploadedBytes(task)).toBe(0);
	await put(task, 0);
	await put(task, 1);
	expect((await send('bytes 10000000-14999999/15000123', bytes)).status).toBe(400);
	expect((await put(task, 2))[0]).toBe(201);
});

test('tiktok rule 45: 206, 206, 201', async () => {
	const task = await newTask();
	expect(await put(task, 0)).toEqual([206, stored(5_000_000), '']);
	expect(await put(task, 1)).toEqual([206, stored(10_000_000), '']);
	expect(await put(task, 2)).toEqual([201, stored(15_000_123), '']);
	const single = await newTask(4, 4, 1);
	const answer = await putChunk(single.url, Buffer.from('clip'), 0, 4);
	expect([answer.status, answer.headers.get('content-range')]).toEqual([201, stored(4, 4)]);

	await tiktok.set('switches', { 'tiktok.uploadedBytesMeaning': 'lastByte', 'tiktok.putBody': 'json' });
	const other = await newTask();
	const [status, range, body] = await put(other, 0);
	expect([status, range]).toEqual([206, stored(4_999_999)]);
	expect(JSON.parse(String(body))).toMatchObject({ error: { code: 'ok' } });
});

test('tiktok rule 46: unknown, expired and finished tasks', async () => {
	const task = await newTask();
	for (const url of [
		task.url.replace(/upload_id=\d+/, 'upload_id=7000000000000000001'),
		task.url.replace(/upload_token=[^&]+/, 'upload_token=sandbox-0'),
		task.url.replace(/\?.*/, ''),
	]) {
		expect((await putChunk(url, chunks[0].bytes, 0, video.length)).status).toBe(404);
	}
	await put(task, 0);
	await tiktok.advance(3599);
	expect((await put(task, 1))[0]).toBe(206);
	await tiktok.advance(1);
	expect((await put(task, 2))[0]).toBe(403);
	expect(await uploadedBytes(task)).toBe(10_000_000);

	const done = await newTask(4, 4, 1);
	const again = () => putChunk(done.url, Buffer.from('clip'), 0, 4).then(({ status }) => status);
	expect(await again()).toBe(201);
	expect(await again()).toBe(404);
	await tiktok.set('switches', { 'tiktok.putAfterCompletion': 416 });
	expect(await again()).toBe(416);
});

test('tiktok rule 47: chunks out of order, twice, or at the same time', async () => {
	const task = await newTask();
	expect(await put(task, 1)).toEqual([416, stored(0), '']);
	expect((await put(task, 0))[0]).toBe(206);
	expect(await put(task, 0)).toEqual([416, stored(5_000_000), '']);
	expect((await put(task, 2))[0]).toBe(416);
	const overlap = await putChunk(task.url, video.subarray(4_000_000, 9_000_000), 4_000_000, video.length);
	expect(overlap.status).toBe(416);
	await tiktok.set('switches', { 'tiktok.acceptedChunkAgain': 206 });
	expect(await put(task, 0)).toEqual([206, stored(5_000_000), '']);
	expect(await uploadedBytes(task)).toBe(5_000_000);

	const { slow, answer } = slowChunk(task, 1);
	await until(
		() => tiktok.control<{ requests: { status: number | null }[] }>('requests?path=/upload'),
		({ body }) => body.requests.at(-1)?.status === null,
	);
	expect((await put(task, 1))[0]).toBe(416);
	expect(await uploadedBytes(task)).toBe(5_000_000);
	slow.end(chunks[1].bytes.subarray(1_000_000));
	expect(await answer).toBe(206);
	expect((await put(task, 2))[0]).toBe(201);
	await expectArrived(task);
});

test('tiktok rule 47: after a 5xx the client reads uploaded_bytes and goes on', async () => {
	for (const accepted of [false, true]) {
		const task = await newTask();
		await tiktok.set('faults', { kind: 'status', status: 503, accepted, skip: 1, match: { method: 'PUT' } });
		expect((await put(task, 0))[0]).toBe(206);
		expect((await put(task, 1))[0]).toBe(503);
		expect(await uploadedBytes(task)).toBe(accepted ? 10_000_000 : 5_000_000);
		if (!accepted) expect((await put(task, 1))[0]).toBe(206);
		expect((await put(task, 2))[0]).toBe(201);
		await expectArrived(task);
	}
});

test('tiktok rule 47: of a chunk that breaks off nothing counts', async () => {
	const task = await newTask();
	await put(task, 0);
	const { slow, answer } = slowChunk(task, 1);
	await until(
		() => tiktok.control<{ requests: { status: number | null }[] }>('requests?path=/upload'),
		({ body }) => body.requests.at(-1)?.status === null,
	);
	slow.destroy();
	await expect(answer).rejects.toThrow();
	expect(
		await until(
			() => uploadedBytes(task),
			(bytes) => bytes === 5_000_000,
		),
	).toBe(5_000_000);
	const resumed = await until(
		() => put(task, 1),
		([status]) => status === 206,
	);
	expect(resumed).toEqual([206, stored(10_000_000), '']);
	await put(task, 2);
	await expectArrived(task);
});

test('tiktok rule 48: what arrived can be compared', async () => {
	const task = await newTask();
	const uploadId = new URL(task.url).searchParams.get('upload_id');
	await put(task, 0);
	const half = await tiktok.control(`uploads/${uploadId}`);
	expect(half.body).toMatchObject({
		size_bytes: chunkSize,
		sha256: sha256(chunks[0].bytes),
		complete: false,
	});
	await put(task, 1);
	await put(task, 2);
	const expected = {
		upload_id: uploadId,
		publish_id: task.publishId,
		size_bytes: video.length,
		sha256: sha256(video),
		chunks: chunks.map(({ first, bytes }) => ({
			first,
			last: first + bytes.length - 1,
			size_bytes: bytes.length,
			sha256: sha256(bytes),
		})),
		complete: true,
	};
	expect((await tiktok.control(`uploads/${uploadId}`)).body).toEqual(expected);
	expect((await tiktok.control(`uploads/${task.publishId}`)).body).toEqual(expected);
	expect((await tiktok.control('uploads/unknown')).status).toBe(404);
});

function slowChunk(task: Task, index: 0 | 1 | 2) {
	const { first, bytes } = chunks[index];
	const slow = httpRequest(task.url, {
		method: 'PUT',
		agent: false,
		headers: {
			'Content-Type': 'video/mp4',
			'Content-Length': bytes.length,
			'Content-Range': `bytes ${first}-${first + bytes.length - 1}/${video.length}`,
		},
	});
	const answer = new Promise<number | undefined>((resolve, reject) => {
		slow.on('response', ({ statusCode }) => resolve(statusCode));
		slow.on('error', reject);
	});
	slow.write(bytes.subarray(0, 1_000_000));
	return { slow, answer };
}

async function expectArrived({ publishId }: Task): Promise<void> {
	const { body } = await tiktok.control(`uploads/${publishId}`);
	expect(body).toMatchObject({ size_bytes: video.length, sha256: sha256(video), complete: true });
}
