import { listMediaWithInsights } from '../../../platforms/instagram';
import {
	ACCOUNT,
	ACCOUNT_CALLS,
	IMPRESSIONS,
	POSTS,
	readDocument,
	startForAllTests,
} from '../../support/instagram-statistics';

const bench = startForAllTests();

/** Sets whether a list of posts includes insights. */
const setNested = (nestedInsights: string) =>
	bench.sandbox.control('switches', { 'instagram.nestedInsights': nestedInsights });
const WAYS = ['served', 'omitted', 'refused'];

describe('the recent posts', () => {
	const HIDDEN = { ...POSTS[0], like_count: null };

	it.each(WAYS)('count hidden likes by their insights: nested ones %s', async (way) => {
		await setNested(way);
		const metrics = { views: 9000, shares: 12, saved: 30, reach: 7000, likes: 80 };
		await bench.setAccount({ ...ACCOUNT, media: [{ ...HIDDEN, metrics }, POSTS[1]] });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document).toMatchObject({ engagement_rate: 5.25, meta: { sample_size: 2, missing: IMPRESSIONS } });
	});

	it.each(WAYS)('leave out of the rate what is hidden altogether: nested insights %s', async (way) => {
		await setNested(way);
		await bench.setAccount({ ...ACCOUNT, media: [HIDDEN, POSTS[1]] });
		const client = await bench.connect('instagram');
		const document = await readDocument(client);
		expect(document).toMatchObject({ engagement_rate: 2.1, meta: { sample_size: 1 } });
		expect(document.recent_posts[0]).toMatchObject({ likes: null, comments: 4 });
		expect(document.meta.missing['recent_posts.likes']).toMatch(/^1 of 2 posts: /);

		await bench.setAccount({ ...ACCOUNT, media: [HIDDEN] });
		const none = await readDocument(client);
		expect(none.engagement_rate).toBeNull();
		expect(none.meta.missing.engagement_rate).toBe('the likes of every recent post are hidden');
	});

	it.each(WAYS)('name how many lack a figure, and why: nested insights %s', async (way) => {
		await setNested(way);
		const early = { ...POSTS[1], before_professional: true };
		await bench.setAccount({ ...ACCOUNT, media: [POSTS[0], early] });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts.map(({ views }) => views)).toEqual([9000, null]);
		expect(document.meta.missing['recent_posts.views']).toMatch(/^1 of 2 posts: .*professional/);
	});

	it('have a picture: of a reel its cover, of an image the image, of what has a claim on it none', async () => {
		const image = { id: '17900000000000001', media_type: 'IMAGE', media_product_type: 'FEED' };
		const reel = { id: '17900000000000002', media_type: 'VIDEO', media_product_type: 'REELS' };
		const claimed = { ...image, id: '17900000000000003', flagged: true };
		await bench.setAccount({ ...ACCOUNT, media: [image, reel, claimed] });
		const { recent_posts: posts } = await readDocument(await bench.connect('instagram'));
		expect(Object.fromEntries(posts.map(({ id, thumbnail }) => [id, thumbnail]))).toEqual({
			[image.id]: expect.stringContaining(`/${image.id}.jpg?`),
			[reel.id]: expect.stringContaining(`/thumbnail-${reel.id}.jpg?`),
			[claimed.id]: null,
		});
	});

	const edgeCalls = async () => (await bench.sandbox.requests('/insights')).length;

	it('come with their insights in one call', async () => {
		await setNested('served');
		const media = Array.from({ length: 25 }, (_, index) => ({
			// The first post hides its likes, so the number in its insights is used. For the others, it is the number
			// in the post.
			like_count: index === 0 ? null : 1,
			comments_count: 0,
			metrics: { views: index, shares: 0, saved: 0, reach: 9, likes: 7 },
		}));
		await bench.setAccount({ ...ACCOUNT, media });
		const document = await readDocument(await bench.connect('instagram'), 25);
		expect(document.recent_posts.map(({ views, likes }) => [views, likes])).toEqual(
			media.map((_, index) => [index, index === 0 ? 7 : 1]),
		);
		expect(document.meta.missing).toEqual(IMPRESSIONS);
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS);
		expect(await bench.sandbox.requests('/media')).toHaveLength(1);
	});

	it('are asked for insights one by one only where not every metric came with the list', async () => {
		await setNested('served');
		const young = { ...POSTS[1], metrics: { views: 400, shares: 1, reach: 300 } };
		await bench.setAccount({ ...ACCOUNT, media: [POSTS[0], young] });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts).toMatchObject([
			{ views: 9000, saved: 30 },
			{ views: 400, shares: 1, saved: null },
		]);
		expect(document.meta.missing).toEqual({
			...IMPRESSIONS,
			'recent_posts.saved': expect.stringMatching(/^1 of 2 posts: Instagram omitted it from its response/),
		});
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS + 1);
	});

	it('are not listed without their insights once the list with them meets a limit', async () => {
		await bench.setAccount(ACCOUNT);
		await bench.fault('insights.metric', { kind: 'error', code: 4 });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts).toEqual([]);
		expect(document.meta.missing.recent_posts).toMatch(/too many calls/);
		expect(await bench.sandbox.requests('/media')).toHaveLength(1);
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS);
	});

	it.each([
		['an internal error', { kind: 'error', code: 1, times: 4 }],
		['a refusal that names nothing', { kind: 'error', code: 100, message: 'Something about insights' }],
		['an answer without a list', { kind: 'status', status: 200, body: '{}', times: 4 }],
		[
			'odd insights',
			{
				kind: 'status',
				status: 200,
				body: JSON.stringify({
					data: [...POSTS.map(({ id, caption }) => ({ id, caption, insights: [] })), 'odd'],
				}),
			},
		],
	])('are asked for insights one by one after %s', async (_what, members) => {
		await bench.setAccount(ACCOUNT);
		await bench.fault('insights.metric', members);
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts.map(({ views }) => views)).toEqual([9000, 400]);
		expect(document.recent_posts.map(({ title }) => title)).toEqual(['Newest', 'Older']);
		expect(document.meta.missing).not.toHaveProperty(['recent_posts.views']);
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS + 2);
	});

	it.each(['omitted', 'refused'])('are asked for insights one by one if nested ones are %s', async (way) => {
		await setNested(way);
		await bench.setAccount(ACCOUNT);
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts.map(({ views }) => views)).toEqual([9000, 400]);
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS + 2);
	});

	it('are read for all posts in one list, or post by post for 25 of those whose insights it lacks', async () => {
		const media = Array.from({ length: 30 }, (_, index) => ({
			like_count: index === 0 ? null : 1,
			metrics: { views: index, shares: 0, saved: 0, reach: 9, likes: 7 },
		}));
		await bench.setAccount({ ...ACCOUNT, media });
		const { instagram } = await bench.connect('instagram');
		const read = async () =>
			(await listMediaWithInsights(instagram, Infinity)).map(({ insights }) => insights);
		const before = (await bench.sandbox.requests('/v26.0/')).length;
		const together = await read();
		expect((await bench.sandbox.requests('/v26.0/')).length - before).toBe(1);
		expect(together.map(({ figures }) => figures.views)).toEqual(media.map((_, index) => index));
		expect([together[0]?.figures.likes, together[1]?.figures.likes]).toEqual([7, undefined]);

		await setNested('omitted');
		const oneByOne = await read();
		expect(oneByOne.slice(0, 25)).toEqual(together.slice(0, 25));
		const tooOld = 'read for the newest 25 posts only';
		const missing = { views: tooOld, shares: tooOld, saved: tooOld, reach: tooOld };
		expect(oneByOne.slice(25)).toEqual(Array.from({ length: 5 }, () => ({ figures: {}, missing })));
	});

	it('are asked one by one for at most 25, and no more once a limit is reached', async () => {
		await setNested('refused');
		const media = Array.from({ length: 40 }, (_, index) => ({
			like_count: 1,
			comments_count: 0,
			metrics: { views: index, shares: 0, saved: 0, reach: 9 },
		}));
		await bench.setAccount({ ...ACCOUNT, media });
		const client = await bench.connect('instagram');
		const document = await readDocument(client, 30);
		expect(document.recent_posts).toHaveLength(30);
		expect(document.recent_posts.map(({ views }) => views)).toEqual([
			...Array.from({ length: 25 }, (_, index) => index),
			...Array.from({ length: 5 }, () => null),
		]);
		expect(document.meta.missing['recent_posts.views']).toBe(
			'5 of 30 posts: read for the newest 25 posts only',
		);
		expect(await edgeCalls()).toBe(ACCOUNT_CALLS + 25);

		await bench.fault('metric=views%2Cshares%2Csaved', { kind: 'error', code: 4, times: 25 });
		const limited = await readDocument(client, 30);
		expect(limited.recent_posts.every(({ views }) => views === null)).toBe(true);
		expect(limited.meta.missing['recent_posts.views']).toMatch(/^30 of 30 posts: .*too many calls/);
		expect(await edgeCalls()).toBe(2 * ACCOUNT_CALLS + 25 + 5);
		expect(limited).toMatchObject({ engagement_rate: 0.1, stats: { reach_daily: 15_000 } });
	});

	it.each([
		'soon',
		'2026-11-18',
		'2026-11-18T10:00:00',
		0,
		1_763_460_000,
		null,
		undefined,
		'1970-01-01T00:00:00Z',
	])('have no time if Instagram tells none that can be: %s', async (timestamp) => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect('instagram');
		const post = { id: POSTS[1]!.id, like_count: 20, comments_count: 1 };
		const body = JSON.stringify({ data: [{ ...post, timestamp }, { like_count: 7 }, 'odd'] });
		await bench.fault('/media?', { kind: 'status', status: 200, body });
		const document = await readDocument(client);
		// An entry without an id is not a post.
		expect(document.recent_posts).toEqual([
			expect.objectContaining({ id: post.id, url: null, created_at: null, likes: 20, views: 400 }),
		]);
		expect(document.meta.missing['recent_posts.created_at']).toBe(
			'1 of 1 posts: Instagram omitted it from its response',
		);
	});

	it('are not counted in the rate without their comments, which are named', async () => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect('instagram');
		const [first, second] = POSTS;
		const data = [
			{ id: first!.id, timestamp: '2026-11-18T10:00:00+0000', like_count: 80, comments_count: -4 },
			{ id: second!.id, timestamp: '2026-11-17T10:00:00+0000', like_count: '20', comments_count: 1 },
		];
		const body = JSON.stringify({ data });
		await bench.fault('/media?', { kind: 'status', status: 200, body });
		const document = await readDocument(client);
		expect(document.recent_posts.map(({ comments }) => comments)).toEqual([null, 1]);
		expect(document).toMatchObject({ engagement_rate: 2.1, meta: { sample_size: 1 } });
		expect(document.meta.missing['recent_posts.comments']).toMatch(/^1 of 2 posts: Instagram omitted it/);

		await bench.fault('/media?', { kind: 'status', status: 200, body: JSON.stringify({ data: [data[0]] }) });
		const none = await readDocument(client);
		expect(none.engagement_rate).toBeNull();
		expect(none.meta.missing.engagement_rate).toBe('no recent post has likes and comments');
	});

	it.each(['{}', '{"data":{}}', '{"error":"text"}'])('are not none if there is no list: %s', async (body) => {
		await bench.setAccount(ACCOUNT);
		const client = await bench.connect('instagram');
		await bench.fault('/media?', { kind: 'status', status: 200, body, times: 8 });
		const document = await readDocument(client);
		expect(document).toMatchObject({ engagement_rate: null, followers: 1000, recent_posts: [] });
		expect(document.meta.missing.recent_posts).toMatch(/without a list|could not be read/);
	});

	const MANY = Array.from({ length: 12 }, (_, index) => ({
		id: `1791234567890${1000 + index}`,
		like_count: 1,
		comments_count: 0,
		timestamp: Date.parse('2026-11-18T10:00:00Z') / 1000 - index,
		metrics: { views: 100 + index, shares: 0, saved: 0 },
	}));
	const insightsOf = (index: number) => `/${MANY[index]!.id}/insights`;
	const viewsOf = (document: { recent_posts: { views: number | null }[] }) =>
		document.recent_posts.map(({ views }) => views);

	it.each([
		['an internal error', { kind: 'error', code: 1, times: 4 }],
		['a gateway', { kind: 'status', status: 502, body: '<html>', times: 4 }],
		['an answer with nothing in it', { kind: 'status', status: 200, body: '{}' }],
		['a missing permission', { kind: 'error', code: 10 }],
		['an unknown post', { kind: 'error', code: '100/33', status: 400 }],
	])('lose the insights of one post only: %s', async (_what, members) => {
		await setNested('refused');
		await bench.setAccount({ ...ACCOUNT, media: MANY });
		const client = await bench.connect('instagram');
		await bench.fault(insightsOf(1), members);
		const document = await readDocument(client);
		expect(viewsOf(document)).toEqual(MANY.map(({ metrics }, index) => (index === 1 ? null : metrics.views)));
		for (const name of ['views', 'shares', 'saved']) {
			expect(document.meta.missing[`recent_posts.${name}`]).toMatch(/^1 of 12 posts: /);
		}
		expect(document.engagement_rate).toBe(0.1);
	});

	it.each([
		['a dead token', 190, 1],
		['a limit', 80002, 1],
		['a block', 368, 1],
		['a whole group that fails', 3, 5],
	])('are asked for no more after %s', async (_what, code, failing) => {
		await setNested('refused');
		await bench.setAccount({ ...ACCOUNT, media: MANY });
		const client = await bench.connect('instagram');
		for (let index = 0; index < failing; index++) {
			await bench.fault(insightsOf(index), { kind: 'error', code });
		}
		const views = viewsOf(await readDocument(client));
		expect(views.slice(5)).toEqual(Array(7).fill(null));
		expect(views.slice(0, 5)).toEqual(
			MANY.slice(0, 5).map(({ metrics }, index) => (index < failing ? null : metrics.views)),
		);
	});
});
