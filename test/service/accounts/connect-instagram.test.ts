import { BOTH_LOGINS } from '../../support/instagram';
import { readRows } from '../../support/database';
import {
	connectAccount,
	listAccounts,
	refreshStatistics,
	startForEachTest,
	startService,
} from '../../support/service';

const DAY_SECONDS = 24 * 60 * 60;

const SCOPES = {
	instagram: [
		'instagram_business_basic',
		'instagram_business_content_publish',
		'instagram_business_manage_insights',
	],
	facebook: [
		'instagram_basic',
		'instagram_content_publish',
		'instagram_manage_insights',
		'pages_show_list',
		'pages_read_engagement',
	],
};

const bench = startForEachTest();

const accountRows = () => readRows(bench.service, 'accounts');

const accounts = () => listAccounts(bench);

/** Adds an Instagram account, and its owner's account on Facebook. */
const addUser = (username: string, members: Record<string, unknown> = {}) =>
	bench.sandbox.control('users', { platform: 'instagram', username, ...members });

describe.each(BOTH_LOGINS)('connecting an account by %s login', (login) => {
	it('goes through the consent page to one account of Instagram with a token for 60 days', async () => {
		await addUser('solo_creator', {
			name: 'Solo',
			pages: [{ name: 'Solo Page', instagram_username: 'solo_creator' }],
		});
		const page = await connectAccount(bench.service, login, { user: 'solo_creator' });
		expect([page.status, await page.text()]).toEqual([
			200,
			expect.stringContaining('Instagram account solo_creator'),
		]);
		const [account, ...others] = await accounts();
		expect(others).toEqual([]);
		expect(account).toMatchObject({
			platform: 'instagram',
			username: 'solo_creator',
			display_name: 'Solo',
			connected: true,
			scopes: expect.arrayContaining(SCOPES[login]),
			missing_scopes: [],
			health: 'ok',
		});
		const life = (Date.parse(String(account?.expires_at)) - Date.now()) / 1000 / DAY_SECONDS;
		expect(Math.round(life)).toBe(60);
		expect(account?.refresh_expires_at).toBe(account?.expires_at);
	});

	it('stores the tokens encrypted, with the id that the callbacks of Meta name', async () => {
		await connectAccount(bench.service, login);
		const [row] = await accountRows();
		expect(row).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
		expect(JSON.stringify(await accountRows())).not.toMatch(/IGAA|EAA/);
		expect(row).toMatchObject({ login, app_scoped_id: expect.stringMatching(/^\d+$/) });
		expect(row?.app_scoped_id).not.toBe(row?.platform_user_id);
	});

	it('names what was not granted', async () => {
		const insights = SCOPES[login][2] ?? '';
		await connectAccount(bench.service, login, { untick: [insights] });
		const connected = await accounts();
		expect(connected).not.toEqual([]);
		for (const account of connected) expect(account).toMatchObject({ missing_scopes: [insights] });
	});

	it('says in words that the person refused', async () => {
		const { body } = await bench.service.call(`/auth/oauth-url/${login}`);
		const denied = await fetch(String(body.url), {
			method: 'POST',
			body: new URLSearchParams({ decision: 'deny', user: 'example_creator' }),
		});
		expect(denied.url).toContain('error=access_denied');
		expect([denied.status, await denied.text()]).toEqual([
			409,
			expect.stringMatching(/Connect again and allow access\. \(Meta: access_denied: /),
		]);
		expect(await accounts()).toEqual([]);
	});

	it('takes no state of the other login', async () => {
		const other = login === 'instagram' ? 'facebook' : 'instagram';
		const { body } = await bench.service.call(`/auth/oauth-url/${other}`);
		const page = await fetch(
			`${bench.service.url}/api/auth/${login}/callback?code=x&state=${String(body.state)}`,
		);
		expect(page.status).toBe(400);
	});

	it('says which settings are missing when no app is configured', async () => {
		const bare = await startService();
		expect(await bare.call(`/auth/oauth-url/${login}`)).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'app_not_configured',
					message: expect.stringContaining(`${login.toUpperCase()}_APP_SECRET`),
				},
			},
		});
		await bare.close();
	});

	it('shows a refusal of the code as text', async () => {
		const { body } = await bench.service.call(`/auth/oauth-url/${login}`);
		const page = await fetch(
			`${bench.service.url}/api/auth/${login}/callback?code=used-up&state=${String(body.state)}`,
		);
		expect([page.status, await page.text()]).toEqual([409, expect.stringContaining('Reconnect the account')]);
	});
});

describe('Facebook Login', () => {
	it('connects every account that is linked to a Page, each for itself, and says so', async () => {
		const page = await connectAccount(bench.service, 'facebook', { user: 'example_creator' });
		const text = await page.text();
		expect(text).toContain('2 Instagram accounts are connected separately');
		expect(text).toMatch(/example_creator \(Page [^)]+\)/);
		expect(text).toMatch(/nordlicht_studio \(Page [^)]+\)/);
		expect((await accounts()).map(({ username }) => username)).toEqual([
			'example_creator',
			'nordlicht_studio',
		]);
		const rows = await accountRows();
		expect(new Set(rows.map((row) => row.page_id)).size).toBe(2);
		for (const row of rows) expect(row.page_token).toEqual(expect.any(String));
	});

	it('says in words which Pages it saw when none is linked to an account', async () => {
		await addUser('no_link', { pages: [{ name: 'Corner Shop' }] });
		const page = await connectAccount(bench.service, 'facebook', { user: 'no_link' });
		const text = await page.text();
		expect(page.status).toBe(409);
		expect(text).toContain('No professional Instagram account was found');
		expect(text).toContain('Corner Shop');
		expect(text).toMatch(/\(1\).*\(2\).*\(3\)/);
		expect(await accounts()).toEqual([]);
	});

	it('proves the app secret where the app demands it', async () => {
		await bench.sandbox.control('instagram/app', { require_proof: true });
		expect((await connectAccount(bench.service, 'facebook')).status).toBe(200);
		const answer = await refreshStatistics(bench, 'instagram', '?account=example_creator');
		expect(answer.status).toBe(200);
	});

	it('takes over an account that Instagram Login has connected, and gives it back', async () => {
		await connectAccount(bench.service, 'instagram');
		const [before] = await accountRows();
		await connectAccount(bench.service, 'facebook');
		const taken = (await accountRows()).find((row) => row.username === 'example_creator');
		expect(taken).toMatchObject({ id: before?.id, login: 'facebook', page_token: expect.any(String) });
		await connectAccount(bench.service, 'instagram');
		const back = (await accountRows()).find((row) => row.username === 'example_creator');
		expect(back).toMatchObject({ id: before?.id, login: 'instagram', page_id: null, page_token: null });
		expect((await accounts()).find(({ username }) => username === 'example_creator')).toMatchObject({
			missing_scopes: [],
		});
	});
});
