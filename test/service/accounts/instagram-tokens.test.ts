import { shiftDate } from '../../support/shifted-date.cjs';
import { readRows } from '../../support/database';
import type { InstagramLogin } from '../../../platforms/instagram';
import { BOTH_LOGINS } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../../support/service';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const RENEWAL = {
	instagram: { path: '/refresh_access_token', grantType: 'ig_refresh_token' },
	facebook: { path: '/oauth/access_token', grantType: 'fb_exchange_token' },
};

let sandbox: TestSandbox;
let service: TestService;

beforeEach(async () => {
	sandbox = await startTestSandbox();
	await sandbox.control('users', {
		platform: 'instagram',
		username: 'solo_creator',
		followers_count: 1000,
		pages: [{ name: 'Solo Page', instagram_username: 'solo_creator' }],
	});
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => {
	shiftDate(0);
	await service.close();
	await sandbox.close();
});

const refresh = () => service.call('/api/mediakit/refresh-instagram-api', { method: 'POST' });

async function account(): Promise<Record<string, unknown>> {
	const { accounts } = (await service.call('/api/accounts')).body as { accounts: object[] };
	return { ...accounts[0] };
}

/** Connects the account and waits for the first statistics. */
async function connect(login: InstagramLogin): Promise<void> {
	await connectAccount(service, login, { user: 'solo_creator' });
	await refresh();
}

const daysLeft = async () => (Date.parse(String((await account()).expires_at)) - Date.now()) / DAY_MS;

describe.each(BOTH_LOGINS)('a token of %s login', (login) => {
	/**
	 * Counts the token refreshes, except for the one identical call that is made when connecting with Facebook Login.
	 */
	async function renewals(): Promise<number> {
		const { path, grantType } = RENEWAL[login];
		const calls = (await sandbox.requests(path)).filter(({ query }) => query.grant_type === grantType);
		return calls.length - (login === 'facebook' ? 1 : 0);
	}

	it('is left alone before 24 hours, and in its first week', async () => {
		await connect(login);
		for (const age of [23 * HOUR_MS, 6 * DAY_MS]) {
			shiftDate(age);
			expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
		}
		expect(await renewals()).toBe(0);
	});

	it('is renewed once when it is used at the age of 8 days, however many ask', async () => {
		await connect(login);
		shiftDate(8 * DAY_MS);
		expect(await daysLeft()).toBeCloseTo(52, 0);
		const [answer] = await Promise.all([refresh(), refresh(), refresh()]);
		expect(answer).toMatchObject({ status: 200, body: { token_refreshed: true } });
		expect(await renewals()).toBe(1);
		expect(await daysLeft()).toBeCloseTo(60, 0);
		expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
		expect(await renewals()).toBe(1);
	});

	it('that cannot be renewed early goes on working, and is not asked for with every call', async () => {
		await connect(login);
		shiftDate(8 * DAY_MS);
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 100,
			match: { path: RENEWAL[login].path },
		});
		for (let round = 0; round < 2; round++) {
			expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
		}
		expect(await renewals()).toBe(1);
		expect(await account()).toMatchObject({ health: 'ok' });
	});

	it('lives on for as long as it is used now and then', async () => {
		await connect(login);
		for (let day = 20; day <= 200; day += 20) {
			shiftDate(day * DAY_MS);
			expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: true } });
		}
		expect(await account()).toMatchObject({ connected: true, health: 'ok' });
	});

	it('that nobody used for 60 days ends in "reconnect", and shows it before it is used', async () => {
		await connect(login);
		shiftDate(61 * DAY_MS);
		expect(await account()).toMatchObject({ connected: false, health: 'reconnect' });
		expect(await refresh()).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 'reconnect_required',
					platform: 'instagram',
					platformCode: expect.stringMatching(/^190/),
					action: 'reconnect',
				},
			},
		});
	});

	it('that the person took back ends in "reconnect", until it is connected again', async () => {
		await connect(login);
		await sandbox.control('instagram/revoke', { username: 'solo_creator', login });
		expect(await refresh()).toMatchObject({
			status: 409,
			body: { error: { code: 'reconnect_required', platformCode: '190/458' } },
		});
		expect(await account()).toMatchObject({ connected: false, health: 'reconnect' });
		await connect(login);
		expect(await account()).toMatchObject({ connected: true, health: 'ok' });
		expect((await refresh()).status).toBe(200);
	});
});

describe('a renewed token', () => {
	it('of Instagram Login replaces the old one', async () => {
		await sandbox.control('switches', {
			'instagram.refreshReturns': 'rotated',
			'instagram.replacedToken': 'refused',
		});
		await connect('instagram');
		for (let day = 8; day <= 24; day += 8) {
			shiftDate(day * DAY_MS);
			expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: true } });
		}
	});

	it('of Facebook Login brings a token of the Page with it', async () => {
		await connect('facebook');
		const listed = async () => (await sandbox.requests('/me/accounts')).length;
		const before = await listed();
		const [first] = await readRows(service, 'accounts');
		shiftDate(8 * DAY_MS);
		await refresh();
		expect(await listed()).toBe(before + 1);
		const [second] = await readRows(service, 'accounts');
		expect(second?.page_token).not.toBe(first?.page_token);
	});

	it('of Facebook Login is kept even if the Pages cannot be read', async () => {
		await connect('facebook');
		const [first] = await readRows(service, 'accounts');
		shiftDate(8 * DAY_MS);
		await sandbox.control('faults', { kind: 'error', code: 10, match: { path: '/me/accounts' } });
		expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: true } });
		const [second] = await readRows(service, 'accounts');
		expect(second?.page_token).toBe(first?.page_token);
	});

	it('that Facebook does not renew is no reason to connect again while it lives', async () => {
		await connect('facebook');
		await sandbox.control('switches', { 'instagram.longTokenExchange': 'refused' });
		shiftDate(8 * DAY_MS);
		expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
		expect(await account()).toMatchObject({ health: 'ok' });
	});
});
