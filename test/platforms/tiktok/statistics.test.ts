import {
	accountKey,
	getProfile,
	listVideos,
	readStatistics,
	type TikTokProfile,
} from '../../../platforms/tiktok';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectClient, type Client } from '../../support/tiktok';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	client = await connectClient(sandbox);
});
beforeEach(() => sandbox.control('users', REFERENCE_CASE));
afterAll(async () => {
	await client.close();
	await sandbox.close();
});

const read = (who: Client, recentVideos = 10) =>
	readStatistics(who.tiktok, { scopes: who.grant.scopes, recentVideos });

describe('readStatistics', () => {
	it('gives 5.72 percent and 12500 views for the reference case, and 19-digit ids unchanged', async () => {
		const { document } = await read(client);
		expect(document).toMatchObject({
			meta: { source: 'TikTok Official API', api_version: 'v2', sample_size: 2, missing: {} },
			profile: {
				username: 'example_creator',
				url: 'https://www.tiktok.com/@example_creator',
				verified: expect.any(Boolean),
			},
			stats: {
				followers: 50_000,
				following: 120,
				likes: 1_000_000,
				videos: 150,
				engagement_rate: 5.72,
				avg_views: 12_500,
				median_views: 12_500,
			},
			recent_posts: [
				{
					id: '7512345678901234567',
					views: 10_000,
					likes: 500,
					comments: 50,
					shares: 25,
					saved: null,
					thumbnail: expect.stringContaining('/p16-sign.tiktokcdn.com/obj/7512345678901234567'),
				},
				{ id: '7512345678901234566' },
			],
			platform: 'tiktok',
			followers: 50_000,
			posts: 150,
			engagement_rate: 5.72,
		});
		expect(document.fetched_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		expect(document.recent_posts[0]?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	it('counts no video younger than 48 hours in an average, and says which ones it counts', async () => {
		const now = Math.floor(client.tiktok.now() / 1000);
		const videos = [
			{ title: 'Young', view_count: 10, like_count: 1, create_time: now - 47 * 3600 },
			{ title: 'Viral', view_count: 1_890_000, like_count: 9, create_time: now - 49 * 3600 },
			{ title: 'Usual', view_count: 900, like_count: 9, create_time: now - 80 * 3600 },
			{ title: 'Quiet', view_count: 200, like_count: 9, create_time: now - 90 * 3600 },
		];
		await sandbox.control('users', { ...REFERENCE_CASE, videos });
		const { document } = await read(client);
		expect(document.stats).toMatchObject({ avg_views: 630_367, median_views: 900 });
		const settled = '3 of the 4 newest videos: those at least 48 hours old';
		expect(document.meta.formulas).toEqual({
			sample: settled,
			engagement_rate: expect.stringMatching(
				/^\(likes \+ comments \+ shares\) \/ views .* 4 of the 4 newest/,
			),
			avg_views: `views / videos, over ${settled}`,
			median_views: `median of the views per video, over ${settled}`,
		});

		await sandbox.control('users', { ...REFERENCE_CASE, videos: videos.slice(0, 1) });
		const young = (await read(client)).document;
		expect(young.stats).toMatchObject({ avg_views: null, median_views: null });
		expect(young.meta.missing).toEqual({
			avg_views: 'no recent post is 48 hours old',
			median_views: 'no recent post is 48 hours old',
		});
	});

	it('gives 0, not null, for an account without videos', async () => {
		await sandbox.control('users', { ...REFERENCE_CASE, video_count: 0, videos: [] });
		const { document } = await read(client);
		expect(document).toMatchObject({
			posts: 0,
			engagement_rate: 0,
			stats: { avg_views: 0, engagement_rate: 0 },
			recent_posts: [],
			meta: { missing: {} },
		});
	});

	it('lets a missing scope cost only its own figures (tiktok §2)', async () => {
		const partial = await connectClient(sandbox, { scopes: ['user.info.basic', 'video.upload'] });
		const { document, profile } = await read(partial);
		expect(document).toMatchObject({ followers: null, posts: null, engagement_rate: null, recent_posts: [] });
		expect(Object.keys(document.meta.missing).sort()).toEqual([
			'avg_views',
			'engagement_rate',
			'followers',
			'following',
			'likes',
			'median_views',
			'recent_posts',
			'username',
			'videos',
		]);
		expect(document.meta.missing.followers).toBe('the scope user.info.stats was not granted');
		expect(profile.displayName).toEqual(expect.any(String));
		await partial.close();
	});

	it('lets TikTok itself name what is missing if no scope opens any field', async () => {
		const partial = await connectClient(sandbox, { scopes: ['user.info.basic', 'video.upload'] });
		await expect(getProfile(partial.tiktok, ['video.upload'])).resolves.toMatchObject({ followers: null });
		await partial.close();
	});

	const VIDEO = { title: 'Video', view_count: 10_000, like_count: 500, comment_count: 50, share_count: 25 };

	it.each(['view_count', 'like_count', 'comment_count', 'share_count'])(
		'counts no video in the rate whose %s TikTok leaves out, and names what is missing (tiktok §3.3)',
		async (count) => {
			await sandbox.control('switches', { 'tiktok.zeroCounts': 'absent' });
			const lacking = { ...VIDEO, view_count: 15_000, [count]: 0 };
			await sandbox.control('users', { ...REFERENCE_CASE, videos: [VIDEO, lacking] });
			const { document } = await read(client);
			const name = {
				view_count: 'views',
				like_count: 'likes',
				comment_count: 'comments',
				share_count: 'shares',
			}[count];
			expect(document.meta).toMatchObject({
				sample_size: 1,
				missing: { [`recent_posts.${name}`]: '1 of 2 posts: TikTok omitted it from its response' },
			});
			expect(document.recent_posts[1]).toMatchObject({ [String(name)]: null });
			const views = count === 'view_count' ? 10_000 : 12_500;
			expect(document.stats).toMatchObject({ engagement_rate: 5.75, avg_views: views });

			await sandbox.control('users', { ...REFERENCE_CASE, videos: [{ ...VIDEO, [count]: 0 }] });
			const none = (await read(client)).document;
			expect(none.stats.engagement_rate).toBeNull();
			expect(none.meta.missing.engagement_rate).toBe(
				'no recent video has all of views, likes, comments and shares',
			);
		},
	);

	it('takes counts that come as text, and none that is no count', async () => {
		const user = {
			open_id: 'id',
			username: 'x',
			follower_count: '50000',
			likes_count: -1,
			video_count: 'many',
		};
		const body = JSON.stringify({ data: { user }, error: { code: 'ok', message: '', log_id: 'x' } });
		const match = { path: '/v2/user/info/' };
		await sandbox.control('faults', { kind: 'status', status: 200, body, match });
		const { document } = await read(client);
		expect(document.stats).toMatchObject({ followers: 50_000, following: null, likes: null, videos: null });
		expect(Object.keys(document.meta.missing)).toEqual(['following', 'likes', 'videos']);
	});

	it.each([
		'{"data":{},"error":{"code":"ok"}}',
		'{"data":{"user":{}},"error":{"code":"ok"}}',
		'{"data":{"user":{"open_id":null}},"error":{"code":"ok"}}',
		'{"error":{"code":"ok"}}',
		'{"data":{}}',
		'{}',
		'{"error":"text"}',
		'<html>Sign in</html>',
		'',
	])('does not take an answer without the account for an account without figures: %s', async (body) => {
		await sandbox.control('faults', { kind: 'status', status: 200, body, match: { path: '/v2/user/info/' } });
		await expect(read(client)).rejects.toMatchObject({
			code: 'platform_unavailable',
			action: 'retry',
			retryable: true,
			message: expect.stringMatching(/Try again in a few minutes/),
		});
	});

	it('says so when TikTok leaves a figure out', async () => {
		const user = { open_id: 'id', username: 'example_creator' };
		const body = JSON.stringify({ data: { user }, error: { code: 'ok', message: '', log_id: 'x' } });
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body,
			match: { path: '/v2/user/info/' },
			times: 1,
		});
		const { document } = await read(client);
		expect(document.meta.missing).toMatchObject({ followers: 'TikTok omitted it from its response' });
	});
});

describe('listVideos', () => {
	it('reads page after page until it has enough (tiktok §3.1)', async () => {
		const videos = Array.from({ length: 45 }, (_, index) => ({ title: `Video ${index}`, view_count: index }));
		await sandbox.control('users', { ...REFERENCE_CASE, videos });
		const ids = (posts: { id: string }[]) => posts.map((post) => post.id);
		const all = await listVideos(client.tiktok, 100);
		expect(all.map((post) => post.title)).toEqual(videos.map((video) => video.title));
		expect(new Set(ids(all)).size).toBe(45);
		expect(ids(await listVideos(client.tiktok, 25))).toEqual(ids(all).slice(0, 25));
		expect(ids(await listVideos(client.tiktok, 1))).toEqual(ids(all).slice(0, 1));
	});

	const answerWith = (path: string, data: unknown, times = 1) => {
		const body = JSON.stringify({ data, error: { code: 'ok', message: '', log_id: 'x' } });
		return sandbox.control('faults', { kind: 'status', status: 200, body, match: { path }, times });
	};

	it('stops when the cursor stands still, and takes for a video only what has an id (tiktok §3.1)', async () => {
		const videos = [
			{ id: '7512345678901234567', video_description: 'Only described' },
			'odd',
			{ like_count: 1 },
		];
		await answerWith('/v2/video/list/', { videos, cursor: 1_700_000_000_000, has_more: true }, 2);
		const posts = await listVideos(client.tiktok, 100);
		expect(posts).toHaveLength(2);
		expect(posts[0]).toMatchObject({ title: 'Only described', url: null, views: null, created_at: null });
	});

	it.each([0, -5, '', 'soon', 1.5, 1_763_460_000_000, 9_007_199_254_740_991, null])(
		'knows no time where TikTok tells none that can be: %s',
		async (create_time) => {
			const videos = [{ id: '7512345678901234567', create_time }];
			await answerWith('/v2/video/list/', { videos, has_more: false });
			expect(await listVideos(client.tiktok, 5)).toMatchObject([{ created_at: null }]);
		},
	);

	it.each([{}, { has_more: true }, { videos: null }, { videos: {} }])(
		'does not take an answer without a list for an empty one: %j',
		async (data) => {
			await answerWith('/v2/video/list/', data);
			await expect(listVideos(client.tiktok, 5)).rejects.toMatchObject({
				code: 'platform_unavailable',
				action: 'retry',
				retryable: true,
				message: expect.stringContaining('without a list of videos'),
			});
		},
	);

	it('takes an account without videos for what it is, with a list or without (tiktok §3.1)', async () => {
		await sandbox.control('users', { ...REFERENCE_CASE, videos: [] });
		for (const emptyVideoList of ['array', 'absent']) {
			await sandbox.control('switches', { 'tiktok.emptyVideoList': emptyVideoList });
			expect(await listVideos(client.tiktok, 5)).toEqual([]);
		}
	});

	it('gives an error without the scope video.list', async () => {
		const partial = await connectClient(sandbox, { scopes: ['user.info.basic'] });
		await expect(listVideos(partial.tiktok, 5)).rejects.toMatchObject({
			platformCode: 'scope_not_authorized',
			action: 'reconnect',
		});
		await partial.close();
	});
});

describe('accountKey', () => {
	const profile = (username: string | null, profileLink: string | null) =>
		({ username, profileLink }) as TikTokProfile;

	it.each([
		[profile('@Example_Creator', null), 'example_creator'],
		[profile(null, 'https://www.tiktok.com/@Example.Creator?x=1'), 'example.creator'],
		[profile(null, 'https://vm.tiktok.com/abc/'), '-000OpenId'],
		[profile(null, null), '-000OpenId'],
	])('takes the user name, else the link, else the open_id (%#)', (given, key) => {
		expect(accountKey(given, '-000OpenId')).toBe(key);
	});
});
