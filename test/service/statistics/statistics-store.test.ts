import { openDatabaseOf } from '../../support/database-location';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	INSTAGRAM_DOCUMENT as INSTAGRAM,
	TIKTOK_DOCUMENT as TIKTOK,
} from '../../support/statistics-documents';
import {
	API_KEY,
	connectTikTok,
	sandboxSettings,
	startService,
	type TestService,
} from '../../support/service';

let service: TestService;

beforeAll(async () => void (service = await startService()));
afterAll(async () => await service.close());

const put = (path: string, body: unknown) =>
	service.call(`/api/mediakit/analytics/${path}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
const read = (path: string) => service.call(`/api/mediakit/analytics/${path}`);

async function history(username: string): Promise<{ platform: string; stats_data: string }[]> {
	const database = await openDatabaseOf(service.dataDir);
	const rows = await database('social_stats_history').where({ username }).select('*');
	await database.destroy();
	return rows;
}

describe('PUT /api/mediakit/analytics/:platform/:username', () => {
	it.each([
		['tiktok', TIKTOK],
		['instagram', INSTAGRAM],
	])('stores the %s document in cache and history, as it is', async (platform, document) => {
		const stored = await put(`${platform}/example_creator`, document);
		expect(stored).toMatchObject({
			status: 200,
			body: { data: document, age_seconds: expect.any(Number), stale: expect.any(Boolean) },
		});
		expect((await read(`${platform}/@Example_Creator`)).body.data).toEqual(document);
		const rows = (await history('example_creator')).filter((row) => row.platform === platform);
		expect(rows.map((row) => JSON.parse(row.stats_data) as unknown)).toEqual([document]);
	});

	it('replaces the cached document and adds to the history', async () => {
		const profile = { ...TIKTOK.profile, username: 'Grows' };
		for (const followers of [1, 2]) {
			expect((await put('tiktok/@grows', { ...TIKTOK, profile, followers })).status).toBe(200);
		}
		expect((await read('tiktok/grows')).body).toMatchObject({ data: { followers: 2 } });
		expect(await history('grows')).toHaveLength(2);
	});

	it('keeps null what is null, and zero what is zero', async () => {
		const document = {
			...TIKTOK,
			profile: { username: 'quiet', name: null, avatar: null, bio: '', url: null, verified: null },
			stats: { followers: null, likes: 0 },
			recent_posts: [],
			followers: null,
			posts: 0,
			engagement_rate: null,
		};
		await put('tiktok/quiet', document);
		expect((await read('tiktok/quiet')).body.data).toEqual(document);
	});

	it('takes the open id in the path where the platform withholds the user name', async () => {
		const profile = { ...TIKTOK.profile, username: null, url: null };
		expect((await put('tiktok/-000Example', { ...TIKTOK, profile })).status).toBe(200);
		expect((await read('tiktok/-000Example')).status).toBe(200);
	});

	it('knows an account of Instagram by its link', async () => {
		const profile = { ...INSTAGRAM.profile, username: null, url: 'https://www.instagram.com/By_Link/?hl=en' };
		expect((await put('instagram/by_link', { ...INSTAGRAM, profile })).status).toBe(200);
		expect((await put('instagram/somebody', { ...INSTAGRAM, profile })).body).toMatchObject({
			error: { message: expect.stringContaining('is for "by_link"') },
		});
	});

	it.each([
		['another platform in the path', 'instagram/example_creator', {}, 'is for tiktok'],
		['another account in the path', 'tiktok/somebody', {}, 'is for "example_creator"'],
		[
			'another account in the link',
			'tiktok/somebody',
			{ profile: { ...TIKTOK.profile, username: null } },
			'is for "example_creator"',
		],
		[
			'a date that does not exist',
			'tiktok/example_creator',
			{ fetched_at: '2026-02-31T25:00:00Z' },
			'fetched_at',
		],
		['a local time', 'tiktok/example_creator', { fetched_at: '2026-11-20 03:30' }, 'body/fetched_at'],
		['text for a number', 'tiktok/example_creator', { followers: '50000' }, 'body/followers'],
		['a negative number', 'tiktok/example_creator', { posts: -1 }, 'body/posts'],
		[
			'an id that is a number',
			'tiktok/example_creator',
			{ recent_posts: [{ ...TIKTOK.recent_posts[0], id: 75 }] },
			'body/recent_posts/0/id',
		],
		['an unknown field', 'tiktok/example_creator', { access_token: 'act.example' }, 'body/access_token'],
		['a missing part', 'tiktok/example_creator', { meta: undefined }, 'body/meta'],
	])('refuses %s', async (_name, path, change, named) => {
		const before = await history('example_creator');
		const { status, body } = await put(path, { ...TIKTOK, ...change });
		expect({ status, body }).toMatchObject({
			status: 400,
			body: { error: { message: expect.stringContaining(named), action: 'fix-request' } },
		});
		expect(JSON.stringify(body)).not.toContain('act.example');
		expect(await history('example_creator')).toHaveLength(before.length);
	});

	it.each(['youtube/example_creator', 'tiktok/..%2Fsomebody', 'tiktok/@'])(
		'refuses the path %s',
		async (path) => {
			expect((await put(path, TIKTOK)).status).toBe(400);
		},
	);

	it('needs the API key', async () => {
		const response = await fetch(`${service.url}/api/mediakit/analytics/tiktok/example_creator`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(TIKTOK),
		});
		expect(response.status).toBe(401);
	});
});

describe('GET /n8n/test-connection', () => {
	let sandbox: TestSandbox;
	let connected: TestService;

	beforeAll(async () => {
		sandbox = await startTestSandbox();
		connected = await startService(sandboxSettings(sandbox.url));
		await connectTikTok(connected, { untick: ['video.list'] });
	});
	afterAll(async () => {
		await connected.close();
		await sandbox.close();
	});

	it('names service, version and accounts, and no token', async () => {
		const { status, body } = await connected.call('/n8n/test-connection');
		expect(status).toBe(200);
		expect(body).toEqual({
			ok: true,
			service: 'mediakit-service',
			version: expect.stringMatching(/^\d+\.\d+\.\d+/),
			accounts: [
				{
					platform: 'tiktok',
					username: expect.any(String),
					connected: true,
					expires_at: expect.stringMatching(/Z$/),
					missing_scopes: ['video.list'],
				},
			],
		});
	});

	it('takes the key from the query too, and refuses without one', async () => {
		const url = `${connected.url}/n8n/test-connection`;
		expect((await fetch(`${url}?api_key=${API_KEY}`)).status).toBe(200);
		expect((await fetch(`${url}?api_key=wrong`)).status).toBe(401);
		expect((await fetch(url)).status).toBe(401);
	});
});
