import { openDatabaseOf } from '../../support/database-location';
import { attributesOf } from '../../support/dashboard';
import { readRows } from '../../support/database';
import { REFERENCE_CASE } from '../../support/sandbox';
import {
	allAtOnce,
	API_KEY,
	connectTikTok,
	refreshStatistics,
	sandboxSettings,
	startForEachTest,
	startService,
} from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { until } from '../../support/until';

afterEach(() => shiftDate(0));
const bench = startForEachTest();
beforeEach(async () => void (await bench.sandbox.control('users', REFERENCE_CASE)));

const refresh = (query = '') => refreshStatistics(bench, 'tiktok', query);

describe('connecting an account', () => {
	it('goes through the consent page and ends on a page that runs only our own script', async () => {
		const page = await connectTikTok(bench.service);
		expect(page.status).toBe(200);
		expect(page.headers.get('content-security-policy')).toMatch(
			/^default-src 'none';script-src 'self';style-src 'self';/,
		);
		expect(await page.text()).toContain('example_creator is connected');
		const { body } = await bench.service.call('/api/accounts');
		expect(body).toEqual({
			accounts: [
				{
					id: expect.any(String),
					platform: 'tiktok',
					username: 'example_creator',
					display_name: expect.any(String),
					group: null,
					connected: true,
					scopes: ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.list', 'video.upload'],
					missing_scopes: [],
					expires_at: expect.stringMatching(/Z$/),
					refresh_expires_at: expect.stringMatching(/Z$/),
					last_synced_at: null,
					health: 'ok',
				},
			],
		});
	});

	it('keeps one account when it is connected again, and names what was not granted', async () => {
		await connectTikTok(bench.service);
		await connectTikTok(bench.service, { untick: ['video.list'] });
		const { accounts } = (await bench.service.call('/api/accounts')).body as { accounts: object[] };
		expect(accounts).toMatchObject([{ username: 'example_creator', missing_scopes: ['video.list'] }]);
	});

	it('says in words what is not possible without what was not granted', async () => {
		const page = await connectTikTok(bench.service, { untick: ['video.list', 'video.upload'] });
		const text = await page.text();
		expect(text).toContain('example_creator is connected');
		expect(text).toMatch(
			/Not allowed: video\.list \(videos and their metrics are not available\), video\.upload \(no drafts can be sent\)\. To change this, connect again/,
		);
		expect(text).not.toContain('<script>');
	});

	it('says in words that the person refused', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const denied = await fetch(String(body.url), {
			method: 'POST',
			body: new URLSearchParams({ decision: 'deny', user: 'example_creator' }),
		});
		expect([denied.status, await denied.text()]).toEqual([409, expect.stringContaining('allow access')]);
		expect((await bench.service.call('/api/accounts')).body).toEqual({ accounts: [] });
	});

	it('stores tokens encrypted', async () => {
		await connectTikTok(bench.service);
		const database = await openDatabaseOf(bench.service.dataDir);
		const [row] = await database('accounts').select('*');
		await database.destroy();
		expect(JSON.stringify(row)).not.toMatch(/act\.|rft\./);
		expect(row).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
	});

	it('takes a state once only, and for ten minutes', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const callback = `/api/auth/tiktok/callback?error=access_denied&state=${String(body.state)}`;
		const denied = await fetch(bench.service.url + callback);
		expect([denied.status, await denied.text()]).toEqual([409, expect.stringContaining('allow access')]);
		const again = await fetch(bench.service.url + callback);
		expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('already used')]);

		for (const [minutes, status] of [
			[9, 409],
			[11, 400],
		] as const) {
			const { state } = (await bench.service.call('/auth/oauth-url/tiktok')).body;
			shiftDate(minutes * 60_000);
			const late = await fetch(
				`${bench.service.url}/api/auth/tiktok/callback?error=access_denied&state=${String(state)}`,
			);
			expect([minutes, late.status]).toEqual([minutes, status]);
			shiftDate(0);
		}
		await bench.service.call('/auth/oauth-url/tiktok');
		shiftDate(11 * 60_000);
		await bench.service.call('/auth/oauth-url/tiktok');
		expect(await readRows(bench.service, 'oauth_states')).toHaveLength(1);
	});

	/** Returns the URL to which TikTok redirects the browser after consent. */
	async function callbackOf(authorizeUrl: unknown): Promise<string> {
		const answer = await fetch(String(authorizeUrl), {
			method: 'POST',
			body: new URLSearchParams({ decision: 'allow', user: 'example_creator' }),
			redirect: 'manual',
		});
		return answer.headers.get('location') ?? '';
	}
	const exchanges = async () =>
		(
			(await bench.sandbox.read('requests')) as { requests: { path: string; body?: string }[] }
		).requests.filter(({ body }) => body?.includes('grant_type=authorization_code')).length;

	it('shows its last page again when the browser loads it again, and connects once', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const callback = await callbackOf(body.url);
		const head = await fetch(callback, { method: 'HEAD' });
		expect([head.status, await exchanges()]).toEqual([200, 0]);
		// Two simultaneous requests, as when a browser prefetches the page, and a later one.
		const pages = [...(await Promise.all([fetch(callback), fetch(callback)])), await fetch(callback)];
		for (const page of pages) {
			expect([page.status, await page.text()]).toEqual([
				200,
				expect.stringContaining('example_creator is connected'),
			]);
		}
		expect(await exchanges()).toBe(1);
		expect((await fetch(`${callback}x`)).status).toBe(400);
		await bench.service.call('/api/auth/tiktok/disconnect', { method: 'DELETE' });
		expect((await fetch(callback)).status).toBe(400);
	});

	it('shows its last page again only in the browser where it began', async () => {
		const start = await fetch(`${bench.service.url}/api/auth/tiktok/connect`, {
			redirect: 'manual',
			headers: { 'x-api-key': API_KEY },
		});
		const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
		const callback = await callbackOf(start.headers.get('location'));
		for (const status of [200, 200])
			expect((await fetch(callback, { headers: { cookie } })).status).toBe(status);
		expect((await fetch(callback)).status).toBe(400);
	});

	it('works in any browser with a URL that was made for somebody, as the security page says', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const callback = await callbackOf(body.url);
		const elsewhere = { headers: { cookie: 'mediakit_oauth=of-another-flow' } };
		expect((await fetch(callback, elsewhere)).status).toBe(200);
	});

	it('says that the app is not set up when TikTok refuses a target user (tiktok §1.4)', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const query = `error=access_denied&error_type=non_sandbox_target&state=${String(body.state)}`;
		const page = await fetch(`${bench.service.url}/api/auth/tiktok/callback?${query}`);
		expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('target users')]);
	});

	it('is refused by a sandbox app of TikTok that does not have the account among its target users', async () => {
		await bench.sandbox.control('tiktok/app', { target_users: ['somebody_else'] });
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const refused = await fetch(String(body.url), {
			method: 'POST',
			body: new URLSearchParams({ decision: 'allow', user: 'example_creator' }),
		});
		expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('target users')]);
	});

	it('lets a flow that began in a browser end only there', async () => {
		const start = await fetch(`${bench.service.url}/api/auth/tiktok/connect`, {
			redirect: 'manual',
			headers: { 'x-api-key': API_KEY },
		});
		const authorize = new URL(start.headers.get('location') ?? '');
		expect(start.status).toBe(302);
		expect(attributesOf(start.headers)).toEqual([
			'HttpOnly',
			'Max-Age=600',
			'Path=/api/auth',
			'SameSite=Lax',
			expect.stringMatching(/^mediakit_oauth=[\w-]{32}$/),
		]);
		const callback = `${bench.service.url}/api/auth/tiktok/callback?error=access_denied&state=${authorize.searchParams.get('state')}`;
		expect((await fetch(callback)).status).toBe(400);

		const second = await fetch(`${bench.service.url}/api/auth/tiktok/connect`, {
			redirect: 'manual',
			headers: { 'x-api-key': API_KEY },
		});
		const state = new URL(second.headers.get('location') ?? '').searchParams.get('state');
		const own = await fetch(
			`${bench.service.url}/api/auth/tiktok/callback?error=access_denied&state=${state}`,
			{
				headers: { cookie: (second.headers.get('set-cookie') ?? '').split(';')[0] ?? '' },
			},
		);
		expect(own.status).toBe(409);
	});

	it('shows what a hostile error text says as text', async () => {
		const { body } = await bench.service.call('/auth/oauth-url/tiktok');
		const text = encodeURIComponent('<script>alert(1)</script>');
		const page = await fetch(
			`${bench.service.url}/api/auth/tiktok/callback?error=odd&error_description=${text}&state=${String(body.state)}`,
		);
		expect(await page.text()).not.toContain('<script>alert');
	});

	it('says what is missing when no app is configured', async () => {
		const bare = await startService();
		expect(await bare.call('/auth/oauth-url/tiktok')).toMatchObject({
			status: 409,
			body: { error: { code: 'app_not_configured', message: expect.stringContaining('TIKTOK_CLIENT_KEY') } },
		});
		await bare.close();
	});
});

