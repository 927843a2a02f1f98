import type { Account, Envelope } from './support/account';
import type { Reply } from './support/http';
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

const nowSeconds = Date.parse('2026-11-20T12:00:00Z') / 1000;
const list = (body: unknown, fields = 'id,create_time') =>
	account.post(`/v2/video/list/?fields=${fields}`, body);
const query = (ids: unknown, fields = 'id') =>
	account.post(`/v2/video/query/?fields=${fields}`, { filters: { video_ids: ids } });
const idsOf = ({ body }: Reply<Envelope>) => body.data?.videos?.map((video) => video.id);

function putUser(videos: unknown[], more: Record<string, unknown> = {}): Promise<void> {
	return tiktok.set('users', { platform: 'tiktok', username: 'example_creator', videos, ...more });
}

test('tiktok rule 27: fields', async () => {
	for (const path of [
		'/v2/user/info/',
		'/v2/user/info/?fields=',
		'/v2/user/info/?fields=open_id,nothing',
		'/v2/user/info/?fields=open_id,',
	]) {
		const answer = await account.get(path);
		expect([path, answer.status, answer.body.error.code]).toEqual([path, 400, 'invalid_params']);
		expect(answer.body).not.toHaveProperty('data');
	}
	for (const path of ['/v2/video/list/', '/v2/video/list/?fields=id,favourites']) {
		expect((await account.post(path, {})).body.error.code).toBe('invalid_params');
	}
	const some = await account.get('/v2/user/info/?fields=username,follower_count');
	expect(some.body.data).toEqual({ user: { username: 'example_creator', follower_count: 50_000 } });
	const videos = await list({ max_count: 1 }, 'id,like_count');
	expect(Object.keys(videos.body.data?.videos?.[0] ?? {})).toEqual(['id', 'like_count']);
});

test('tiktok rule 27: every documented field with its type', async () => {
	const user = await account.get(
		'/v2/user/info/?fields=open_id,union_id,avatar_url,avatar_url_100,avatar_large_url,display_name,bio_description,profile_deep_link,is_verified,username,follower_count,following_count,likes_count,video_count',
	);
	expect(user.body.data?.user).toEqual({
		open_id: account.openId,
		union_id: expect.any(String),
		avatar_url: expect.stringMatching(/^http/),
		avatar_url_100: expect.stringMatching(/^http/),
		avatar_large_url: expect.stringMatching(/^http/),
		display_name: 'Example Creator',
		bio_description: expect.any(String),
		profile_deep_link: 'https://www.tiktok.com/@example_creator',
		is_verified: false,
		username: 'example_creator',
		follower_count: 50_000,
		following_count: 120,
		likes_count: expect.any(Number),
		video_count: 32,
	});
	const [video] =
		(
			await list(
				{ max_count: 1 },
				'id,create_time,cover_image_url,share_url,video_description,duration,height,width,title,embed_html,embed_link,like_count,comment_count,share_count,view_count,is_aigc',
			)
		).body.data?.videos ?? [];
	expect(video).toEqual({
		id: expect.stringMatching(/^\d{19}$/),
		create_time: expect.any(Number),
		cover_image_url: expect.stringMatching(/^http/),
		share_url: expect.stringContaining('utm_campaign=tt4d_open_api&utm_source=sandbox-key'),
		video_description: expect.any(String),
		duration: expect.any(Number),
		height: 1920,
		width: 1080,
		title: expect.any(String),
		embed_html: expect.stringContaining('<blockquote'),
		embed_link: expect.stringMatching(/^https/),
		like_count: expect.any(Number),
		comment_count: expect.any(Number),
		share_count: expect.any(Number),
		view_count: expect.any(Number),
		is_aigc: false,
	});
});

