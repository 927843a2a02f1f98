import { connect, sandboxCredential } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';

const parameters = { resource: 'account', operation: 'getStats', recentVideos: 10 };

describe('TikTok node: account.getStats', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => void (await sandbox.control('reset')));
	afterAll(() => close());

	it('gives the figures of the reference case, and a 19-digit id as it is', async () => {
		await sandbox.control('users', {
			platform: 'tiktok',
			username: 'reference',
			follower_count: 50_000,
			following_count: 120,
			likes_count: 1_000_000,
			video_count: 150,
			videos: [
				{
					id: '7512345678901234567',
					title: 'First',
					view_count: 10_000,
					like_count: 500,
					comment_count: 50,
					share_count: 25,
				},
				{ title: 'Second', view_count: 15_000, like_count: 750, comment_count: 75, share_count: 30 },
			],
		});
		await connect(engine, sandbox, sandboxCredential(sandbox), 'reference');

		const { outputs, error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		expect(outputs).toEqual([[expect.objectContaining({ pairedItem: { item: 0 } })]]);
		expect(outputs[0]?.[0]?.json).toMatchObject({
			meta: { source: 'TikTok Official API', api_version: 'v2', sample_size: 2, missing: {} },
			profile: { username: 'reference' },
			stats: {
				followers: 50_000,
				following: 120,
				likes: 1_000_000,
				videos: 150,
				engagement_rate: 5.72,
				avg_views: 12_500,
			},
			recent_posts: [
				{ id: '7512345678901234567', title: 'First', views: 10_000 },
				{ title: 'Second', views: 15_000 },
			],
			platform: 'tiktok',
			followers: 50_000,
			posts: 150,
			engagement_rate: 5.72,
		});
	});

	it('gives null, neither 0 nor 1970, for what TikTok leaves out', async () => {
		await connect(engine, sandbox);
		const known = {
			view_count: 10_000,
			like_count: 500,
			comment_count: 50,
			share_count: 25,
			create_time: 1_763_460_000,
		};
		const videos = [
			{ id: '7512345678901234567', ...known },
			{ id: '7512345678901234566', ...known, like_count: -1, create_time: 0 },
		];
		const body = JSON.stringify({ data: { videos, has_more: false }, error: { code: 'ok' } });
		const match = { path: '/v2/video/list/' };
		await sandbox.control('faults', { kind: 'status', status: 200, body, match });
		const { json } = await engine.run({ parameters });
		expect(json[0]).toMatchObject({
			engagement_rate: 5.75,
			recent_posts: [{ likes: 500 }, { likes: null, created_at: null }],
			meta: {
				sample_size: 1,
				missing: {
					'recent_posts.likes': '1 of 2 posts: TikTok omitted it from its response',
					'recent_posts.created_at': '1 of 2 posts: TikTok omitted it from its response',
				},
			},
		});
	});

	it.each(['{}', '{"data":{},"error":{"code":"ok"}}', '{"error":"text"}', '<html>'])(
		'fails and gives no empty account if the account is not in the answer: %s',
		async (body) => {
			await connect(engine, sandbox);
			const match = { path: '/v2/user/info/' };
			await sandbox.control('faults', { kind: 'status', status: 200, body, match, times: 9 });
			for (const operation of ['getStats', 'getProfile']) {
				const { error } = await engine.run({ parameters: { ...parameters, operation, simplify: true } });
				expect(error?.message).toMatch(/could not be read|without the account/);
			}
		},
	);

	it('rests on as many videos as were asked for, over several pages', async () => {
		await connect(engine, sandbox);
		const { json } = await engine.run({ parameters: { ...parameters, recentVideos: 25 } });
		expect(json[0]).toMatchObject({ meta: { sample_size: 25 } });
		expect(await sandbox.requests('/v2/video/list/')).toHaveLength(2);
	});

	it('loses only what a missing scope withholds', async () => {
		await connect(engine, sandbox, {
			...sandboxCredential(sandbox),
			customScopes: true,
			enabledScopes: 'user.info.basic, video.list',
		});
		const { json } = await engine.run({ parameters });
		expect(json[0]).toMatchObject({
			meta: { sample_size: 10, missing: { followers: expect.stringContaining('user.info.stats') } },
			profile: { name: 'Example Creator', username: null },
			stats: { followers: null, avg_views: expect.any(Number) },
		});
	});

	it('refuses a number of videos that counts nothing, before any request', async () => {
		await connect(engine, sandbox);
		const { error } = await engine.run({ parameters: { ...parameters, recentVideos: 0 } });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('"Recent Videos" must be a whole number of at least 1'),
			context: { itemIndex: 0 },
		});
		expect(await sandbox.requests('/v2/user/info/')).toEqual([]);
	});
});
