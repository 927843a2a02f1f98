import {
	ACCOUNT,
	IMPRESSIONS,
	POSTS,
	readDocument,
	startStatisticsBench,
	type StatisticsBench,
} from '../../support/instagram-statistics';

let bench: StatisticsBench;

beforeAll(async () => {
	bench = await startStatisticsBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

describe('the recent posts', () => {
	const HIDDEN = { ...POSTS[0], like_count: null };

	it('count hidden likes by their insights', async () => {
		const metrics = { views: 9000, shares: 12, saved: 30, likes: 80 };
		await bench.setAccount({ ...ACCOUNT, media: [{ ...HIDDEN, metrics }, POSTS[1]] });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document).toMatchObject({ engagement_rate: 5.25, meta: { sample_size: 2, missing: IMPRESSIONS } });
	});

	it('leave out of the rate what is hidden altogether', async () => {
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

	it('name how many lack a figure, and why', async () => {
		const early = { ...POSTS[1], before_professional: true };
		await bench.setAccount({ ...ACCOUNT, media: [POSTS[0], early] });
		const document = await readDocument(await bench.connect('instagram'));
		expect(document.recent_posts.map(({ views }) => views)).toEqual([9000, null]);
		expect(document.meta.missing['recent_posts.views']).toMatch(/^1 of 2 posts: .*professional/);
	});

	it('are asked for insights one by one, at most 25, and no more once a limit is reached', async () => {
		const media = Array.from({ length: 40 }, (_, index) => ({
			like_count: 1,
			comments_count: 0,
			metrics: { views: index, shares: 0, saved: 0 },
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
		// Two for the account, one for each post.
		expect(await bench.sandbox.requests('/insights')).toHaveLength(27);

		await bench.fault('metric=views%2Cshares%2Csaved', { kind: 'error', code: 4, times: 25 });
		const limited = await readDocument(client, 30);
		expect(limited.recent_posts.every(({ views }) => views === null)).toBe(true);
		expect(limited.meta.missing['recent_posts.views']).toMatch(/^30 of 30 posts: .*too many calls/);
		expect(await bench.sandbox.requests('/insights')).toHaveLength(27 + 2 + 5);
		expect(limited).toMatchObject({ engagement_rate: 0.1, stats: { reach_daily: 15_000 } });
	});

	it('are read although a time or an id is odd', async () => {
		const client = await bench.connect('instagram');
		const body = JSON.stringify({ data: [{ timestamp: 'soon', like_count: 1, comments_count: 1 }] });
		await bench.fault('/media?', { kind: 'status', status: 200, body });
		const document = await readDocument(client);
		expect(document.recent_posts[0]).toMatchObject({ id: '', url: null, created_at: '1970-01-01T00:00:00Z' });
	});
});
