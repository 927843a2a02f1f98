import { eventsOf, readRows } from '../../support/database';
import { eventually } from '../../support/deliveries';
import {
	connectAccount,
	listAccounts,
	refreshStatistics,
	sandboxSettings,
	startForEachTest,
	startService,
} from '../../support/service';
import { connectClient } from '../../support/tiktok';

const bench = startForEachTest();

const answerWith = (path: string, members: Record<string, unknown>, times = 4) =>
	bench.sandbox.control('faults', { match: { path }, times, ...members });
const clearFaults = () => bench.sandbox.clearFaults();

const accounts = () => listAccounts(bench);

const EMPTY = { kind: 'status', status: 200, body: '{}' };

describe('a TikTok account whose profile cannot be read when it is connected', () => {
	const PROFILE = '/v2/user/info/';

	it.each([
		['an internal error', { kind: 'error', code: 'internal_error' }],
		['a limit', { kind: 'error', code: 'rate_limit_exceeded' }],
		['an answer without it', EMPTY],
		['no answer', { kind: 'reset-before' }],
	])('is connected, and gets its name from the first refresh that works: %s', async (_what, members) => {
		// The fault occurs only once, since the automatic refresh afterwards would remember a rate limit for a minute.
		await answerWith(PROFILE, members, 1);
		expect((await connectAccount(bench.service, 'tiktok')).status).toBe(200);
		expect(await accounts()).toMatchObject([{ platform: 'tiktok', connected: true, missing_scopes: [] }]);
		await clearFaults();
		const named = async () => {
			await refreshStatistics(bench, 'tiktok');
			return (await accounts())[0]?.username === 'example_creator';
		};
		await eventually(named);
	});

	it('keeps the names that it had when it is connected again', async () => {
		await connectAccount(bench.service, 'tiktok');
		await refreshStatistics(bench, 'tiktok');
		const [before] = await accounts();
		await answerWith(PROFILE, EMPTY);
		await connectAccount(bench.service, 'tiktok');
		const [after, ...others] = await accounts();
		expect(others).toEqual([]);
		expect(after).toMatchObject({
			id: before?.id,
			username: 'example_creator',
			display_name: 'Example Creator',
			connected: true,
		});
		expect((await bench.service.call('/api/mediakit/analytics/tiktok/example_creator')).status).toBe(200);
	});

	it('does not lose a ready token, which has worked its one time', async () => {
		const { grant, close } = await connectClient(bench.sandbox);
		await close();
		await bench.service.close();
		await answerWith(PROFILE, { kind: 'error', code: 'internal_error' });
		bench.service = await startService({
			...sandboxSettings(bench.sandbox.url),
			TIKTOK_ACCESS_TOKEN: grant.accessToken,
			TIKTOK_REFRESH_TOKEN: grant.refreshToken,
		});
		expect(await readRows(bench.service, 'token_imports')).toMatchObject([{ outcome: 'imported' }]);
		expect(await accounts()).toMatchObject([{ connected: true, health: 'ok' }]);
		expect(await eventsOf(bench.service, 'account.connected')).toHaveLength(1);
	});
});

describe('accounts of Facebook Login of which something cannot be read when they are connected', () => {
	const SCOPES = ['instagram_basic', 'instagram_manage_insights'];

	it.each([
		['the permissions', '/me/permissions'],
		['the person', '/v26.0/me?'],
		['the businesses', '/me/businesses'],
		['the Pages of a business', '/owned_pages'],
		['the Pages of clients', '/client_pages'],
	])('are connected all the same: %s', async (_what, path) => {
		for (const members of [{ kind: 'error', code: 4 }, EMPTY]) {
			await answerWith(path, members, 1);
			expect((await connectAccount(bench.service, 'facebook')).status).toBe(200);
			const connected = await accounts();
			expect(connected.map(({ username }) => username)).toEqual(
				expect.arrayContaining(['example_creator', 'nordlicht_studio']),
			);
			for (const { scopes } of connected) expect(scopes).toEqual(expect.arrayContaining(SCOPES));
			await clearFaults();
		}
	});

	it('keep names and the id that callbacks name when they are connected again', async () => {
		await connectAccount(bench.service, 'facebook', { user: 'nordlicht_studio' });
		const rows = () => readRows(bench.service, 'accounts');
		const [before] = await rows();
		expect(before).toMatchObject({ display_name: 'Nordlicht Studio', app_scoped_id: expect.any(String) });
		await answerWith(`/${String(before?.platform_user_id)}?`, { kind: 'error', code: 4 });
		await answerWith('/v26.0/me?', { kind: 'error', code: 4 });
		await connectAccount(bench.service, 'facebook', { user: 'nordlicht_studio' });
		const { username, display_name, app_scoped_id } = before ?? {};
		expect(await rows()).toMatchObject([{ username, display_name, app_scoped_id }]);
	});

	it('are not connected without the list of the Pages themselves, and the page says why', async () => {
		await answerWith('/me/accounts', EMPTY);
		const page = await connectAccount(bench.service, 'facebook');
		expect([page.status, await page.text()]).toEqual([502, expect.stringContaining('without a list')]);
		expect(await accounts()).toEqual([]);
	});
});
