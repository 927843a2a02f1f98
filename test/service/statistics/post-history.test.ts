import { readRows } from '../../support/database';
import { ACCOUNT, NOW } from '../../support/instagram-statistics';
import { REFERENCE_CASE, startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';

const DAY_MS = 86_400_000;

let sandbox: TestSandbox;
let service: TestService;

/** Sets the clock that the sandbox and the service share. */
function setDay(day: number): void {
	shiftDate(0);
	shiftDate(Date.parse(NOW) + day * DAY_MS - Date.now());
}

const secondsOfDay = (day: number) => (Date.parse(NOW) + day * DAY_MS) / 1000;

beforeEach(async () => {
	setDay(0);
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
	shiftDate(0);
});

interface Document {
	meta: { missing: Record<string, string>; formulas: Record<string, string> };
	stats: Record<string, number | null>;
	stories: unknown;
}

async function refresh(platform: 'tiktok' | 'instagram'): Promise<Document> {
	const { status } = await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	expect(status).toBe(200);
	const { body } = await service.call(`/api/mediakit/analytics/${platform}`);
	return body.data as Document;
}

const store = (username: string, document: unknown) =>
	service.call(`/api/mediakit/analytics/tiktok/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(document),
	});

const video = (views: number) => ({
	id: '7512345678901234567',
	title: 'Long '.repeat(40),
	create_time: secondsOfDay(-3),
	view_count: views,
	like_count: 5,
	comment_count: 1,
	share_count: 0,
});

const setTikTok = (views: number, members: Record<string, unknown> = {}) =>
	sandbox.control('users', { ...REFERENCE_CASE, videos: [video(views)], ...members });

const posts = async () => {
	const rows = await readRows(service, 'post_stats_history');
	return rows.sort((one, other) => Number(one.id) - Number(other.id));
};

describe('the history of posts', () => {
	it('keeps what each refresh found of each post, for POST_HISTORY_DAYS', async () => {
		await setTikTok(100);
		await connectAccount(service, 'tiktok', {});
		await refresh('tiktok');
		setDay(5);
		await setTikTok(4_000_000_000);
		await refresh('tiktok');
		const kept = await posts();
		expect([...new Set(kept.map(({ views }) => views))]).toEqual([100, 4_000_000_000]);
		expect(kept.at(-1)).toMatchObject({
			platform: 'tiktok',
			username: 'example_creator',
			kind: 'post',
			post_id: '7512345678901234567',
			title: 'Long '.repeat(20),
			created_at: new Date(secondsOfDay(-3) * 1000).toISOString().replace('.000', ''),
			fetched_at: expect.stringMatching(/^2026-11-25T12:00:\d\dZ$/),
			likes: 5,
			saved: null,
			reach: null,
		});

		const startLater = async (day: number, days: string) => {
			await service.stop();
			setDay(day);
			service = await startService({
				...sandboxSettings(sandbox.url),
				DATA_DIR: service.dataDir,
				POST_HISTORY_DAYS: days,
			});
			return [...new Set((await posts()).map(({ views }) => views))];
		};
		expect(await startLater(9.9, '10')).toEqual([100, 4_000_000_000]);
		expect(await startLater(10.1, '10')).toEqual([4_000_000_000]);
		const documents = await readRows(service, 'social_stats_history');
		expect(documents.some(({ fetched_at: time }) => String(time).startsWith('2026-11-20'))).toBe(true);
	});

	it('gives the curve of one post, with its age and its views per hour', async () => {
		const path = '/api/mediakit/analytics/tiktok/example_creator/posts';
		await setTikTok(100);
		await connectAccount(service, 'tiktok', {});
		await refresh('tiktok');
		setDay(2);
		await setTikTok(580);
		await refresh('tiktok');
		setDay(3);
		await setTikTok(460);
		await refresh('tiktok');
		const { status, body } = await service.call(`${path}/7512345678901234567`);
		expect(status).toBe(200);
		const { series, ...post } = body as { series: Record<string, unknown>[] } & Record<string, unknown>;
		expect(post).toEqual({
			platform: 'tiktok',
			username: 'example_creator',
			id: '7512345678901234567',
			kind: 'post',
			title: 'Long '.repeat(20),
			url: expect.stringContaining('7512345678901234567'),
			created_at: '2026-11-17T12:00:00Z',
		});
		// The first refresh after connecting is automatic, and the requested refresh may join it.
		const byDay = new Map(series.map((point) => [String(point.fetched_at).slice(0, 10), point]));
		// The post is three days older, hence 72, 120 and 144 hours.
		// (580 - 100) / 48 h = 10, (460 - 580) / 24 h = -5.
		expect([...byDay]).toEqual([
			['2026-11-20', expect.objectContaining({ age_hours: expect.closeTo(72, 0), views: 100 })],
			[
				'2026-11-22',
				expect.objectContaining({
					age_hours: expect.closeTo(120, 0),
					views: 580,
					views_per_hour: expect.closeTo(10, 0),
				}),
			],
			[
				'2026-11-23',
				expect.objectContaining({
					age_hours: expect.closeTo(144, 0),
					views: 460,
					views_per_hour: expect.closeTo(-5, 0),
				}),
			],
		]);
		expect(series[0]).toMatchObject({ views_per_hour: null, likes: 5, comments: 1, saved: null });
		expect(await service.call(`${path}/17912345678901234`)).toMatchObject({
			status: 404,
			body: { error: { code: 'post_unknown', message: expect.stringContaining('17912345678901234') } },
		});
	});

	it('takes in what a node has read', async () => {
		const post = {
			id: '7512345678901234567',
			url: null,
			title: null,
			created_at: null,
			views: 7,
			likes: null,
			comments: null,
			shares: null,
			saved: null,
		};
		const document = {
			meta: { updated_at: NOW, source: 'a node', api_version: '1', sample_size: 0, missing: {} },
			profile: { username: 'other', name: null, avatar: null, bio: null, url: null, verified: null },
			stats: {},
			// These are more posts than fit into one SQLite statement.
			recent_posts: Array.from({ length: 250 }, (_, index) => ({ ...post, id: String(index) })),
			platform: 'tiktok',
			followers: null,
			posts: null,
			engagement_rate: null,
			fetched_at: NOW,
		};
		expect((await store('other', document)).status).toBe(200);
		const kept = await posts();
		expect(kept).toHaveLength(250);
		expect(kept[249]).toMatchObject({ username: 'other', post_id: '249', views: 7, fetched_at: NOW });
	});

	it('keeps stories, which Instagram forgets after a day, so that they have an average over 30', async () => {
		const story = (id: string, reach: number, day: number) => ({
			id,
			timestamp: secondsOfDay(day - 0.5),
			metrics: { reach, views: 2 * reach, shares: 0 },
		});
		const user = (stories: unknown[]) =>
			sandbox.control('users', { ...ACCOUNT, platform: 'instagram', username: 'solo_creator', stories });
		await user([story('17900000000000001', 100, 0), story('17900000000000002', 300, 0)]);
		await connectAccount(service, 'instagram', { user: 'solo_creator' });
		expect((await refresh('instagram')).stories).toEqual({ count_24h: 2, avg_reach: 200, avg_views: 400 });

		setDay(29);
		await user([story('17900000000000003', 800, 29)]);
		const document = await refresh('instagram');
		expect(document.stories).toEqual({ count_24h: 1, avg_reach: 400, avg_views: 800 });
		expect(document.meta.formulas.stories).toBe(
			'views and reach / stories, over 3 stories of the last 30 days that were read',
		);

		setDay(31);
		await user([]);
		expect((await refresh('instagram')).stories).toEqual({ count_24h: 0, avg_reach: 800, avg_views: 1600 });
	});
});

describe('growth over 30 days', () => {
	const growthOf = ({ stats, meta }: Document) => ({
		stats: [stats.followers_growth_30d, stats.likes_growth_30d],
		formula: meta.formulas.followers_growth_30d,
	});

	it('compares with the reading nearest to 30 days ago, across a gap of three days', async () => {
		await setTikTok(1, { follower_count: 1000, likes_count: 90 });
		await connectAccount(service, 'tiktok', {});
		expect(growthOf(await refresh('tiktok'))).toEqual({
			stats: [undefined, undefined],
			formula: 'followers now minus those of 30 days ago, once there is a reading from then',
		});
		setDay(4);
		await setTikTok(1, { follower_count: 1400, likes_count: 95 });
		await refresh('tiktok');
		setDay(31);
		await setTikTok(1, { follower_count: 1350, likes_count: 200 });
		// There are no readings for days 1, 2 or 3; day 0 is closer to day 1 than day 4 is.
		const { stats, formula } = growthOf(await refresh('tiktok'));
		expect(stats).toEqual([350, 110]);
		expect(formula).toMatch(
			/^followers now minus followers at 2026-11-20T12:00:\d\dZ, the reading nearest to 30 days ago$/,
		);
		setDay(33);
		const shrunk = await refresh('tiktok');
		expect(growthOf(shrunk).stats).toEqual([-50, 105]);
		expect((await store('example_creator', shrunk)).status).toBe(200);
		// The readings for days 4 and 31 are both more than three days away from day 20.
		setDay(50);
		expect(growthOf(await refresh('tiktok')).stats).toEqual([undefined, undefined]);
	});

	it('is null with the reason where one of the two numbers is not known', async () => {
		await setTikTok(1, { follower_count: 1000 });
		await connectAccount(service, 'tiktok', { untick: ['user.info.stats'] });
		await refresh('tiktok');
		setDay(30);
		const document = await refresh('tiktok');
		expect(growthOf(document).stats).toEqual([null, null]);
		expect(document.meta.missing).toMatchObject({
			followers_growth_30d: 'the number of followers now is not known',
			likes_growth_30d: 'the number of likes now is not known',
		});
	});
});
