import { connect } from 'node:net';
import { putChunk } from '../contracts/support/account';
import type { Account } from '../contracts/support/account';
import { startForRules } from '../contracts/support/tiktok';
import type { TikTokSandbox } from '../contracts/support/tiktok';
import { until } from '../support/until';

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

const info = '/v2/user/info/?fields=open_id';
const status = async () => (await account.get(info)).status;
const order = (fault: Record<string, unknown>) => tiktok.set('faults', fault);
const postCount = async () =>
	(await tiktok.control<{ tiktok: { posts: unknown[] } }>('state')).body.tiktok.posts.length;
const faultList = async () =>
	(await tiktok.control<{ faults: { id: number; kind: string; left: number; held: number }[] }>('faults'))
		.body.faults;
const heldCount = async () => (await faultList()).reduce((sum, { held }) => sum + held, 0);

test('skip, times, method and path choose the request', async () => {
	await order({
		kind: 'status',
		status: 503,
		skip: 1,
		times: 2,
		match: { method: 'get', path: '/user/info/' },
	});
	expect([await status(), await status(), await status(), await status()]).toEqual([200, 503, 503, 200]);
	await order({ kind: 'status', status: 502, match: { path: 'fields=open_id' } });
	expect([await status(), await status()]).toEqual([502, 200]);
	await order({ kind: 'status', status: 504, match: { path: '^/open\\.tiktokapis\\.com/v2/user/[a-z]+/$' } });
	expect((await account.post('/v2/video/list/?fields=id', {})).status).toBe(200);
	expect([await status(), await status()]).toEqual([504, 200]);
	await order({ kind: 'status', status: 500 });
	await fetch(`${tiktok.url}/_sandbox/state`);
	expect((await faultList()).map(({ left }) => left)).toEqual([0, 0, 0, 1]);
	await fetch(`${tiktok.url}/_sandbox/faults`, { method: 'DELETE' });
	expect(await faultList()).toEqual([]);
	expect(await status()).toBe(200);
});

test('status can carry headers and a body, with and without the side effect', async () => {
	await order({ kind: 'status', status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' });
	const answer = await fetch(tiktok.api + info);
	expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
		429,
		'7',
		'slow down',
	]);
	await order({ kind: 'status', status: 500 });
	await account.initFile(4, 4, 1);
	expect(await postCount()).toBe(0);
	await order({ kind: 'status', status: 500, accepted: true });
	expect((await account.initFile(4, 4, 1)).status).toBe(500);
	expect(await postCount()).toBe(1);
});

test('error speaks the documented status, or the one that is ordered', async () => {
	for (const [code, expected] of [
		['rate_limit_exceeded', 429],
		['spam_risk_too_many_pending_share', 403],
		['access_token_invalid', 401],
	] as const) {
		await order({ kind: 'error', code });
		const { status: got, body } = await account.get(info);
		expect([got, body.error.code]).toEqual([expected, code]);
	}
	await order({ kind: 'error', code: 'brand_new', status: 418, message: 'new' });
	const { status: got, body } = await account.get(info);
	expect([got, body.error]).toEqual([418, { code: 'brand_new', message: 'new', log_id: expect.any(String) }]);
});

test('delay waits before or after the side effect', async () => {
	const arrivals = async () =>
		(await tiktok.control<{ requests: unknown[] }>('requests?path=/inbox/')).body.requests.length;
	for (const [when, posts] of [
		['before', 0],
		['after', 2],
	] as const) {
		await order({ kind: 'delay', ms: 1_000, when });
		const before = await arrivals();
		const startedAt = performance.now();
		let isAnswered = false;
		const answer = account.initFile(4, 4, 1).finally(() => (isAnswered = true));
		await until(arrivals, (count) => count > before);
		expect(await until(postCount, (count) => count === posts)).toBe(posts);
		expect(isAnswered).toBe(false);
		expect((await answer).status).toBe(200);
		expect(performance.now() - startedAt).toBeGreaterThan(990);
	}
});

test('truncate promises the whole body, sends half and resets', async () => {
	await order({ kind: 'truncate', match: { path: '/inbox/' } });
	const raw = await new Promise<{ text: string; reset: boolean }>((resolve) => {
		let text = '';
		const body =
			'{"source_info":{"source":"FILE_UPLOAD","video_size":4,"chunk_size":4,"total_chunk_count":1}}';
		const socket = connect(tiktok.port, '127.0.0.1', () => {
			socket.write(
				`POST /open.tiktokapis.com/v2/post/publish/inbox/video/init/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${account.tokens.access_token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
			);
		});
		socket.on('data', (piece) => (text += piece.toString()));
		socket.on('error', () => resolve({ text, reset: true }));
		socket.on('end', () => resolve({ text, reset: false }));
	});
	const [head = '', half = ''] = raw.text.split('\r\n\r\n');
	const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
	expect(half.length).toBe(Math.floor(promised / 2));
	expect(raw.reset).toBe(true);
	expect(await postCount()).toBe(1);

	await order({ kind: 'truncate' });
	await expect(account.get(info)).rejects.toThrow();
	// The response to a chunk has no body that could be truncated, so the connection just breaks.
	const { data } = (await account.initFile(4, 4, 1)).body;
	await order({ kind: 'truncate', match: { method: 'PUT' } });
	await expect(putChunk(data?.upload_url, Buffer.from('clip'), 0, 4)).rejects.toThrow();
});

test('hold waits for release, all or one by one', async () => {
	await order({ kind: 'hold', match: { path: '/user/info/' } });
	await order({ kind: 'hold', match: { path: '/video/list/' }, when: 'after' });
	const first = account.get(info);
	const second = account.post('/v2/video/list/?fields=id', {});
	await until(heldCount, (held) => held === 2);
	const list = await faultList();
	expect((await tiktok.control('release', { id: list[1]?.id })).body).toEqual({ released: 1 });
	expect((await second).status).toBe(200);
	expect(await heldCount()).toBe(1);
	expect((await tiktok.control('release', {})).body).toEqual({ released: 1 });
	expect((await first).status).toBe(200);
	expect((await tiktok.control('release', {})).body).toEqual({ released: 0 });
});

test('a held chunk whose client dies while it is sending is not counted', async () => {
	// More bytes than the socket buffers hold, so that some of them are never sent.
	const size = 40_000_000;
	const { data } = (await account.initFile(size, size, 1)).body;
	await order({ kind: 'hold', match: { method: 'PUT' } });
	const client = new AbortController();
	const dying = fetch(data?.upload_url ?? '', {
		method: 'PUT',
		headers: { 'Content-Type': 'video/mp4', 'Content-Range': `bytes 0-${size - 1}/${size}` },
		body: new Uint8Array(size),
		signal: client.signal,
	});
	await until(heldCount, (held) => held === 1);
	client.abort();
	await expect(dying).rejects.toThrow();
	await new Promise((resolve) => setTimeout(resolve, 50));
	await tiktok.set('release', {});
	expect((await account.status(data?.publish_id)).body.data?.uploaded_bytes).toBe(0);
	// The sandbox takes a moment to read the rest of the data from the broken connection.
	const again = () => putChunk(data?.upload_url, Buffer.alloc(size), 0, size);
	await until(again, ({ status }) => status === 201);
});

test('closing ends what is held', async () => {
	const other = await startForRules();
	await other.set('faults', { kind: 'hold' });
	const held = fetch(`${other.api}/v2/user/info/`);
	const ended = expect(held).rejects.toThrow();
	await until(
		() => other.control<{ faults: { held: number }[] }>('faults'),
		({ body }) => body.faults[0]?.held === 1,
	);
	await other.close();
	await ended;
});
