import { startForRules } from '../contracts/tiktok';
import type { Envelope, TikTokSandbox } from '../contracts/tiktok';

let tiktok: TikTokSandbox;

beforeAll(async () => {
	tiktok = await startForRules({ switches: { loopback: false, 'tiktok.codeTtlSeconds': 99 } });
});
afterAll(() => tiktok.close());
beforeEach(() => tiktok.reset());

interface State {
	readonly now: string;
	readonly frozen: boolean;
	readonly switches: Record<string, unknown>;
	readonly tiktok: Record<string, readonly Record<string, unknown>[]>;
}
const state = async () => (await tiktok.control<State>('state')).body;

async function expectRefused(path: string, body: unknown, message: RegExp): Promise<void> {
	const answer = await tiktok.control<{ error: string }>(path, body);
	expect([path, body, answer.status]).toEqual([path, body, 400]);
	expect(Object.keys(answer.body)).toEqual(['error']);
	expect(answer.body.error).toMatch(message);
	expect(answer.body.error).not.toContain('\n');
}

test('bad control input is refused in one clear line', async () => {
	await expectRefused('clock', { advanceSeconds: '5' }, /"advanceSeconds" .* must be a number/);
	await expectRefused('clock', { advanceSeconds: -1 }, /at least 0/);
	await expectRefused(
		'clock',
		{ advance: 5 },
		/unknown member "advance"; known are advanceSeconds, now, frozen/,
	);
	await expectRefused('clock', { now: 'yesterday' }, /"now" .* ISO 8601/);
	await expectRefused('clock', { advanceSeconds: 1, frozen: true }, /either/);
	await expectRefused('clock', [], /must be a JSON object/);
	await expectRefused('switches', { loopbak: true }, /unknown switch "loopbak"; known are loopback/);
	await expectRefused('switches', { loopback: 'yes' }, /"loopback" accepts true or false/);
	await expectRefused('switches', { limitTimeScale: 0 }, /at least 1/);
	await expectRefused('switches', { 'tiktok.acceptedChunkAgain': 418 }, /accepts 416, 206/);
	await expectRefused('faults', {}, /"kind" .* one of status, error/);
	await expectRefused('faults', { kind: 'status' }, /"status" .* HTTP status/);
	await expectRefused('faults', { kind: 'status', status: 900 }, /HTTP status/);
	await expectRefused('faults', { kind: 'delay' }, /"ms"/);
	await expectRefused('faults', { kind: 'error', code: 'no_such_code' }, /give its "status" too/);
	await expectRefused(
		'faults',
		{ kind: 'truncate', match: { url: '/x' } },
		/"match" has an unknown member "url"/,
	);
	await expectRefused('faults', { kind: 'truncate', match: { path: '^(' } }, /regular expression/);
	await expectRefused('faults', { kind: 'hold', when: 'later' }, /before, after/);
	await expectRefused('faults', { kind: 'hold', times: 0 }, /at least 1/);
	await expectRefused('faults', { kind: 'reset-after', ms: 5 }, /unknown member "ms"/);
	await expectRefused('users', { platform: 'myspace' }, /one of tiktok/);
	await expectRefused('users', { platform: 'tiktok' }, /"username"/);
	await expectRefused('users', { platform: 'tiktok', username: 'a b' }, /letters, digits/);
	await expectRefused('users', { platform: 'tiktok', username: 'x', follower_count: 1.5 }, /whole number/);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', followers: 1 },
		/unknown member "followers"/,
	);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', videos: [{ title: 't', id: '1' }] },
		/19 digits/,
	);
	await expectRefused(
		'users',
		{ platform: 'tiktok', username: 'x', videos: [{}] },
		/"title" in "videos\[0\]"/,
	);
	await expectRefused('tiktok/account', { username: 'nobody' }, /no account "nobody"/);
	await expectRefused('tiktok/finish-draft', { publish_id: 'x' }, /no post "x"/);
	await expectRefused('tiktok/app', { scopes: ['video.steal'] }, /unknown scope/);
	await expectRefused('tiktok/webhook', { deliveries: [], client_key: 'x' }, /no app/);
	await expectRefused('tiktok/webhook', { deliveries: [{ event: 'x' }] }, /no webhook_url/);

	const notJson = await fetch(`${tiktok.url}/_sandbox/clock`, { method: 'POST', body: '{' });
	expect([notJson.status, await notJson.json()]).toEqual([400, { error: 'the body must be JSON' }]);
	expect((await tiktok.control('nothing')).status).toBe(404);
	expect((await tiktok.control('tiktok/nothing', {})).status).toBe(404);
	expect((await tiktok.control('requests?matched=maybe')).status).toBe(400);
	expect((await state()).tiktok.accounts).toHaveLength(3);
});

