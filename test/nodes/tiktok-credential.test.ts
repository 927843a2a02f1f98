import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { connect, sandboxCredential } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';

const parameters = { resource: 'account', operation: 'getStats', recentVideos: 1 };
const TWO_HOURS_SECONDS = 7200;

describe('TikTok credential', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => void (await sandbox.control('reset')));
	afterAll(() => close());

	const token = () => engine.credentials.read('1').oauthTokenData as IDataObject;
	const expireToken = () => sandbox.control('clock', { advanceSeconds: TWO_HOURS_SECONDS });

	/** Returns the grant type and the client key (in query and form) of each token request since connecting. */
	async function refreshes() {
		const requests = await sandbox.requests('/v2/oauth/token/');
		return requests.slice(1).map(({ query, body }) => {
			const form = new URLSearchParams(body);
			return {
				grantType: form.get('grant_type'),
				keyInQuery: query.client_key,
				keyInForm: form.get('client_key'),
			};
		});
	}
	const byN8n = { grantType: 'refresh_token', keyInQuery: 'sandbox-key', keyInForm: null };
	const byRepair = { grantType: 'refresh_token', keyInQuery: undefined, keyInForm: 'sandbox-key' };

	describe('connecting', () => {
		it('asks for statistics and drafts, with commas and client_key', async () => {
			const authorizeUrl = new URL(await connect(engine, sandbox));
			expect(authorizeUrl.pathname).toBe('/www.tiktok.com/v2/auth/authorize/');
			expect(Object.fromEntries(authorizeUrl.searchParams)).toMatchObject({
				client_key: 'sandbox-key',
				response_type: 'code',
				scope: 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload',
				state: 'state-of-the-test',
			});
			expect(token()).toMatchObject({
				access_token: expect.stringMatching(/^act\./),
				refresh_token: expect.stringMatching(/^rft\./),
				scope: 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload',
			});
		});

		it('asks for the chosen scopes only, however they are separated', async () => {
			await connect(engine, sandbox, {
				...sandboxCredential(sandbox),
				customScopes: true,
				enabledScopes: ' user.info.basic  video.upload,\n',
			});
			expect(token().scope).toBe('user.info.basic,video.upload');
		});

		it('goes to TikTok itself unless other hosts are switched on', () => {
			engine.credentials.save('1', {
				...sandboxCredential(sandbox),
				customHosts: false,
				clientId: 'a&b',
			});
			expect(engine.credentials.resolve('1')).toMatchObject({
				grantType: 'authorizationCode',
				authentication: 'body',
				authUrl: 'https://www.tiktok.com/v2/auth/authorize/',
				accessTokenUrl: 'https://open.tiktokapis.com/v2/oauth/token/?client_key=a%26b',
				authQueryParameters: 'client_key=a%26b',
				additionalBodyProperties: '{"client_key":"a&b"}',
			});
		});
	});

	it('renews an expired token through n8n, which stores it for the next run', async () => {
		await connect(engine, sandbox);
		const before = token();
		await expireToken();

		const first = await engine.run({ parameters });
		expect(first.error).toBeUndefined();
		expect(first.json).toHaveLength(1);
		const renewed = token();
		expect(renewed).toMatchObject({
			access_token: expect.stringMatching(/^act\./),
			refresh_token: expect.stringMatching(/^rft\./),
			open_id: before.open_id,
			scope: before.scope,
			expires_in: TWO_HOURS_SECONDS,
			token_type: 'Bearer',
		});
		expect(renewed.access_token).not.toBe(before.access_token);
		expect(renewed.refresh_token).not.toBe(before.refresh_token);
		expect(Object.keys(renewed).filter((name) => /error|log_id/.test(name))).toEqual([]);
		expect(await refreshes()).toEqual([byN8n, byRepair]);

		const second = await engine.run({ parameters });
		expect(second.error).toBeUndefined();
		expect(token()).toEqual(renewed);
		expect(await refreshes()).toHaveLength(2);

		await expireToken();
		const third = await engine.run({ parameters });
		expect(third.error).toBeUndefined();
		expect(await refreshes()).toEqual([byN8n, byRepair, byN8n, byRepair]);
	});

	it('is renewed once when five executions find it expired', async () => {
		await sandbox.control('switches', { 'tiktok.accessTokenSurvivesRefresh': false });
		await connect(engine, sandbox);
		await expireToken();
		const runs = await Promise.all(Array.from({ length: 5 }, () => engine.run({ parameters })));
		expect(runs.map(({ error }) => error)).toEqual(Array(5).fill(undefined));
		expect(await refreshes()).toEqual([byN8n, byRepair]);
	});

	it('is not renewed again by an execution whose request was refused before another renewed it', async () => {
		await connect(engine, sandbox);
		await expireToken();
		await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: '/v2/user/info/' } });
		const late = engine.run({ parameters });
		await sandbox.untilHeld();
		expect((await engine.run({ parameters })).error).toBeUndefined();
		await sandbox.control('release');
		expect((await late).error).toBeUndefined();
		expect(await refreshes()).toEqual([byN8n, byRepair]);
	});

	it('spends no refresh on a missing scope', async () => {
		await connect(engine, sandbox);
		const before = token();
		await sandbox.control('faults', {
			kind: 'error',
			code: 'scope_not_authorized',
			match: { path: '/v2/video/list/' },
		});
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('leave every permission ticked'),
			description: expect.stringContaining('TikTok code: scope_not_authorized. Action: reconnect.'),
		});
		expect(await refreshes()).toEqual([]);
		expect(token()).toEqual(before);
	});

	it('tries no second refresh when the new token is refused as well', async () => {
		await connect(engine, sandbox);
		await sandbox.control('faults', {
			kind: 'error',
			code: 'access_token_invalid',
			times: 2,
			match: { path: '/v2/user/info/' },
		});
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: expect.stringContaining('Reconnect the account'),
			description: expect.stringContaining('TikTok code: access_token_invalid. Action: reconnect.'),
		});
		expect(await refreshes()).toEqual([byN8n, byRepair]);
	});

	it('says to connect again when the user has disconnected the app, and stores no error', async () => {
		await connect(engine, sandbox);
		const before = token();
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('Reconnect the account'),
			description: expect.stringContaining('TikTok code: invalid_grant. Action: reconnect.'),
		});
		expect(token()).toEqual(before);
	});

	it('says that the client secret is wrong, if that prevents the refresh', async () => {
		await connect(engine, sandbox);
		engine.credentials.save('1', { ...engine.credentials.read('1'), clientSecret: 'another' });
		await expireToken();
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: expect.stringContaining('does not know this client key and secret'),
			description: expect.stringContaining('Action: fix-request.'),
		});
	});

	it.each([
		['n8n’s refresh meets a broken connection', { kind: 'reset-before' }],
		['n8n’s refresh meets an outage', { kind: 'status', status: 503 }],
		['the repair meets a broken connection', { kind: 'reset-before', skip: 1 }],
		['the repair meets an outage', { kind: 'status', status: 503, skip: 1 }],
	])('can be tried again when %s', async (_case, fault) => {
		await connect(engine, sandbox);
		const before = token();
		await expireToken();
		await sandbox.control('faults', { ...fault, match: { path: '/v2/oauth/token/' } });
		const first = await engine.run({ parameters });
		expect(first.error).toMatchObject({
			message: expect.stringContaining('the access token could not be refreshed'),
			description: expect.stringContaining('Action: retry.'),
		});
		expect(token()).toEqual(before);
		const second = await engine.run({ parameters });
		expect(second.json).toHaveLength(1);
	});

	it('says to connect again when TikTok refuses n8n’s refresh with another status than 200', async () => {
		await connect(engine, sandbox);
		await expireToken();
		await sandbox.control('switches', { 'tiktok.oauthErrorStatus': 'standard' });
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/could not refresh the access token .* reconnect the account/),
			context: { itemIndex: 0 },
		});
	});

	it('works with an error that an earlier, failed connection left behind, and burns no refresh token', async () => {
		await connect(engine, sandbox);
		const stored = engine.credentials.read('1');
		const left: ICredentialDataDecryptedObject = {
			...stored,
			oauthTokenData: {
				...token(),
				n8n_expires_at: String(Date.now() + (TWO_HOURS_SECONDS - 60) * 1000),
				error: 'invalid_client',
				error_description: 'Client key or secret is incorrect.',
				log_id: '2026',
			},
		};
		engine.credentials.save('1', left);
		for (let run = 0; run < 2; run++) {
			expect((await engine.run({ parameters })).error).toBeUndefined();
		}
		expect(await refreshes()).toEqual([]);

		await expireToken();
		expect((await engine.run({ parameters })).error).toBeUndefined();
		expect(token()).not.toHaveProperty('error');
		expect(token()).not.toHaveProperty('error_description');
	});

	it('says that an account has to be connected first', async () => {
		engine.credentials.save('1', sandboxCredential(sandbox));
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'The TikTok account is not connected. Open the credential and connect it.',
			context: { itemIndex: 0 },
		});
	});

	it('gives TikTok’s reason when n8n took a refused connection for a success', async () => {
		await connect(engine, sandbox, { ...sandboxCredential(sandbox), clientSecret: 'wrong' });
		const { error } = await engine.run({ parameters });
		expect(error).toMatchObject({
			message: 'The TikTok account is not connected. Open the credential and connect it.',
			description: expect.stringMatching(/^TikTok code: invalid_client\. TikTok says: .+[^.]\.$/),
		});
	});
});
