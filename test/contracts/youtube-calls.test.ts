import { draft, put, refusal, refusalOf, scope, startForRules } from './support/youtube';
import type { Account, YouTubeSandbox } from './support/youtube';

let google: YouTubeSandbox;
let account: Account;

beforeAll(async () => {
	google = await startForRules();
});
afterAll(() => google.close());
beforeEach(async () => {
	await google.reset();
	account = await google.connect();
});

const mine = 'channels?part=id&mine=true';
const left = async () => (await google.state()).projects[0]?.left ?? {};
const someVideo = async () => (await account.uploads(await google.channelId()))[0] ?? '';

test('youtube rule 14: bearer tokens', async () => {
	for (const Authorization of ['', 'Bearer x', `Basic ${account.tokens.access_token}`]) {
		const answer = await account.call(mine, { headers: { Authorization } });
		expect(answer.status).toBe(401);
		expect(answer.body.error).toMatchObject({
			code: 401,
			status: 'UNAUTHENTICATED',
			errors: [{ domain: 'global', reason: 'authError' }],
		});
	}
	await google.advance(3599);
	expect(refusal(await account.call(mine))).toEqual([401, 'authError']);
});

test('youtube rule 15: an account without a channel', async () => {
	const nobody = await google.connect('no_channel');
	expect(refusal(await nobody.call(mine))).toEqual([401, 'youtubeSignupRequired']);
	expect(await refusalOf(await nobody.start(4))).toEqual([401, 'youtubeSignupRequired']);
	expect(refusal(await nobody.report({}))).toEqual([401, 'youtubeSignupRequired']);
	await google.switch('noChannel', 'empty');
	const { status, body } = await nobody.call(mine);
	expect([status, body.pageInfo?.totalResults, 'items' in body]).toEqual([200, 0, false]);
});

test('youtube rule 16: what calls cost, and when the day ends', async () => {
	expect(await left()).toEqual({ general: 10_000, insert: 100, search: 100, batch: 10_000 });
	await account.call(mine);
	await account.call('videos?part=unknown&id=x');
	expect((await left()).general).toBe(9998);
	const id = await someVideo();
	expect((await left()).general).toBe(9997);
	await account.call('videos?part=status', {
		method: 'PUT',
		body: JSON.stringify({ id, status: { privacyStatus: 'private', selfDeclaredMadeForKids: false } }),
	});
	await account.call('videos?id=unknown', { method: 'DELETE' });
	expect((await left()).general).toBe(9897);
	await account.call('search?part=id&forMine=true&type=video');
	await account.call(`videos:batchGetStats?part=id&id=${id}`);
	await account.start(4);
	await account.start(4, { snippet: { title: '<' } });
	expect(await left()).toEqual({ general: 9897, insert: 98, search: 99, batch: 9999 });

	// 2026-11-20 12:00 UTC is 04:00 in Los Angeles, so 20 hours remain until midnight.
	await google.advance(20 * 3600 - 1);
	expect((await left()).insert).toBe(98);
	await google.advance(1);
	expect(await left()).toEqual({ general: 10_000, insert: 100, search: 100, batch: 10_000 });
	for (const [day, hours] of [
		['2027-03-14T08:00:00Z', 23],
		['2026-11-01T07:00:00Z', 25],
	] as const) {
		await google.set('clock', { now: day });
		await google.set('youtube/project', { insert_used: 100 });
		await google.advance(hours * 3600 - 1);
		expect([day, (await left()).insert]).toEqual([day, 0]);
		await google.advance(1);
		expect([day, (await left()).insert]).toEqual([day, 100]);
	}
});

test('youtube rule 17: empty buckets', async () => {
	await google.set('youtube/project', { general_used: 10_000, insert_used: 100 });
	const general = await account.call(mine);
	expect(general.status).toBe(403);
	expect(general.body.error?.errors[0]).toMatchObject({ domain: 'youtube.quota', reason: 'quotaExceeded' });
	expect(general.body.error?.message).toMatch(/<a href=/);
	expect((await google.refresh(account.tokens.refresh_token)).status).toBe(200);

	const insert = await account.start(4);
	expect(insert.status).toBe(429);
	expect(await insert.json()).toMatchObject({
		error: {
			errors: [{ domain: 'global', reason: 'rateLimitExceeded' }],
			message: expect.stringContaining("'Video Uploads per day'"),
		},
	});
	await google.switch('insertQuotaStatus', 403);
	expect(await refusalOf(await account.start(4))).toEqual([403, 'quotaExceeded']);
	expect((await google.state()).sessions).toEqual([]);
	expect((await google.state()).ledger).toEqual([]);
});

test('youtube rule 18: parts', async () => {
	expect(refusal(await account.call('channels?mine=true'))).toEqual([400, 'missingRequiredParameter']);
	expect(refusal(await account.call('channels?part=id,nonsense&mine=true'))).toEqual([400, 'unknownPart']);
	const { body } = await account.call('channels?part=snippet,status&mine=true');
	expect(Object.keys(body.items?.[0] ?? {}).sort()).toEqual(['etag', 'id', 'kind', 'snippet', 'status']);
	const video = await account.call(`videos?part=contentDetails&part=statistics&id=${await someVideo()}`);
	expect(Object.keys(video.body.items?.[0] ?? {}).sort()).toEqual([
		'contentDetails',
		'etag',
		'id',
		'kind',
		'statistics',
	]);
});

