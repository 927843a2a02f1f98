import type { IDataObject } from 'n8n-workflow';
import { connect, sandboxCredential } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';

const refresh = { resource: 'token', operation: 'refresh' };
const revoke = { resource: 'token', operation: 'revoke' };
const getStats = { resource: 'account', operation: 'getStats', recentVideos: 1 };
const ACCESS_SECONDS = 7200;
const REFRESH_SECONDS = 15_552_000;

let engine: Engine;
let sandbox: TestSandbox;
let close: () => Promise<void>;
let service: TestService;

beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
beforeEach(async () => {
	await sandbox.control('reset');
	// After a reset, the sandbox issues the same tokens again, which the previous service would still remember.
	service = await startService(sandboxSettings(sandbox.url));
});
afterEach(async () => await service.close());
afterAll(() => close());

const token = () => engine.credentials.read('1').oauthTokenData as IDataObject;
const tokenRequests = async () => (await sandbox.requests('/v2/oauth/token/')).length;

/** Checks the expiry time, in whole seconds, of a token that was obtained after `since` and is valid for `seconds`. */
function expectLife(time: unknown, seconds: number, since: number): void {
	const obtainedAt = Date.parse(String(time)) - seconds * 1000;
	expect(obtainedAt).toBeGreaterThanOrEqual(since - 1_000);
	expect(obtainedAt).toBeLessThanOrEqual(Date.now());
}

describe.each([
	['with a Service URL', () => ({ ...sandboxCredential(sandbox), serviceUrl: service.url })],
	['without a Service URL', () => sandboxCredential(sandbox)],
])('token.refresh %s', (_name, credential) => {
	it('renews a living token, stores it and shows lifetimes, but no token', async () => {
		await connect(engine, sandbox, credential());
		const before = token();
		const askedAt = Date.now();
		const { json, outputs, error } = await engine.run({ parameters: refresh });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				platform: 'tiktok',
				openId: before.open_id,
				scope: before.scope,
				expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				refreshExpiresAt: expect.stringMatching(/Z$/),
			},
		]);
		expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expectLife(json[0]?.expiresAt, ACCESS_SECONDS, askedAt);
		expectLife(json[0]?.refreshExpiresAt, REFRESH_SECONDS, askedAt);
		expect(token().access_token).not.toBe(before.access_token);
		expect(token().refresh_token).not.toBe(before.refresh_token);
		expect((await engine.run({ parameters: getStats })).error).toBeUndefined();
	});

	it('outputs the stored tokens only if that is asked for', async () => {
		await connect(engine, sandbox, credential());
		const { json } = await engine.run({ parameters: { ...refresh, includeTokens: true } });
		expect(json[0]).toMatchObject({
			accessToken: token().access_token,
			refreshToken: token().refresh_token,
		});
	});

	it('ends in "connect again" when the user has withdrawn the access', async () => {
		await connect(engine, sandbox, credential());
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		const { error } = await engine.run({ parameters: refresh });
		expect(error?.message).toMatch(/reconnect the account|needs to be reconnected/i);
	});

	it('can be tried again after an outage', async () => {
		await connect(engine, sandbox, credential());
		const before = token();
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 1,
			match: { path: '/v2/oauth/token/' },
		});
		const { error } = await engine.run({ parameters: refresh });
		expect(error).toMatchObject({ description: expect.stringContaining('Action: retry.') });
		expect(token()).toEqual(before);
		expect((await engine.run({ parameters: refresh })).error).toBeUndefined();
	});
});

describe('token.refresh', () => {
	it('goes on with Continue On Fail, one output for each item', async () => {
		await connect(engine, sandbox);
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 1,
			// There are two requests per item: n8n's own, and the corrected one.
			skip: 2,
			match: { path: '/v2/oauth/token/' },
		});
		const { outputs } = await engine.run({
			parameters: refresh,
			items: [{ json: {} }, { json: {} }, { json: {} }],
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]?.map(({ json, pairedItem }) => [Object.keys(json)[0], pairedItem])).toEqual([
			['platform', { item: 0 }],
			['error', { item: 1 }],
			['platform', { item: 2 }],
		]);
	});

	it('says that an account has to be connected first', async () => {
		engine.credentials.save('1', sandboxCredential(sandbox));
		const { error } = await engine.run({ parameters: refresh });
		expect(error?.message).toBe('The TikTok account is not connected. Open the credential and connect it.');
	});
});

describe('an access token that has run out', () => {
	it.each([1, 2, 3])(
		'is left alone if another process of n8n replaces it before read %i of the credential',
		async (read) => {
			await connect(engine, sandbox);
			await sandbox.control('clock', { advanceSeconds: ACCESS_SECONDS });
			const isRefused = async () =>
				(await sandbox.requests('/v2/user/info/')).some(({ status }) => status === 401);
			const replaceToken = async () => {
				const form = new URLSearchParams({
					client_key: 'sandbox-key',
					client_secret: 'sandbox-secret',
					grant_type: 'refresh_token',
					refresh_token: String(token().refresh_token),
				});
				const url = `${sandbox.base('open.tiktokapis.com')}/v2/oauth/token/`;
				const answer = (await (await fetch(url, { method: 'POST', body: form })).json()) as IDataObject;
				engine.credentials.save('1', { ...engine.credentials.read('1'), oauthTokenData: answer });
			};
			const { getDecrypted } = engine.credentials;
			let reads = 0;
			jest.spyOn(engine.credentials, 'getDecrypted').mockImplementation(async (...args) => {
				if ((await isRefused()) && ++reads === read) await replaceToken();
				return await getDecrypted.apply(engine.credentials, args);
			});
			const { error } = await engine.run({ parameters: getStats });
			jest.restoreAllMocks();
			expect(error).toBeUndefined();
			expect(reads).toBeGreaterThanOrEqual(read);
			// The first request connected the account, and the other process made the second.
			expect(await tokenRequests()).toBe(2);
		},
	);
});

describe('token.revoke', () => {
	it('ends the access: afterwards the account has to be connected again', async () => {
		await connect(engine, sandbox);
		const { json, error } = await engine.run({ parameters: revoke });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ platform: 'tiktok', openId: token().open_id, revoked: true }]);
		expect(await tokenRequests()).toBe(1);
		const next = await engine.run({ parameters: getStats });
		expect(next.error).toMatchObject({ description: expect.stringContaining('Action: reconnect.') });
	});

	it('works with an access token that has run out', async () => {
		await connect(engine, sandbox);
		await sandbox.control('clock', { advanceSeconds: ACCESS_SECONDS });
		const { json } = await engine.run({ parameters: revoke });
		expect(json).toMatchObject([{ revoked: true }]);
		const next = await engine.run({ parameters: refresh });
		expect(next.error).toMatchObject({ description: expect.stringContaining('Action: reconnect.') });
	});

	it('reports an outage, and leaves the account connected', async () => {
		await connect(engine, sandbox);
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 1,
			match: { path: '/v2/oauth/revoke/' },
		});
		const { error } = await engine.run({ parameters: revoke });
		expect(error).toMatchObject({ description: expect.stringContaining('Action: retry.') });
		expect((await engine.run({ parameters: getStats })).error).toBeUndefined();
	});
});
