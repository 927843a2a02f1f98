import { Account, putChunk } from './support/account';
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

const info = '/v2/user/info/?fields=open_id';
const list = '/v2/video/list/?fields=id';
const query = '/v2/video/query/?fields=id';
const inbox = '/v2/post/publish/inbox/video/init/';
const direct = '/v2/post/publish/video/init/';
const content = '/v2/post/publish/content/init/';
const creator = '/v2/post/publish/creator_info/query/';
const status = '/v2/post/publish/status/fetch/';
const cancel = '/v2/post/publish/cancel/';
const file = { source_info: { source: 'FILE_UPLOAD', video_size: 4, chunk_size: 4, total_chunk_count: 1 } };

const call = (path: string, body?: unknown, by = account) =>
	path === info ? by.get(path) : by.post(path, body);

test('tiktok rule 21: the bearer token', async () => {
	const expired = await tiktok.connect();
	await tiktok.advance(7200);
	const revoked = await tiktok.connect('quiet_kitchen');
	await tiktok.set('tiktok/revoke', { username: 'quiet_kitchen' });
	const live = (await tiktok.connect()).tokens.access_token;
	for (const authorization of [
		undefined,
		'',
		'Bearer',
		`Bearer ${live}x`,
		`Bearer  ${live}`,
		`Basic ${live}`,
		live,
		`Bearer ${expired.tokens.access_token}`,
		`Bearer ${expired.tokens.refresh_token}`,
		`Bearer ${revoked.tokens.access_token}`,
	]) {
		const headers = authorization === undefined ? undefined : { Authorization: authorization };
		const answer = await fetch(tiktok.api + info, { headers });
		expect([authorization, answer.status]).toEqual([authorization, 401]);
		expect(await answer.json()).toMatchObject({ error: { code: 'access_token_invalid' } });
	}
	const inQuery = await fetch(`${tiktok.api}${info}&access_token=${live}`);
	expect(inQuery.status).toBe(401);
});

test('tiktok rule 22: the envelope', async () => {
	const good = await account.get(info);
	expect(good.body).toEqual({
		data: { user: { open_id: account.openId } },
		error: { code: 'ok', message: '', log_id: expect.stringMatching(/^20261120120000[0-9A-F]{20}$/) },
	});
	const bad = await account.get('/v2/user/info/?fields=nothing');
	expect(bad.body).toEqual({
		error: { code: 'invalid_params', message: expect.stringMatching(/./), log_id: expect.any(String) },
	});
	expect(bad.body.error.log_id).not.toBe(good.body.error.log_id);
});

test('tiktok rule 23: scopes', async () => {
	const basic = await tiktok.connect('example_creator', 'user.info.basic');
	for (const [path, body] of [
		[list, {}],
		[query, { filters: { video_ids: ['1'] } }],
		[inbox, file],
		[direct, file],
		[content, { post_mode: 'MEDIA_UPLOAD' }],
		[content, { post_mode: 'DIRECT_POST' }],
		[creator, {}],
		[status, { publish_id: 'x' }],
		[cancel, { publish_id: 'x' }],
	] as const) {
		const answer = await basic.post(path, body);
		expect([path, answer.status, answer.body.error.code]).toEqual([path, 401, 'scope_not_authorized']);
	}
});

test('tiktok rule 24: rate limits', async () => {
	await tiktok.set('switches', { 'tiktok.pendingShareCap': 100, 'tiktok.displayLimitPerMinute': 600 });
	const limits: [string, unknown, number][] = [
		[info, undefined, 600],
		[list, {}, 600],
		[query, { filters: { video_ids: ['1'] } }, 600],
		[inbox, file, 6],
		[creator, {}, 20],
		[status, { publish_id: 'x' }, 30],
	];
	for (const [path, body, limit] of limits) {
		for (let count = 0; count < limit; count++) {
			const answer = await call(path, body);
			expect(answer.body.error.code).not.toBe('rate_limit_exceeded');
		}
		const over = await call(path, body);
		expect([path, over.status, over.body.error.code]).toEqual([path, 429, 'rate_limit_exceeded']);
	}
	const { body } = await tiktok.control<{ tiktok: { posts: unknown[] } }>('state');
	expect(body.tiktok.posts).toHaveLength(6);
	const other = await tiktok.connect('quiet_kitchen');
	expect((await call(inbox, file, other)).status).toBe(200);
	await tiktok.advance(59);
	expect((await call(inbox, file)).status).toBe(429);
	await tiktok.advance(1);
	expect((await call(inbox, file)).status).toBe(200);
});