describe('statistics', () => {
	it('are fetched into cache and history, and served with every digit of an id', async () => {
		await connectTikTok(bench.service);
		expect(await refresh()).toMatchObject({
			status: 200,
			body: {
				message: expect.any(String),
				data: {
					username: 'example_creator',
					followers: 50_000,
					followers_formatted: '50k',
					posts: 150,
					engagement_rate: 5.72,
					avg_views: 12_500,
				},
				source: 'TikTok Official API',
				updated_at: expect.stringMatching(/Z$/),
				token_refreshed: false,
			},
		});
		const { body } = await bench.service.call('/api/mediakit/analytics/tiktok');
		expect(body).toMatchObject({
			data: {
				stats: { engagement_rate: 5.72, avg_views: 12_500 },
				recent_posts: [{ id: '7512345678901234567' }, {}],
			},
			age_seconds: expect.any(Number),
			stale: false,
		});
		const database = await openDatabaseOf(bench.service.dataDir);
		const [row] = await database('social_stats_cache').select('*');
		const history = await database('social_stats_history').select('*');
		await database.destroy();
		expect(row).toMatchObject({
			platform: 'tiktok',
			username: 'example_creator',
			fetched_at: expect.stringMatching(/Z$/),
		});
		expect(row?.stats_data).toContain('"id":"7512345678901234567"');
		expect(JSON.parse(row?.stats_data ?? '')).toEqual(body.data);
		expect(history.length).toBeGreaterThanOrEqual(1);
	});

	it('are fetched once by themselves after a connect', async () => {
		await connectTikTok(bench.service);
		const { status } = await until(
			() => bench.service.call('/api/mediakit/analytics/tiktok/@Example_Creator'),
			(answer) => answer.status !== 404,
		);
		expect(status).toBe(200);
	});

	it('of an account that nobody has fetched are a clear 404', async () => {
		expect(await bench.service.call('/api/mediakit/analytics/tiktok/nobody')).toMatchObject({
			status: 404,
			body: { error: { code: 'no_statistics', message: expect.stringContaining('nobody') } },
		});
	});

	it('of several accounts need a name, and are all refreshed without one', async () => {
		await bench.sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
		await connectTikTok(bench.service);
		await connectTikTok(bench.service, { user: 'second_creator' });
		expect((await refresh()).body).toMatchObject({
			message: '2 of 2 accounts refreshed.',
			results: [{ data: { username: 'example_creator' } }, { data: { username: 'second_creator' } }],
		});
		expect(await bench.service.call('/api/mediakit/analytics/tiktok')).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'account_ambiguous',
					message: expect.stringContaining('example_creator, second_creator'),
				},
			},
		});
		expect(await refresh('?account=unknown')).toMatchObject({
			status: 409,
			body: { error: { code: 'account_not_connected', action: 'reconnect' } },
		});
	});

	it('of one account that fails do not stop the others', async () => {
		await bench.sandbox.control('users', { platform: 'tiktok', username: 'second_creator' });
		await connectTikTok(bench.service);
		await connectTikTok(bench.service, { user: 'second_creator' });
		await refresh();
		await bench.sandbox.control('faults', {
			kind: 'error',
			code: 'rate_limit_exceeded',
			match: { path: '/v2/user/info/' },
			times: 1,
		});
		const { results, message } = (await refresh()).body as { results: object[]; message: string };
		expect(message).toBe('1 of 2 accounts refreshed.');
		expect(results).toContainEqual({
			message: expect.stringContaining('could not be refreshed'),
			error: expect.objectContaining({ code: 'rate_limited', action: 'wait', retryAfterSeconds: 60 }),
		});
	});

	it('share one fetch when they are asked for at the same time', async () => {
		await connectTikTok(bench.service);
		await refresh();
		const before = (await bench.sandbox.requests('/v2/user/info/')).length;
		const answers = await allAtOnce({ ...bench, path: '/v2/user/info/' }, 8, () => refresh());
		expect(answers.every(({ status }) => status === 200)).toBe(true);
		expect((await bench.sandbox.requests('/v2/user/info/')).length).toBe(before + 1);
	});
});