test('tiktok rule 61: user fields that no page documents are a switch', async () => {
	const read = (by = account) => by.get('/v2/user/info/?fields=open_id,avatar_url_200,profile_web_link');
	expect((await read()).body.data?.user).toEqual({
		open_id: account.openId,
		avatar_url_200: expect.stringContaining('200x200'),
		profile_web_link: 'https://www.tiktok.com/@example_creator',
	});
	const basic = await tiktok.connect('example_creator', 'user.info.basic');
	expect((await read(basic)).body.error.code).toBe('scope_not_authorized');
	await tiktok.set('switches', { 'tiktok.undocumentedUserFields': 'absent' });
	expect((await read()).body.data?.user).toEqual({ open_id: account.openId });
	await tiktok.set('switches', { 'tiktok.undocumentedUserFields': 'refused' });
	const refused = await read();
	expect([refused.status, refused.body.error.code]).toEqual([400, 'invalid_params']);
});

test('tiktok rule 28: a field outside the granted scopes fails the whole call', async () => {
	const basic = await tiktok.connect('example_creator', 'user.info.basic,user.info.stats');
	expect((await basic.get('/v2/user/info/?fields=open_id,follower_count')).status).toBe(200);
	for (const field of ['username', 'bio_description', 'profile_deep_link', 'is_verified']) {
		const answer = await basic.get(`/v2/user/info/?fields=open_id,${field}`);
		expect([answer.status, answer.body.error.code]).toEqual([401, 'scope_not_authorized']);
		expect(answer.body).not.toHaveProperty('data');
	}
	await tiktok.set('switches', { 'tiktok.missingFieldScope': 'scope_permission_missed' });
	const other = await basic.get('/v2/user/info/?fields=open_id,username');
	expect([other.status, other.body.error.code]).toEqual([400, 'scope_permission_missed']);
});

test('tiktok rule 29: video/list', async () => {
	const inBody = await account.post('/v2/video/list/', { fields: 'id', max_count: 1 });
	expect(inBody.body.error.code).toBe('invalid_params');
	expect(idsOf(await list({}))).toHaveLength(10);
	expect(idsOf(await account.post('/v2/video/list/?fields=id'))).toHaveLength(10);
	expect(idsOf(await list({ max_count: 20 }))).toHaveLength(20);
	for (const max_count of [0, -1, 21, 1.5, '10', null]) {
		const answer = await list({ max_count });
		expect([max_count, answer.status, answer.body.error.code]).toEqual([max_count, 400, 'invalid_params']);
	}
	expect((await list({ cursor: 'x' })).body.error.code).toBe('invalid_params');

	await putUser([
		{ title: 'old', create_time: 1_700_000_000 },
		{ title: 'hidden', create_time: 1_750_000_000, public: false },
		{ title: 'new', create_time: 1_790_000_000 },
		{ title: 'middle', create_time: 1_780_000_000 },
	]);
	const titles = (await list({}, 'title')).body.data?.videos?.map(({ title }) => title);
	expect(titles).toEqual(['new', 'middle', 'old']);
});

test('tiktok rule 29: whether an account without videos has a list is a switch', async () => {
	await putUser([]);
	expect((await list({})).body.data).toEqual({ videos: [], cursor: 0, has_more: false });
	await tiktok.set('switches', { 'tiktok.emptyVideoList': 'absent' });
	expect((await list({})).body.data).toEqual({ cursor: 0, has_more: false });
});

test('tiktok rule 27: whether counts of 0 are left out is a switch', async () => {
	await putUser([{ title: 'new', view_count: 5 }], { follower_count: 0 });
	const counts = 'view_count,like_count,comment_count,share_count';
	const user = async () =>
		(await account.get('/v2/user/info/?fields=follower_count,video_count')).body.data?.user;
	const video = async () => (await list({}, counts)).body.data?.videos?.[0];
	expect(await user()).toEqual({ follower_count: 0, video_count: 1 });
	expect(await video()).toEqual({ view_count: 5, like_count: 0, comment_count: 0, share_count: 0 });
	await tiktok.set('switches', { 'tiktok.zeroCounts': 'absent' });
	expect(await user()).toEqual({ video_count: 1 });
	expect(await video()).toEqual({ view_count: 5 });
});

