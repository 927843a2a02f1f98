import type { IDataObject } from 'n8n-workflow';
import { connect, sandboxCredential } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';

const parameters = { resource: 'account', operation: 'getStats', recentVideos: 1 };
const TWO_HOURS_SECONDS = 7200;

describe('TikTok credential with a Service URL', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;
	let service: TestService;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => {
		await sandbox.control('reset');
		service = await startService(sandboxSettings(sandbox.url));
	});
	afterEach(async () => await service.close());
	afterAll(() => close());

	const withService = () => ({ ...sandboxCredential(sandbox), serviceUrl: `${service.url}/ ` });
	const token = () => engine.credentials.read('1').oauthTokenData as IDataObject;
	const expireToken = () => sandbox.control('clock', { advanceSeconds: TWO_HOURS_SECONDS });

	/** Returns the forms that TikTok's token endpoint has received since the account was connected. */
	async function refreshes() {
		const requests = await sandbox.requests('/v2/oauth/token/');
		return requests.slice(1).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
	}
	const byService = {
		grant_type: 'refresh_token',
		client_key: 'sandbox-key',
		client_secret: 'sandbox-secret',
		refresh_token: expect.stringMatching(/^rft\./),
	};

	it('connects through the service, and keeps when the token was given', async () => {
		await connect(engine, sandbox, withService());
		expect(engine.credentials.resolve('1').accessTokenUrl).toBe(`${service.url}/oauth/tiktok/token`);
		expect(token()).toMatchObject({
			access_token: expect.stringMatching(/^act\./),
			refresh_token: expect.stringMatching(/^rft\./),
			scope: 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload',
			obtained_at: expect.stringMatching(/Z$/),
			expires_at: expect.stringMatching(/Z$/),
		});
		expect((await engine.run({ parameters })).error).toBeUndefined();
	});

	it.each(['200', 'standard'])(
		'renews again and again without a person, and stores each rotated token (refusals as %s)',
		async (oauthErrorStatus) => {
			await sandbox.control('switches', { 'tiktok.oauthErrorStatus': oauthErrorStatus });
			await connect(engine, sandbox, withService());
			const seen = [token().refresh_token];
			for (let round = 1; round <= 5; round++) {
				await expireToken();
				const { error, json } = await engine.run({ parameters });
				expect(error).toBeUndefined();
				expect(json).toHaveLength(1);
				expect(seen).not.toContain(token().refresh_token);
				seen.push(token().refresh_token);
				// The next run does not need a refresh.
				expect((await engine.run({ parameters })).error).toBeUndefined();
				expect(await refreshes()).toEqual(Array(round).fill(byService));
			}
			expect(token()).toMatchObject({ open_id: expect.any(String), expires_in: TWO_HOURS_SECONDS });
			expect(Object.keys(token()).filter((name) => /error|log_id/.test(name))).toEqual([]);
		},
	);

	it('is renewed once when five executions find it expired', async () => {
		await sandbox.control('switches', { 'tiktok.accessTokenSurvivesRefresh': false });
		await connect(engine, sandbox, withService());
		await expireToken();
		const runs = await Promise.all(Array.from({ length: 5 }, () => engine.run({ parameters })));
		expect(runs.map(({ error }) => error)).toEqual(Array(5).fill(undefined));
		expect(await refreshes()).toEqual([byService]);
	});

	it('gets the same tokens when n8n lost the answer before it stored them', async () => {
		await connect(engine, sandbox, withService());
		const beforeTheLoss = engine.credentials.read('1');
		await expireToken();
		expect((await engine.run({ parameters })).error).toBeUndefined();
		const stored = token();
		engine.credentials.save('1', beforeTheLoss);
		expect((await engine.run({ parameters })).error).toBeUndefined();
		expect(token().refresh_token).toBe(stored.refresh_token);
		expect(await refreshes()).toEqual([byService]);
	});

	it('says to connect again when TikTok no longer renews, and stores no error', async () => {
		await connect(engine, sandbox, withService());
		const before = token();
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: expect.stringMatching(
				// The wording differs between n8n versions 1 and 2.
				/The credential "Credential 1" needs to be reconnected|Open the credential and reconnect the account/,
			),
			context: { itemIndex: 0 },
		});
		expect(token()).toEqual(before);
	});

	it('can be tried again after an outage of TikTok', async () => {
		await connect(engine, sandbox, withService());
		const before = token();
		await expireToken();
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			times: 1,
			match: { path: '/v2/oauth/token/' },
		});
		const first = await engine.run({ parameters });
		expect(first.error).toMatchObject({
			message: expect.stringContaining('the access token could not be refreshed'),
			description: expect.stringContaining('Action: retry.'),
		});
		expect(token()).toEqual(before);
		expect((await engine.run({ parameters })).json).toHaveLength(1);
	});

	it('can be tried again when the service was not there', async () => {
		await connect(engine, sandbox, withService());
		await expireToken();
		await service.stop();
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: expect.stringContaining(
				`the access token could not be refreshed: the connection was refused, at the service ${service.url}`,
			),
			description: expect.stringContaining('Action: retry.'),
		});
	});

	it('says so when the client secret is wrong', async () => {
		await connect(engine, sandbox, withService());
		engine.credentials.save('1', { ...engine.credentials.read('1'), clientSecret: 'another' });
		await expireToken();
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: expect.stringMatching(/does not know this client key and secret.* Open the credential/),
		});
	});

	it('reports a refused connection at once, instead of storing it', async () => {
		const wrong = { ...withService(), clientSecret: 'wrong' };
		await expect(connect(engine, sandbox, wrong)).rejects.toMatchObject({
			body: { error: 'invalid_client', error_description: expect.stringContaining('developer portal') },
		});
		expect(engine.credentials.read('1')).not.toHaveProperty('oauthTokenData');
	});

	it('burns no refresh token on an error that was left behind before there was a service', async () => {
		await connect(engine, sandbox, withService());
		const stored = engine.credentials.read('1');
		engine.credentials.save('1', {
			...stored,
			oauthTokenData: { ...token(), error: 'invalid_request', error_description: 'Old.' },
		});
		await expireToken();
		expect((await engine.run({ parameters })).error).toBeUndefined();
		expect(await refreshes()).toEqual([byService]);
		expect((await engine.run({ parameters })).error).toBeUndefined();
		expect(await refreshes()).toEqual([byService]);
	});

	it('is renewed on demand too', async () => {
		await connect(engine, sandbox, withService());
		const before = token();
		for (let round = 1; round <= 2; round++) {
			const askedAt = Date.now();
			const { json, error } = await engine.run({ parameters: { resource: 'token', operation: 'refresh' } });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ platform: 'tiktok', openId: before.open_id, scope: before.scope }]);
			const obtainedAt = Date.parse(String(json[0]?.expiresAt)) - TWO_HOURS_SECONDS * 1000;
			expect(obtainedAt).toBeGreaterThanOrEqual(askedAt - 1_000);
			expect(obtainedAt).toBeLessThanOrEqual(Date.now());
			expect(await refreshes()).toEqual(Array(round).fill(byService));
		}
		expect(token().refresh_token).not.toBe(before.refresh_token);
		expect((await engine.run({ parameters })).error).toBeUndefined();
	});

	it.each([
		['statistics', 'user.info.basic,user.info.profile,user.info.stats,video.list'],
		['drafts', 'user.info.basic,video.upload'],
		['statisticsAndDrafts', 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload'],
		['directPost', 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload,video.publish'],
	])('asks with the permissions %s for exactly their scopes', async (scopePreset, scope) => {
		const authorizeUrl = await connect(engine, sandbox, { ...withService(), scopePreset });
		expect(new URL(authorizeUrl).searchParams.get('scope')).toBe(scope);
		expect(token().scope).toBe(scope);
	});
});