test('switches change together or not at all', async () => {
	await expectRefused('switches', { loopback: true, 'tiktok.codeTtlSeconds': 'x' }, /codeTtlSeconds/);
	expect((await state()).switches.loopback).toBe(false);
	const { body } = await tiktok.control('switches', { loopback: true });
	expect(body).toMatchObject({ loopback: true, limitTimeScale: 1, 'tiktok.codeTtlSeconds': 99 });
});

test('the clock moves, freezes and runs', async () => {
	const clock = (body: unknown) => tiktok.control<{ now: string; frozen: boolean }>('clock', body);
	expect((await clock({ advanceSeconds: 1.5 })).body).toEqual({
		now: '2026-11-20T12:00:01.500Z',
		frozen: true,
	});
	expect((await clock({ now: '2027-01-01T00:00:00Z' })).body).toEqual({
		now: '2027-01-01T00:00:00.000Z',
		frozen: true,
	});
	expect((await clock({ now: 0 })).body.now).toBe('1970-01-01T00:00:00.000Z');
	await clock({ now: '2027-01-01T00:00:00Z', frozen: false });
	await new Promise((resolve) => setTimeout(resolve, 30));
	const { now, frozen } = await state();
	expect(frozen).toBe(false);
	expect(Date.parse(now)).toBeGreaterThan(Date.parse('2027-01-01T00:00:00.020Z'));
	expect(Date.parse(now)).toBeLessThan(Date.parse('2027-01-01T00:01:00Z'));
});

test('a running clock does by itself what is due', async () => {
	await tiktok.set('clock', { frozen: false });
	await tiktok.set('switches', { 'tiktok.processingSeconds': 0.05 });
	const account = await tiktok.connect();
	const draft = await account.uploadedDraft();
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect((await state()).tiktok.posts).toMatchObject([{ publish_id: draft, status: 'SEND_TO_USER_INBOX' }]);
});

test('reset brings back the start', async () => {
	const before = await state();
	const account = await tiktok.connect();
	await account.uploadedDraft();
	await tiktok.set('switches', { loopback: true, 'tiktok.codeTtlSeconds': 5 });
	await tiktok.set('clock', { advanceSeconds: 100, frozen: undefined });
	await tiktok.set('faults', { kind: 'status', status: 500 });
	await tiktok.set('users', { platform: 'tiktok', username: 'example_creator' });
	await tiktok.set('tiktok/app', { audited: false });
	expect(await state()).not.toEqual(before);
	await tiktok.reset();
	expect(await state()).toEqual(before);
	expect(before.switches['tiktok.codeTtlSeconds']).toBe(99);
	expect((await tiktok.control('requests')).body.requests).toEqual([]);

	await tiktok.set('reset', { seed: 'another' });
	const other = await state();
	expect(other.tiktok.accounts?.map(({ username }) => username)).toEqual(
		before.tiktok.accounts?.map(({ username }) => username),
	);
	expect(other.tiktok.accounts?.[0]?.open_id).not.toBe(before.tiktok.accounts?.[0]?.open_id);
});

test('state shows accounts, grants and posts, and no token', async () => {
	const account = await tiktok.connect('example_creator', 'user.info.basic,video.upload');
	const draft = await account.uploadedDraft();
	const { text, body } = await tiktok.control<State>('state');
	expect(body.tiktok.grants).toEqual([
		{
			username: 'example_creator',
			open_id: account.openId,
			client_key: 'sandbox-key',
			scopes: ['user.info.basic', 'video.upload'],
			connected_at: '2026-11-20T12:00:00.000Z',
			access_expires_at: '2026-11-20T14:00:00.000Z',
			refresh_expires_at: '2027-05-19T12:00:00.000Z',
		},
	]);
	expect(body.tiktok.posts).toMatchObject([
		{
			publish_id: draft,
			open_id: account.openId,
			mode: 'draft',
			status: 'PROCESSING_UPLOAD',
			size_bytes: 4,
			received_bytes: 4,
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
		},
	]);
	for (const secret of [
		account.tokens.access_token,
		account.tokens.refresh_token,
		'sandbox-secret',
		'upload_token',
	]) {
		expect(text).not.toContain(secret);
	}
});

