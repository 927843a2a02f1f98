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
			},
			recent_posts: [
				{ id: '7512345678901234567', views: 10_000, likes: 500, comments: 50, shares: 25, saved: null },
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
		expect(document.meta.missing).toMatchObject({ followers: 'TikTok left it out of its answer' });
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

	it('stops when the cursor stands still, and takes odd videos as they come (tiktok §3.1)', async () => {
		const data = {
			videos: [{ id: '7512345678901234567', video_description: 'Only described' }, 'odd'],
			cursor: 1_700_000_000_000,
			has_more: true,
		};
		const body = JSON.stringify({ data, error: { code: 'ok', message: '', log_id: 'x' } });
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body,
			match: { path: '/v2/video/list/' },
			times: 5,
		});
		const posts = await listVideos(client.tiktok, 100);
		expect(posts).toHaveLength(4);
		expect(posts[0]).toMatchObject({
			title: 'Only described',
			url: null,
			views: null,
			created_at: '1970-01-01T00:00:00Z',
		});
		await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
	});

	it('gives an error without the scope video.list', async () => {
		const partial = await connectClient(sandbox, { scopes: ['user.info.basic'] });
		await expect(listVideos(partial.tiktok, 5)).rejects.toMatchObject({
			platformCode: 'scope_not_authorized',
			action: 'reconnect',
		});
		await partial.close();
	});

	it('reads a page without a list as an empty one', async () => {
		const body = JSON.stringify({
			data: { has_more: false },
			error: { code: 'ok', message: '', log_id: 'x' },
		});
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body,
			match: { path: '/v2/video/list/' },
			times: 1,
		});
		await expect(listVideos(client.tiktok, 5)).resolves.toEqual([]);
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
