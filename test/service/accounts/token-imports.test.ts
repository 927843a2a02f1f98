import { readRows } from '../../support/database';
import { tikTokRenewals } from '../../support/expired-tokens';
import { BOTH_LOGINS, connectInstagram } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { connectClient } from '../../support/tiktok';
import { until } from '../../support/until';

const DAY_MS = 24 * 60 * 60 * 1000;

let sandbox: TestSandbox;
let service: TestService | undefined;

beforeEach(async () => {
	sandbox = await startTestSandbox();
});
afterEach(async () => {
	shiftDate(0);
	await service?.close();
	service = undefined;
	await sandbox.close();
});

/** Starts the service with existing tokens, and with its previous data if it has run before. */
async function start(settings: Record<string, string>): Promise<TestService> {
	const kept = service && { DATA_DIR: service.dataDir };
	await service?.stop();
	service = await startService({ ...sandboxSettings(sandbox.url), ...settings, ...kept });
	return service;
}

async function accounts(): Promise<Record<string, unknown>[]> {
	return (await service?.call('/api/accounts'))?.body.accounts as Record<string, unknown>[];
}

/** Returns the accounts once there are any: the service does not wait long for slow platforms when it starts. */
const imported = () => until(accounts, ({ length }) => length > 0);

/** Returns how often a refresh token of TikTok has been used, once that is as often as expected. */
const renewals = async (expected: number) =>
	(
		await until(
			() => tikTokRenewals(sandbox),
			({ length }) => length >= expected,
		)
	).length;

async function readyTikTokTokens(): Promise<Record<string, string>> {
	const { grant, close } = await connectClient(sandbox);
	await close();
	return { TIKTOK_ACCESS_TOKEN: grant.accessToken, TIKTOK_REFRESH_TOKEN: grant.refreshToken };
}

it('a refresh token of TikTok becomes a connected account, once, since it works only once', async () => {
	const ready = await readyTikTokTokens();
	await start(ready);
	expect(await imported()).toMatchObject([
		{ platform: 'tiktok', username: 'example_creator', connected: true, missing_scopes: [] },
	]);
	expect(await renewals(1)).toBe(1);
	const again = await start(ready);
	expect(await renewals(1)).toBe(1);
	expect(await imported()).toMatchObject([{ username: 'example_creator', connected: true }]);
	expect(await again.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' })).toMatchObject({
		status: 200,
	});
	expect(JSON.stringify(await readRows(again, 'token_imports'))).not.toContain(ready.TIKTOK_REFRESH_TOKEN);
});

it('a burned copy is refused, does not hold up the start and is not tried again', async () => {
	const ready = await readyTikTokTokens();
	await start(ready);
	await service?.close();
	service = undefined;
	// Starts another service, which does not know that the token has been used.
	await start(ready);
	expect(await accounts()).toEqual([]);
	expect(await renewals(2)).toBe(2);
	await start(ready);
	expect(await renewals(2)).toBe(2);
	const other = await readyTikTokTokens();
	await start(other);
	expect(await imported()).toMatchObject([{ username: 'example_creator', connected: true }]);
});

it('a token that TikTok could not look at is tried again at the next start', async () => {
	const ready = await readyTikTokTokens();
	await sandbox.control('faults', { kind: 'status', status: 503, match: { path: '/v2/oauth/token/' } });
	await start(ready);
	expect(await accounts()).toEqual([]);
	await start(ready);
	expect(await imported()).toMatchObject([{ username: 'example_creator', connected: true }]);
});

describe.each(BOTH_LOGINS)('a long-lived token of %s login', (login) => {
	async function readyToken(): Promise<string> {
		const { grant, close } = await connectInstagram(sandbox, login);
		await close();
		return grant.accessToken;
	}

	it('becomes a connected account', async () => {
		const token = await readyToken();
		shiftDate(30 * DAY_MS);
		await start({ INSTAGRAM_ACCESS_TOKEN: token, INSTAGRAM_USERNAME: 'example_creator' });
		const [account, ...others] = await imported();
		expect(others).toEqual([]);
		expect(account).toMatchObject({ platform: 'instagram', username: 'example_creator', missing_scopes: [] });
		const days = (Date.parse(String(account?.expires_at)) - Date.now()) / DAY_MS;
		expect(days).toBeCloseTo(60, 0);
		const [row] = await readRows(service as TestService, 'accounts');
		expect(row?.login).toBe(login);
		expect(row?.page_token).toEqual(login === 'facebook' ? expect.any(String) : null);
	});

	it('that is younger than a day becomes one too', async () => {
		await start({ INSTAGRAM_ACCESS_TOKEN: await readyToken(), INSTAGRAM_USERNAME: 'example_creator' });
		expect(await imported()).toMatchObject([{ username: 'example_creator', connected: true }]);
	});

	it('that is another account than the one that is named is not taken over', async () => {
		await start({ INSTAGRAM_ACCESS_TOKEN: await readyToken(), INSTAGRAM_USERNAME: 'somebody_else' });
		expect(await accounts()).toEqual([]);
	});
});