test('users sets exact figures and keeps connections', async () => {
	const account = await tiktok.connect();
	await tiktok.set('users', {
		platform: 'tiktok',
		username: 'example_creator',
		display_name: 'Exact',
		follower_count: 50_000,
		following_count: 7,
		bio_description: 'bio',
		is_verified: true,
		videos: [
			{
				id: '7512345678901234567',
				title: 'a',
				view_count: 10_000,
				like_count: 500,
				comment_count: 50,
				share_count: 25,
			},
			{ title: 'b', view_count: 15_000, like_count: 750, comment_count: 75, share_count: 30 },
			{ title: 'c', public: false, like_count: 1 },
		],
	});
	const { body } = await account.get(
		'/v2/user/info/?fields=open_id,display_name,follower_count,following_count,likes_count,video_count,bio_description,is_verified',
	);
	expect(body.data?.user).toEqual({
		open_id: account.openId,
		display_name: 'Exact',
		follower_count: 50_000,
		following_count: 7,
		likes_count: 1251,
		video_count: 2,
		bio_description: 'bio',
		is_verified: true,
	});
	const videos = await account.post(
		'/v2/video/list/?fields=id,title,view_count,like_count,comment_count,share_count',
		{},
	);
	expect(videos.body.data?.videos).toEqual([
		{
			id: '7512345678901234567',
			title: 'a',
			view_count: 10_000,
			like_count: 500,
			comment_count: 50,
			share_count: 25,
		},
		{
			id: expect.stringMatching(/^\d{19}$/),
			title: 'b',
			view_count: 15_000,
			like_count: 750,
			comment_count: 75,
			share_count: 30,
		},
	]);
	await tiktok.set('users', {
		platform: 'tiktok',
		username: 'newcomer',
		open_id: '-000x',
		likes_count: 9,
		video_count: 8,
	});
	const newcomer = await tiktok.connect('newcomer');
	expect(newcomer.openId).toBe('-000x');
	const figures = await newcomer.get('/v2/user/info/?fields=likes_count,video_count');
	expect(figures.body.data?.user).toEqual({ likes_count: 9, video_count: 8 });
});

test('the seeded accounts are believable', async () => {
	const account = await tiktok.connect();
	const { body } = await account.get('/v2/user/info/?fields=follower_count,video_count,likes_count');
	expect(body.data?.user?.video_count).toBeGreaterThanOrEqual(25);
	const { videos = [] } = (
		await account.post(
			'/v2/video/list/?fields=id,title,create_time,view_count,like_count,comment_count,share_count',
			{
				max_count: 20,
			},
		)
	).body.data as NonNullable<Envelope['data']>;
	for (const video of videos as unknown as Record<string, number>[]) {
		const { view_count = 0, like_count = 0, comment_count = 0, share_count = 0, create_time = 0 } = video;
		expect(view_count).toBeGreaterThan(1000);
		expect(like_count).toBeGreaterThan(comment_count);
		expect(like_count).toBeLessThan(view_count / 5);
		expect(share_count).toBeGreaterThan(0);
		expect(create_time).toBeLessThan(Date.parse('2026-11-20T12:00:00Z') / 1000);
	}
});

test('requests lists what arrived, also what nobody knows', async () => {
	await fetch(`${tiktok.url}/graph.unknown.com/v1/me?x=1`);
	await fetch(`${tiktok.url}/`);
	await tiktok.refresh('rft.example');
	interface Listed {
		readonly requests: readonly Record<string, unknown>[];
	}
	const { body } = await tiktok.control<Listed>('requests');
	expect(body.requests).toMatchObject([
		{
			id: 1,
			method: 'GET',
			host: 'graph.unknown.com',
			path: '/v1/me',
			query: { x: '1' },
			matched: false,
			status: 404,
		},
		{ id: 2, path: '', matched: false, status: 404 },
		{
			id: 3,
			method: 'POST',
			path: '/v2/oauth/token/',
			matched: true,
			status: 200,
			body: expect.stringContaining('rft.example'),
		},
	]);
	const unmatched = (await tiktok.control<Listed>('requests?matched=false&path=unknown')).body.requests;
	expect(unmatched).toHaveLength(1);
	const tokens = (await tiktok.control<Listed>('requests?path=/open.tiktokapis.com/v2/oauth/')).body.requests;
	expect(tokens).toHaveLength(1);

	for (let count = 0; count < 1005; count++) await fetch(`${tiktok.api}/v2/none/`);
	const newest = (await tiktok.control<Listed>('requests')).body.requests;
	expect([newest.length, newest.at(-1)?.id]).toEqual([1000, 1008]);
});