test('tiktok rule 24: the window slides, survives a refresh, and its size can be changed', async () => {
	await tiktok.set('switches', { 'tiktok.statusLimitPerMinute': 2 });
	const ask = (by = account) => by.status('x').then((answer) => answer.body.error.code);
	expect(await ask()).toBe('invalid_publish_id');
	await tiktok.advance(30);
	expect(await ask()).toBe('invalid_publish_id');
	const refreshed = new Account(tiktok.api, (await tiktok.refresh(account.tokens.refresh_token)).body);
	expect(await ask(refreshed)).toBe('rate_limit_exceeded');
	await tiktok.advance(30);
	expect(await ask(refreshed)).toBe('invalid_publish_id');
	expect(await ask(refreshed)).toBe('rate_limit_exceeded');

	await tiktok.set('switches', { limitTimeScale: 60 });
	await tiktok.advance(1);
	expect(await ask()).toBe('invalid_publish_id');
});

test('tiktok rule 24: shared budgets by switch', async () => {
	await tiktok.set('switches', {
		'tiktok.initLimitShared': true,
		'tiktok.initLimitPerMinute': 1,
		'tiktok.displayLimitPer': 'app',
		'tiktok.displayLimitPerMinute': 1,
	});
	expect((await account.post(inbox, file)).status).toBe(200);
	expect((await account.post(direct, file)).body.error.code).toBe('rate_limit_exceeded');
	const other = await tiktok.connect('quiet_kitchen');
	expect((await account.get(info)).status).toBe(200);
	expect((await other.get(info)).status).toBe(429);
});

test('tiktok rule 25: wrong method or missing slash', async () => {
	const headers = {
		Authorization: `Bearer ${account.tokens.access_token}`,
		'Content-Type': 'application/json',
	};
	const wrong: [string, string][] = [
		['POST', info],
		['GET', list],
		['PUT', inbox],
		['GET', status],
		['GET', '/v2/oauth/token/'],
		['GET', '/v2/user/info?fields=open_id'],
		['POST', '/v2/video/list?fields=id'],
		['POST', '/v2/post/publish/inbox/video/init'],
		['POST', '/v2/oauth/token'],
		['POST', '/v2/nothing/'],
	];
	for (const [method, path] of wrong) {
		const answer = await fetch(tiktok.api + path, { method, headers });
		expect([method, path, answer.status, await answer.text()]).toEqual([
			method,
			path,
			404,
			'Unsupported path(Janus)',
		]);
	}
	const page = await fetch(tiktok.authorizeUrl().replace('/authorize/?', '/authorise/?'));
	expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	const { body } = await tiktok.control<{ requests: { path: string }[] }>('requests?matched=false');
	expect(body.requests.map(({ path }) => path)).toEqual([
		...wrong.map(([, path]) => path.split('?')[0]),
		'/v2/auth/authorise/',
	]);
});

test('tiktok rule 26: faults', async () => {
	await tiktok.set('faults', { kind: 'error', code: 'internal_error', match: { path: '/v2/user/info/' } });
	const failed = await account.get(info);
	expect([failed.status, failed.body]).toEqual([
		500,
		{ error: { code: 'internal_error', message: expect.any(String), log_id: expect.any(String) } },
	]);
	expect((await account.get(info)).status).toBe(200);

	const posts = async () =>
		(await tiktok.control<{ tiktok: { posts: unknown[] } }>('state')).body.tiktok.posts.length;
	await tiktok.set('faults', { kind: 'reset-before', match: { path: inbox } });
	await expect(account.post(inbox, file)).rejects.toThrow();
	expect(await posts()).toBe(0);
	await tiktok.set('faults', { kind: 'reset-after', match: { path: inbox } });
	await expect(account.post(inbox, file)).rejects.toThrow();
	expect(await posts()).toBe(1);
	for (const [when, postsWhileHeld] of [
		['before', 1],
		['after', 3],
	] as const) {
		await tiktok.set('faults', { kind: 'hold', when, match: { path: inbox } });
		const held = account.post(inbox, file);
		const state = async () => (await tiktok.control<{ faults: { held: number }[] }>('faults')).body.faults;
		while ((await state()).at(-1)?.held !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(await posts()).toBe(postsWhileHeld);
		await tiktok.set('release', {});
		expect((await held).status).toBe(200);
	}
});

test('tiktok rule 26: ordered errors take the shape of the endpoint', async () => {
	await tiktok.set('faults', {
		kind: 'error',
		code: 'temporarily_unavailable',
		match: { path: '/v2/oauth/' },
	});
	const flat = await tiktok.refresh(account.tokens.refresh_token);
	expect(flat.body).toMatchObject({ error: 'temporarily_unavailable' });
	expect((await tiktok.refresh(account.tokens.refresh_token)).body.access_token).toMatch(/^act\./);

	const { body } = await account.initFile(4, 4, 1);
	await tiktok.set('faults', { kind: 'error', code: 'internal_error', match: { method: 'PUT' } });
	const bare = await putChunk(body.data?.upload_url, Buffer.from('clip'), 0, 4);
	expect([bare.status, await bare.text()]).toEqual([500, '']);
});