test('tiktok rule 30: the cursor', async () => {
	const times = Array.from({ length: 25 }, (_, index) => nowSeconds - 100 * (index + 1));
	await putUser(times.map((create_time) => ({ title: 'video', create_time })));
	const seen: number[] = [];
	const pages: [number, boolean][] = [];
	let cursor: number | undefined;
	do {
		const { data } = (await list({ max_count: 10, cursor })).body;
		seen.push(...(data?.videos ?? []).map(({ create_time }) => create_time));
		pages.push([data?.videos?.length ?? 0, data?.has_more ?? false]);
		expect(data?.cursor).toBe((seen.at(-1) ?? 0) * 1000);
		cursor = data?.cursor;
	} while (pages.at(-1)?.[1]);
	expect(seen).toEqual(times);
	expect(pages).toEqual([
		[10, true],
		[10, true],
		[5, false],
	]);

	const [, , third = 0] = times;
	const exactly = await list({ cursor: third * 1000, max_count: 1 });
	expect(exactly.body.data?.videos?.[0]?.create_time).toBe(times[3]);
	const justAfter = await list({ cursor: third * 1000 + 1, max_count: 1 });
	expect(justAfter.body.data?.videos?.[0]?.create_time).toBe(third);
	expect((await list({ cursor: 1 })).body.data).toEqual({ videos: [], cursor: 1, has_more: false });

	await putUser(times.slice(0, 20).map((create_time) => ({ title: 'video', create_time })));
	expect((await list({ max_count: 20 })).body.data?.has_more).toBe(false);
	expect((await list({ max_count: 19 })).body.data?.has_more).toBe(true);
});

test('tiktok rule 30: videos of the same second are not lost between pages', async () => {
	await putUser([5, 4, 4, 4, 3].map((age) => ({ title: `${age}`, create_time: nowSeconds + age - 1000 })));
	const first = await list({ max_count: 3 }, 'title');
	const second = await list({ max_count: 4, cursor: first.body.data?.cursor }, 'title');
	const titles = [first, second].flatMap(({ body }) => body.data?.videos?.map(({ title }) => title));
	expect(titles).toEqual(['5', '4', '4', '4', '3']);
});

test('tiktok rule 31: video/query', async () => {
	const own = idsOf(await list({ max_count: 20 })) ?? [];
	expect(idsOf(await query(own.slice(0, 2)))).toEqual(own.slice(0, 2));
	expect(idsOf(await query(own))).toHaveLength(20);
	for (const ids of [[], [...own, own[0]], undefined, own[0], [Number(own[0])]]) {
		const answer = await query(ids);
		expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_params']);
	}
	expect((await account.post('/v2/video/query/?fields=id', {})).body.error.code).toBe('invalid_params');

	const stranger = await tiktok.connect('nordlicht_studio');
	const foreign = idsOf(await stranger.post('/v2/video/list/?fields=id', { max_count: 1 }))?.[0];
	expect(idsOf(await query([foreign, own[1]]))).toEqual([own[1]]);
	expect(idsOf(await query([foreign]))).toEqual([]);
	await tiktok.set('switches', { 'tiktok.foreignVideoIds': 'refused' });
	expect((await query([foreign, own[1]])).body.error.code).toBe('invalid_params');
});

test('tiktok rule 32: ids are texts, covers expire', async () => {
	const { body, text } = await list({ max_count: 1 }, 'id,cover_image_url');
	const video = body.data?.videos?.[0];
	expect(text).toMatch(/"id":"\d{19}"/);
	const cover = video?.cover_image_url ?? '';
	const picture = await fetch(cover);
	expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
	expect(new URL(cover).searchParams.get('x-expires')).toBe(String(nowSeconds + 6 * 3600));
	expect((await fetch(cover.replace(/x-expires=\d+/, `x-expires=${nowSeconds + 9_999_999}`))).status).toBe(
		403,
	);
	await tiktok.advance(6 * 3600 - 1);
	expect((await fetch(cover)).status).toBe(200);
	await tiktok.advance(1);
	expect((await fetch(cover)).status).toBe(403);

	account = await tiktok.connect();
	const fresh = (await query([video?.id], 'cover_image_url')).body.data?.videos?.[0]?.cover_image_url ?? '';
	expect(fresh).not.toBe(cover);
	expect((await fetch(fresh)).status).toBe(200);
});
