import { readRows } from '../../support/database';
import { daysAgo, PageBench } from '../../support/mediakit-pages';

let bench: PageBench;

beforeAll(async () => {
	bench = new PageBench();
	await bench.open();
});
beforeEach(() => bench.setPage());
afterAll(() => bench.close());

const answerWith = (path: string, body: string, status = 200) =>
	bench.sandbox.control('faults', { kind: 'status', status, body, match: { path }, times: 4 });

const refresh = (platform: string) =>
	bench.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });

/** Returns everything that a refresh may change about an account, including the page that visitors see. */
async function everything() {
	const { body } = await bench.service.call('/api/accounts');
	return {
		accounts: (body.accounts as { username: string; display_name: string; health: string }[]).map(
			({ username, display_name, health }) => ({ username, display_name, health }),
		),
		cache: await readRows(bench.service, 'social_stats_cache'),
		history: await readRows(bench.service, 'social_stats_history'),
		page: (await bench.visit('example_creator')).text,
	};
}

const PROFILES = { tiktok: '/v2/user/info/', instagram: '/graph.instagram.com/v26.0/me?' };

const NO_ACCOUNT = ['{}', '{"data":{}}', '{"error":"text"}', '[]', 'null', '""', '<html>Sign in</html>', ''];

it.each([
	...NO_ACCOUNT.map((body) => ['tiktok', body] as const),
	// Only part of `NO_ACCOUNT`: if a response cannot be from Graph at all, the request is repeated, which takes
	// seconds.
	...['{}', '{"data":{}}', '{"error":"text"}', ''].map((body) => ['instagram', body] as const),
	['tiktok', '{"data":{},"error":{"code":"ok","message":"","log_id":"x"}}'],
	['tiktok', '{"data":{"user":{}},"error":{"code":"ok","message":"","log_id":"x"}}'],
	['tiktok', '{"data":{"user":null},"error":{"code":"ok","message":"","log_id":"x"}}'],
	['instagram', '{"data":[]}'],
	['instagram', '{"id":"17841400000000001"}'],
] as const)(
	'an account of %s keeps name, statistics and page if its profile is answered with %s',
	async (platform, body) => {
		const before = await everything();
		await answerWith(PROFILES[platform], body);
		expect(await refresh(platform)).toMatchObject({
			status: 502,
			body: {
				error: {
					code: 'platform_unavailable',
					action: 'retry',
					retryable: true,
					message: expect.stringMatching(/Try again in a few minutes/),
				},
			},
		});
		expect(await everything()).toEqual(before);
	},
);

it.each([
	['tiktok', { data: { user: { open_id: 'x', follower_count: 7 } }, error: { code: 'ok' } }],
	['instagram', { user_id: '17841400000000001', followers_count: 7 }],
] as const)('an account of %s keeps its user name if the answer does not hold it', async (platform, body) => {
	await answerWith(PROFILES[platform], JSON.stringify(body));
	expect(await refresh(platform)).toMatchObject({ status: 200, body: { data: { followers: 7 } } });
	const { body: listed } = await bench.service.call('/api/accounts');
	expect(listed.accounts).toMatchObject([{ username: 'example_creator' }, { username: 'example_creator' }]);
	const { body: analytics } = await bench.service.call(`/api/mediakit/analytics/${platform}/example_creator`);
	expect(analytics).toMatchObject({
		data: {
			profile: { username: null },
			followers: 7,
			posts: null,
			meta: { missing: { username: expect.stringContaining('omitted it from its response') } },
		},
	});
});

it('a list of videos that cannot be read changes nothing', async () => {
	const before = await everything();
	await answerWith('/v2/video/list/', '{"data":{},"error":{"code":"ok","message":"","log_id":"x"}}');
	expect(await refresh('tiktok')).toMatchObject({
		status: 502,
		body: { error: { message: expect.stringContaining('without a list of videos') } },
	});
	expect(await everything()).toEqual(before);
});

it('what TikTok does not tell of a video is neither 0 nor 1970, in cache, history and page', async () => {
	const video = {
		title: 'Complete',
		view_count: 10_000,
		like_count: 500,
		comment_count: 50,
		share_count: 25,
	};
	await bench.sandbox.control('users', {
		platform: 'tiktok',
		username: 'example_creator',
		follower_count: 50_000,
		videos: [video, { ...video, title: 'No views told', view_count: 0 }],
	});
	await bench.sandbox.control('switches', { 'tiktok.zeroCounts': 'absent' });
	await bench.setPage('example_creator', { account_ids: [bench.accounts.tiktok] });
	expect(await refresh('tiktok')).toMatchObject({
		status: 200,
		body: {
			data: { engagement_rate: 5.75, avg_views: 10_000 },
			warning: expect.stringContaining('recent_posts.views'),
		},
	});
	const page = (await bench.visit('example_creator')).text;
	expect(page.slice(page.indexOf('No views told'))).toMatch(/^[^]*?<li>views: not available<\/li>/);

	const noCounts = { id: '7512345678901234567', title: 'Nothing told' };
	const answer = { data: { videos: [noCounts], has_more: false }, error: { code: 'ok' } };
	await answerWith('/v2/video/list/', JSON.stringify(answer));
	expect(await refresh('tiktok')).toMatchObject({
		status: 200,
		body: { data: { engagement_rate: null, avg_views: null } },
	});
	const { body } = await bench.service.call('/api/mediakit/analytics/tiktok/example_creator');
	expect(body.data).toMatchObject({
		recent_posts: [{ created_at: null, views: null, likes: null, comments: null, shares: null }],
		meta: {
			sample_size: 0,
			missing: {
				engagement_rate: expect.stringContaining('no recent video'),
				'recent_posts.created_at': '1 of 1 posts: TikTok omitted it from its response',
			},
		},
	});
	const { body: history } = await bench.service.call(
		'/api/mediakit/analytics/tiktok/example_creator/history',
	);
	expect((history.series as unknown[]).at(-1)).toMatchObject({
		stats: { engagement_rate: null, avg_views: null },
	});
	expect((await bench.visit('example_creator')).text).not.toContain('1970');
	const json = JSON.parse((await bench.visit('example_creator.json')).text) as { best_posts: unknown[] };
	expect(json.best_posts).toContainEqual(
		expect.objectContaining({ title: 'Nothing told', created_at: null }),
	);
});

it('a document whose posts have no time can be stored, as a node makes it', async () => {
	const post = { id: '1', url: null, title: 'T', views: 1, likes: 1, comments: 1, shares: 1, saved: null };
	await bench.store('tiktok', { recent_posts: [{ ...post, created_at: null }] });
	expect((await bench.visit('example_creator')).text).not.toContain(daysAgo(20_000).slice(0, 4));
});

it('a document without a user name goes to the account with the id that stands in the path', async () => {
	const rows = await readRows(bench.service, 'accounts');
	const id = String(rows.find(({ platform }) => platform === 'tiktok')?.platform_user_id);
	const { body: before } = await bench.service.call('/api/mediakit/analytics/tiktok/example_creator');
	const document = before.data as { profile: object };
	const { status } = await bench.put(`analytics/tiktok/${id}`, {
		...document,
		profile: { ...document.profile, username: null, url: null },
		followers: 7,
	});
	expect(status).toBe(200);
	expect(await bench.service.call('/api/mediakit/analytics/tiktok/example_creator')).toMatchObject({
		body: { data: { followers: 7 } },
	});
	expect((await bench.service.call(`/api/mediakit/analytics/tiktok/${id}`)).status).toBe(404);
});
