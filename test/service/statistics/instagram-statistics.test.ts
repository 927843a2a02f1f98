import { shiftDate } from '../../support/shifted-date.cjs';
import { readRows } from '../../support/database';
import { BOTH_LOGINS } from '../../support/instagram';
import { ACCOUNT, IMPRESSIONS, NOW } from '../../support/instagram-statistics';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';
import { until } from '../../support/until';

let sandbox: TestSandbox;
let service: TestService;

beforeEach(async () => {
	// Shifts the time for both the sandbox and the service, so that no day ends during the test.
	shiftDate(Date.parse(NOW) - Date.now());
	sandbox = await startTestSandbox();
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
	shiftDate(0);
});

const refresh = (query = '') =>
	service.call(`/api/mediakit/refresh-instagram-api${query}`, { method: 'POST' });

const addUser = (username: string, members: Record<string, unknown> = {}) =>
	sandbox.control('users', {
		platform: 'instagram',
		username,
		pages: [{ name: `Page of ${username}`, instagram_username: username }],
		...members,
	});

describe.each(BOTH_LOGINS)('statistics of an account of %s login', (login) => {
	it("are the sandbox's figures, in the answer, in the cache and under plain SQL", async () => {
		await addUser('solo_creator', ACCOUNT);
		await connectAccount(service, login, { user: 'solo_creator' });
		const { status, body } = await refresh();
		expect({ status, body }).toEqual({
			status: 200,
			body: {
				message: expect.stringContaining('solo_creator'),
				data: {
					username: 'solo_creator',
					followers: 1000,
					followers_formatted: '1k',
					following: 310,
					posts: 456,
					reach_daily: 15_000,
					views_daily: 25_000,
					impressions_daily: null,
					profile_views: 3500,
					engagement_rate: 5.25,
					reach_30d: 15_000,
					views_30d: 25_022,
					accounts_engaged_30d: 900,
					interactions_30d: 1240,
					avg_views: 4700,
					median_views: 4700,
					avg_reach: 3650,
					engagement_rate_by_followers: 7.4,
					engagement_rate_by_reach: 4.57,
				},
				source: 'Meta Graph API',
				updated_at: expect.stringMatching(/Z$/),
				token_refreshed: false,
				warning: expect.stringContaining('impressions_daily'),
			},
		});
		const analytics = await service.call('/api/mediakit/analytics/instagram/@Solo_Creator');
		expect(analytics.body).toMatchObject({
			data: {
				platform: 'instagram',
				meta: { api_version: 'v26.0', sample_size: 2, missing: IMPRESSIONS },
				profile: { username: 'solo_creator', name: 'Example | Tech', bio: 'Cameras' },
				recent_posts: [
					{ id: '17912345678901234', views: 9000, likes: 80, comments: 4, shares: 12, saved: 30 },
					{ id: '17912345678901233', views: 400, likes: 20, comments: 1, shares: 1, saved: 0 },
				],
			},
			stale: false,
		});
		const inGerman = await service.call('/api/mediakit/analytics/instagram/solo_creator', {
			headers: { 'accept-language': 'de' },
		});
		expect(inGerman.body.data).toEqual(analytics.body.data);
		const [name = '', message] = Object.entries(IMPRESSIONS)[0] ?? [];
		const values = { company: 'Meta', month: 'April 2025', instead: 'views_daily' };
		const code = 'metric_retired';
		expect(analytics.body.missing_reasons).toMatchObject({ [name]: { code, message, values } });
		expect(inGerman.body.missing_reasons).toMatchObject({
			[name]: { code, values, original: message, message: expect.stringContaining('abgeschafft') },
		});
		const reasons = Object.values(analytics.body.missing_reasons as Record<string, { code: string }>);
		expect(reasons.filter((reason) => reason.code === 'not_read')).toEqual([]);
		const [row, ...others] = await readRows(service, 'social_stats_cache');
		expect(others).toEqual([]);
		expect(row).toMatchObject({ platform: 'instagram', username: 'solo_creator' });
		expect(row?.stats_data).toContain('"id":"17912345678901234"');
		expect(JSON.parse(String(row?.stats_data))).toEqual(analytics.body.data);
		expect(await service.call('/api/accounts')).toMatchObject({
			body: { accounts: [{ last_synced_at: expect.stringMatching(/Z$/) }] },
		});
	});

	it('are fetched once by themselves after the connect', async () => {
		await addUser('solo_creator', ACCOUNT);
		await connectAccount(service, login, { user: 'solo_creator' });
		const { status } = await until(
			() => service.call('/api/mediakit/analytics/instagram'),
			(answer) => answer.status !== 404,
		);
		expect(status).toBe(200);
		expect(await readRows(service, 'social_stats_history')).toHaveLength(1);
	});

	it('name what a permission withholds', async () => {
		await addUser('solo_creator', ACCOUNT);
		const insights =
			login === 'instagram' ? 'instagram_business_manage_insights' : 'instagram_manage_insights';
		await connectAccount(service, login, { user: 'solo_creator', untick: [insights] });
		expect((await refresh()).body).toMatchObject({ data: { followers: 1000, reach_daily: null } });
		const { body } = await service.call('/api/mediakit/analytics/instagram');
		expect(body).toMatchObject({
			data: { meta: { missing: { reach_daily: `the scope ${insights} was not granted` } } },
		});
	});
});

describe('statistics of Instagram', () => {
	it('of several accounts are all refreshed without a name, and one fails alone', async () => {
		await connectAccount(service, 'facebook', { user: 'example_creator' });
		expect((await refresh()).body).toMatchObject({
			message: '2 of 2 accounts refreshed.',
			results: [{ data: { username: 'example_creator' } }, { data: { username: 'nordlicht_studio' } }],
		});
		await sandbox.control('instagram/revoke', { username: 'example_creator', login: 'facebook' });
		await connectAccount(service, 'instagram', { user: 'nordlicht_studio' });
		const { body } = await refresh();
		expect(body).toMatchObject({ message: '1 of 2 accounts refreshed.' });
		expect(body.results).toContainEqual({
			message: expect.stringContaining('example_creator could not be refreshed'),
			error: expect.objectContaining({ code: 'reconnect_required', action: 'reconnect' }),
		});
	});

	it('say which platform they miss an account of', async () => {
		expect(await refresh()).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'account_not_connected',
					message: expect.stringMatching(/No Instagram account.*oauth-url\/instagram.*oauth-url\/facebook/),
				},
			},
		});
		await connectAccount(service, 'instagram');
		expect(await refresh('?account=unknown')).toMatchObject({
			status: 409,
			body: { error: { message: expect.stringContaining('The Instagram account "unknown"') } },
		});
		expect(await service.call('/api/mediakit/analytics/instagram/unknown')).toMatchObject({
			status: 404,
			body: { error: { message: expect.stringContaining('refresh-instagram-api') } },
		});
	});

	it('and of TikTok lie side by side', async () => {
		await connectAccount(service, 'instagram', { user: 'example_creator' });
		await connectAccount(service, 'tiktok', { user: 'example_creator' });
		await refresh();
		await service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });
		const rows = await readRows(service, 'social_stats_cache');
		expect(rows.map(({ platform, username }) => `${platform}/${username}`).sort()).toEqual([
			'instagram/example_creator',
			'tiktok/example_creator',
		]);
		const { accounts } = (await service.call('/api/accounts')).body as { accounts: object[] };
		expect(accounts).toMatchObject([{ platform: 'instagram' }, { platform: 'tiktok' }]);
	});
});
