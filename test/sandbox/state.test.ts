import type { Envelope } from '../contracts/support/account';
import { startForRules } from '../contracts/support/tiktok';
import type { TikTokSandbox } from '../contracts/support/tiktok';

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