test('youtube rule 19: the envelope of lists', async () => {
	const list = `playlistItems?part=contentDetails&maxResults=20&playlistId=${(await google.channelId()).replace('UC', 'UU')}`;
	const first = (await account.call(list)).body;
	expect(first).toMatchObject({
		kind: 'youtube#playlistItemListResponse',
		etag: expect.any(String),
		pageInfo: { totalResults: 24, resultsPerPage: 20 },
		nextPageToken: expect.any(String),
	});
	const second = (await account.call(`${list}&pageToken=${first.nextPageToken}`)).body;
	expect([second.items?.length, second.nextPageToken]).toEqual([4, undefined]);
	expect(refusal(await account.call(`${list}&pageToken=nonsense`))).toEqual([400, 'invalidPageToken']);
	const other = await google.connect('nordlicht_studio');
	const otherList = `playlistItems?part=contentDetails&playlistId=${(await google.channelId('nordlicht_studio')).replace('UC', 'UU')}`;
	const foreign = await other.call(`${otherList}&pageToken=${first.nextPageToken}`);
	expect(refusal(foreign)).toEqual([400, 'invalidPageToken']);
});

test('youtube rule 20: counts are texts, metrics are numbers', async () => {
	const channel = (await account.call('channels?part=statistics&mine=true')).body.items?.[0]?.statistics;
	expect(channel).toMatchObject({ subscriberCount: '48200', hiddenSubscriberCount: false });
	const counts = (await account.call(`videos?part=statistics&id=${await someVideo()}`)).body.items?.[0]
		?.statistics;
	for (const count of Object.values(counts ?? {})) expect(count).toMatch(/^\d+$/);
	const { body } = await account.report({ metrics: 'views,likes', endDate: '2026-11-18' });
	expect(body.rows).toEqual([[expect.any(Number), expect.any(Number)]]);
});

test('youtube rule 21: faults', async () => {
	const path = '/www.googleapis.com/youtube/v3/channels';
	for (const [code, status] of [
		['internalError', 500],
		['backendError', 503],
	] as const) {
		await google.set('faults', { kind: 'error', code, match: { path } });
		expect(refusal(await account.call(mine))).toEqual([status, code]);
		expect((await account.call(mine)).status).toBe(200);
	}
	await google.set('faults', { kind: 'reset-before', match: { path }, times: 2 });
	await expect(account.call(mine)).rejects.toThrow();
	await expect(account.call(mine)).rejects.toThrow();
	const before = (await left()).insert ?? 0;
	const insert = '/upload/youtube/v3/videos';
	await google.set('faults', { kind: 'reset-before', match: { path: insert } });
	await google.set('faults', { kind: 'reset-after', match: { path: insert } });
	await expect(account.start(4)).rejects.toThrow();
	expect((await left()).insert).toBe(before);
	await expect(account.start(4)).rejects.toThrow();
	expect((await left()).insert).toBe(before - 1);
	await google.set('faults', { kind: 'error', code: 'invalid_grant', match: { path: '/token' } });
	expect((await google.refresh(account.tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('youtube rule 22: what each scope opens', async () => {
	const id = await someVideo();
	const calls: Record<string, (one: Account) => Promise<[number, string | undefined]>> = {
		read: async (one) => refusal(await one.call(mine)),
		videos: async (one) => refusal(await one.call(`videos?part=id&id=${id}`)),
		batch: async (one) => refusal(await one.call(`videos:batchGetStats?part=id&id=${id}`)),
		insert: async (one) => refusalOf(await one.start(4)),
		update: async (one) =>
			refusal(
				await one.call('videos?part=status', {
					method: 'PUT',
					body: JSON.stringify({ id, status: draft.status }),
				}),
			),
		report: async (one) => refusal(await one.report({})),
		revenue: async (one) => refusal(await one.report({ metrics: 'estimatedRevenue' })),
	};
	const opened: [string, string[]][] = [
		['youtube.readonly', ['read', 'videos', 'batch']],
		['youtube.upload', ['insert']],
		['youtube', ['read', 'videos', 'batch', 'insert', 'update']],
		['youtube.force-ssl', ['read', 'videos', 'batch', 'insert', 'update']],
		['yt-analytics.readonly', ['report']],
		['yt-analytics-monetary.readonly', ['report', 'revenue']],
	];
	for (const [name, open] of opened) {
		const one = await google.connect('example_creator', scope(name));
		for (const [call, run] of Object.entries(calls)) {
			const expected = open.includes(call) ? [200, undefined] : [403, 'insufficientPermissions'];
			expect([name, call, await run(one)]).toEqual([name, call, expected]);
		}
	}
	const refused = await (await google.connect('example_creator', scope('youtube.upload'))).call(mine);
	expect(refused.body.error?.details).toMatchObject([{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }]);
	const uploadOnly = await google.connect('example_creator', scope('youtube.upload'));
	expect((await put(await uploadOnly.session(4), Buffer.from('clip'))).status).toBe(201);
});
