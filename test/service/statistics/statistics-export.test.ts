import { parseCsv } from '../../support/csv';
import { API_KEY, startService, type TestService } from '../../support/service';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';

let service: TestService;

beforeAll(async () => void (service = await startService()));
afterAll(async () => await service.close());

const DAY_MS = 86_400_000;
const noon = (daysAgo: number) =>
	new Date((Math.floor(Date.now() / DAY_MS) - daysAgo) * DAY_MS + DAY_MS / 2).toISOString();

async function store(
	platform: 'tiktok' | 'instagram',
	username: string,
	members: Record<string, unknown> = {},
): Promise<void> {
	const { status, body } = await service.call(`/api/mediakit/analytics/${platform}/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...TIKTOK_DOCUMENT,
			platform,
			profile: { ...TIKTOK_DOCUMENT.profile, username, url: null },
			...members,
		}),
	});
	expect([status, body.error]).toEqual([200, undefined]);
}

async function fetchCsv(path: string) {
	const response = await fetch(`${service.url}/api/mediakit/analytics/${path}`, {
		headers: { 'x-api-key': API_KEY },
	});
	// `text` would strip the byte order mark.
	const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
	return { status: response.status, headers: response.headers, text };
}

const post = (id: string, members: Record<string, unknown>) => ({
	id,
	url: `https://www.tiktok.com/@gaps/video/${id}`,
	title: 'A title',
	created_at: noon(5),
	views: 1,
	likes: 2,
	comments: 3,
	shares: 4,
	saved: null,
	...members,
});

describe('history.csv', () => {
	it('has a row for each day and each metric with its change, for a spreadsheet too', async () => {
		const stats = [
			{ followers: 100, engagement_rate: 5.1 },
			{ followers: 90, likes: 7, engagement_rate: null },
		];
		await store('tiktok', 'gaps', { stats: stats[0], fetched_at: noon(5) });
		await store('tiktok', 'gaps', { stats: stats[1], fetched_at: noon(2) });
		const { status, headers, text } = await fetchCsv('tiktok/@Gaps/history.csv');
		expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
		expect(headers.get('content-disposition')).toBe('attachment; filename="tiktok-gaps-history.csv"');
		expect(parseCsv(text)).toEqual([
			[
				'date',
				'fetched_at',
				'days_since_previous',
				'followers',
				'followers_change',
				'engagement_rate',
				'engagement_rate_change',
				'likes',
				'likes_change',
			],
			[noon(5).slice(0, 10), noon(5), '', '100', '', '5.1', '', '', ''],
			[noon(2).slice(0, 10), noon(2), '3', '90', '-10', '', '', '7', ''],
		]);
		const { text: later } = await fetchCsv('tiktok/gaps/history.csv?days=3&bom=true');
		expect(later.startsWith('\uFEFFdate,')).toBe(true);
		expect(later.trim().split('\r\n')).toHaveLength(2);
	});
});

describe('posts.csv', () => {
	it('has a row for each post as it was last read, newest first, and no formula', async () => {
		const hostile = '=HYPERLINK("https://example.com","Ä, read\nme")';
		await store('tiktok', 'posting', {
			recent_posts: [post('7512345678901234567', { views: 10 }), post('7512345678901234566', {})],
			fetched_at: noon(4),
		});
		await store('tiktok', 'posting', {
			recent_posts: [
				post('7512345678901234568', { title: hostile, created_at: noon(3), reach: 9 }),
				post('7512345678901234567', { views: 20, created_at: noon(4) }),
			],
			fetched_at: noon(2),
		});
		const [header, ...rows] = parseCsv((await fetchCsv('tiktok/posting/posts.csv')).text);
		expect(header).toEqual([
			'kind',
			'post_id',
			'created_at',
			'title',
			'url',
			'views',
			'reach',
			'likes',
			'comments',
			'shares',
			'saved',
			'fetched_at',
		]);
		expect(rows.map(([kind, id, , title, , views, reach]) => [kind, id, title, views, reach])).toEqual([
			['post', '7512345678901234568', `'${hostile}`, '1', '9'],
			['post', '7512345678901234567', 'A title', '20', ''],
			['post', '7512345678901234566', 'A title', '1', ''],
		]);
		const { text } = await fetchCsv('tiktok/posting/posts.csv?days=3');
		expect(parseCsv(text)).toHaveLength(3);
	});
});

describe('audience.csv', () => {
	const audience = {
		fetched_at: noon(2),
		followers_counted: 1000,
		age: [{ range: '18-24', percent: 24.5 }],
		gender: [{ gender: 'female', percent: 60 }],
		countries: [{ code: 'DE', percent: 38 }],
		cities: [{ name: 'Berlin, Berlin', percent: 31 }],
	};

	it('has a row for each group', async () => {
		await store('instagram', 'followed', { audience });
		const [header, ...rows] = parseCsv((await fetchCsv('instagram/followed/audience.csv')).text);
		expect(header).toEqual(['breakdown', 'value', 'percent', 'followers_counted', 'fetched_at']);
		expect(rows).toEqual(
			[
				['age', '18-24', '24.5'],
				['gender', 'female', '60'],
				['country', 'DE', '38'],
				['city', 'Berlin, Berlin', '31'],
			].map((row) => [...row, '1000', noon(2)]),
		);
	});

	it('holds no formula, whatever age groups, countries and cities are called', async () => {
		const hostile = '=HYPERLINK("https://x.example";"A, \'B\'")';
		await store('instagram', 'hostile', {
			audience: {
				...audience,
				age: [{ range: hostile, percent: 1 }],
				countries: [{ code: '@SUM(1)', percent: 2 }],
				cities: [{ name: '\t=1+1\r\n-2', percent: 3 }],
			},
		});
		const [, ...rows] = parseCsv((await fetchCsv('instagram/hostile/audience.csv')).text);
		expect(rows.map(([breakdown, value]) => [breakdown, value])).toEqual([
			['age', `'${hostile}`],
			['gender', 'female'],
			['country', "'@SUM(1)"],
			['city', "'\t=1+1\r\n-2"],
		]);
	});

	it.each([
		['tiktok', 'silent', {}, 'TikTok does not provide it'],
		[
			'instagram',
			'tiny',
			{
				audience: null,
				meta: { ...TIKTOK_DOCUMENT.meta, missing: { audience: 'shown from 100 followers on' } },
			},
			'shown from 100 followers on',
		],
	] as const)('says why there is none: %s', async (platform, username, members, reason) => {
		await store(platform, username, members);
		expect(await service.call(`/api/mediakit/analytics/${platform}/${username}/audience.csv`)).toMatchObject({
			status: 404,
			body: { error: { code: 'no_audience', message: expect.stringContaining(reason) } },
		});
	});
});

describe('exports', () => {
	it.each(['history', 'posts', 'audience'])(
		'need the key, and an account with statistics: %s',
		async (name) => {
			const path = `/api/mediakit/analytics/tiktok/nobody/${name}.csv`;
			expect((await fetch(`${service.url}${path}`)).status).toBe(401);
			expect(await service.call(path)).toMatchObject({
				status: 404,
				body: { error: { code: 'no_statistics' } },
			});
		},
	);

	it('give a file a harmless name', async () => {
		const id = '-000open.Id_1';
		await store('tiktok', id, { profile: { ...TIKTOK_DOCUMENT.profile, username: null, url: null } });
		const { headers } = await fetchCsv(`tiktok/${id}/posts.csv`);
		expect(headers.get('content-disposition')).toBe(`attachment; filename="tiktok-${id}-posts.csv"`);
	});
});
