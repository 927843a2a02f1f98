import {
	getUser,
	listVideoObjects,
	listVideos,
	queryVideoObjects,
	queryVideos,
	simplifyVideo,
	videoPages,
	videoTime,
} from '../../../platforms/tiktok';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectClient, type Client } from '../../support/tiktok';

const QUERY = '/v2/video/query/';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	client = await connectClient(sandbox);
});
afterAll(async () => {
	await client.close();
	await sandbox.close();
});

describe('videos (tiktok §3)', () => {
	it('lists all of them over several pages, newest first, each once', async () => {
		const videos = await listVideos(client.tiktok, Infinity);
		expect(videos).toHaveLength(32);
		expect(new Set(videos.map(({ id }) => id)).size).toBe(32);
		const times = videos.map((video) => video.created_at);
		expect(times).toEqual(times.toSorted().reverse());
	});

	it('reads page after page only as far as it is asked', async () => {
		const LIST = '/v2/video/list/';
		const before = (await sandbox.requests(LIST)).length;
		const sizes: number[] = [];
		for await (const page of videoPages(client.tiktok)) {
			sizes.push(page.length);
			const [first = {}] = page;
			expect(videoTime(first)).toBe(Date.parse(String(simplifyVideo(first).created_at)));
		}
		expect(sizes).toEqual([20, 12]);
		for await (const [first] of videoPages(client.tiktok)) if (first) break;
		expect((await sandbox.requests(LIST)).length - before).toBe(3);
		expect(videoTime({})).toBeUndefined();
	});

	it('gives every field as TikTok does', async () => {
		const [video] = await listVideoObjects(client.tiktok, 1);
		expect(Object.keys(video ?? {})).toEqual([
			'id',
			'create_time',
			'share_url',
			'title',
			'video_description',
			'view_count',
			'like_count',
			'comment_count',
			'share_count',
			'cover_image_url',
			'duration',
			'height',
			'width',
			'embed_html',
			'embed_link',
		]);
	});

	it.each([
		['a refusal', '{"error":{"code":"rate_limit_exceeded"}}', { code: 'rate_limited' }],
		['a gateway', '<html>', { code: 'platform_unavailable' }],
	])('passes on how long to wait: %s', async (_who, body, expected) => {
		await sandbox.control('faults', {
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '17' },
			body,
			times: 1,
		});
		await expect(listVideos(client.tiktok, 1)).rejects.toMatchObject({ ...expected, retryAfterSeconds: 17 });
	});

	it('reads videos by their ids, 20 a request', async () => {
		const ids = (await listVideos(client.tiktok, 25)).map(({ id }) => id);
		const videos = await queryVideos(client.tiktok, ids);
		expect(videos.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
		expect((await sandbox.requests(QUERY)).map(({ body }) => JSON.parse(body ?? ''))).toEqual([
			{ filters: { video_ids: ids.slice(0, 20) } },
			{ filters: { video_ids: ids.slice(20) } },
		]);
		const [object] = await queryVideoObjects(client.tiktok, ids.slice(0, 1));
		expect(object).toMatchObject({ id: ids[0], cover_image_url: expect.stringContaining('http') });
	});

	it('leaves out ids that are not the account’s', async () => {
		await expect(queryVideos(client.tiktok, ['7000000000000000001'])).resolves.toEqual([]);
	});
});

describe('getUser (tiktok §2)', () => {
	it('gives every field that the scopes open, as TikTok does', async () => {
		await expect(getUser(client.tiktok, ['user.info.basic', 'user.info.stats'])).resolves.toEqual({
			open_id: client.grant.openId,
			union_id: expect.any(String),
			avatar_url: expect.any(String),
			avatar_url_100: expect.any(String),
			avatar_large_url: expect.any(String),
			display_name: 'Example Creator',
			follower_count: expect.any(Number),
			following_count: expect.any(Number),
			likes_count: expect.any(Number),
			video_count: 32,
		});
	});
});