describe('tokens', () => {
	it('are renewed once when they are about to end, however many ask', async () => {
		await connectTikTok(bench.service);
		await refresh();
		const database = await openDatabaseOf(bench.service.dataDir);
		await database('accounts').update({ expires_at: new Date(Date.now() + 9 * 60_000).toISOString() });
		await database.destroy();
		const refreshes = async () => (await bench.sandbox.requests('/v2/oauth/token/')).length;
		const before = await refreshes();
		const [answer] = await Promise.all([refresh(), refresh('?account=@example_creator'), refresh()]);
		expect(answer.body).toMatchObject({ token_refreshed: true });
		expect(await refreshes()).toBe(before + 1);
		expect((await refresh()).body).toMatchObject({ token_refreshed: false });
	});

	it('are renewed when TikTok calls them invalid before their time', async () => {
		await connectTikTok(bench.service);
		await bench.sandbox.control('clock', { advanceSeconds: 7_300 });
		expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: true } });
	});

	it('are not lost when the service is stopped while they are renewed', async () => {
		await connectTikTok(bench.service);
		await refresh();
		await bench.sandbox.control('clock', { advanceSeconds: 7_300 });
		await bench.sandbox.control('faults', {
			kind: 'hold',
			when: 'after',
			match: { path: '/v2/oauth/token/' },
		});
		const tokenRequests = async () => (await bench.sandbox.requests('/v2/oauth/token/')).length;
		const before = await tokenRequests();
		const interrupted = refresh().catch(() => undefined);
		await bench.sandbox.untilHeld();
		const stopped = bench.service.stop();
		// Stopping the service aborts the request. Only then does TikTok respond.
		await interrupted;
		await bench.sandbox.control('release');
		await stopped;

		bench.service = await startService({
			...sandboxSettings(bench.sandbox.url),
			DATA_DIR: bench.service.dataDir,
		});
		expect(await refresh()).toMatchObject({ status: 200 });
		expect(await tokenRequests()).toBe(before + 1);
	});

	it('that TikTok no longer renews end in "reconnect", for the account and for uploads', async () => {
		await connectTikTok(bench.service);
		await bench.sandbox.control('clock', { advanceSeconds: 181 * 24 * 3600 });
		expect(await refresh()).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'reconnect_required',
					platform: 'tiktok',
					platformCode: 'invalid_grant',
					action: 'reconnect',
				},
			},
		});
		const { body } = await bench.service.call('/api/accounts');
		expect(body).toMatchObject({ accounts: [{ connected: false, health: 'reconnect' }] });
	});
});
