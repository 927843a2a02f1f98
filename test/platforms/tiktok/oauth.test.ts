import {
	authorizeUrl,
	exchangeCode,
	getProfile,
	refreshGrant,
	revokeGrant,
	splitScopes,
	toTokenAnswer,
} from '../../../platforms/tiktok';
import { clickAllow } from '../../../sandbox/demo/consent';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { APP, connectClient, signIn, type Client } from '../../support/tiktok';

let sandbox: TestSandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	client = await connectClient(sandbox);
});
afterAll(async () => {
	await client.close();
	await sandbox.close();
});

describe('authorizeUrl', () => {
	it('says client_key, joins scopes by commas and never carries the secret (tiktok §1.1, §7)', () => {
		const url = new URL(
			authorizeUrl({
				authBase: 'https://www.tiktok.com',
				clientKey: 'sandbox-key',
				redirectUri: 'https://mediakit.example.com/api/auth/tiktok/callback',
				scopes: ['user.info.basic', 'video.upload'],
				state: 'state-example',
			}),
		);
		expect(url.origin + url.pathname).toBe('https://www.tiktok.com/v2/auth/authorize/');
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_key: 'sandbox-key',
			response_type: 'code',
			scope: 'user.info.basic,video.upload',
			redirect_uri: 'https://mediakit.example.com/api/auth/tiktok/callback',
			state: 'state-example',
		});
	});
});

describe('exchangeCode', () => {
	it('gives tokens, lifetimes and the granted scopes (tiktok §1.5)', () => {
		expect(client.grant).toEqual({
			accessToken: expect.stringMatching(/^act\./),
			refreshToken: expect.stringMatching(/^rft\./),
			openId: expect.any(String),
			scopes: ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.list', 'video.upload'],
			expiresInSeconds: 7200,
			refreshExpiresInSeconds: 15_552_000,
		});
	});

	it.each(['200', 'standard'])(
		'recognises a refusal whatever the HTTP status (%s; tiktok §1.6)',
		async (oauthErrorStatus) => {
			await sandbox.control('switches', { 'tiktok.oauthErrorStatus': oauthErrorStatus });
			const grant = { code: 'used-up*0!6410', redirectUri: 'http://127.0.0.1:8001/api/auth/tiktok/callback' };
			await expect(exchangeCode(client.endpoint, APP, grant)).rejects.toMatchObject({
				platformCode: 'invalid_grant',
				action: 'reconnect',
				logId: expect.any(String),
			});
			const wrongSecret = { ...APP, clientSecret: 'wrong' };
			await expect(exchangeCode(client.endpoint, wrongSecret, grant)).rejects.toMatchObject({
				platformCode: 'invalid_client',
				action: 'fix-request',
			});
		},
	);

	it('proves with the code verifier that the code is its own (tiktok §1.3)', async () => {
		const redirectUri = 'http://localhost:3456/callback';
		const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
		const challenge = '13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3';
		const desktop = await startTestSandbox();
		await desktop.control('tiktok/app', { profile: 'desktop', redirect_uris: [redirectUri] });
		const endpoint = { ...client.endpoint, apiBase: desktop.base('open.tiktokapis.com') };
		const authorize = authorizeUrl({
			authBase: desktop.base('www.tiktok.com'),
			clientKey: APP.clientKey,
			redirectUri,
			scopes: ['user.info.basic'],
			state: 'state-example',
		});
		const page = `${authorize}&code_challenge=${challenge}&code_challenge_method=S256`;
		const code = new URL(await clickAllow(page)).searchParams.get('code') ?? '';
		await expect(exchangeCode(endpoint, APP, { code, redirectUri })).rejects.toMatchObject({
			platformCode: 'invalid_request',
		});
		const grant = await exchangeCode(endpoint, APP, { code, redirectUri, codeVerifier: verifier });
		expect(grant.scopes).toEqual(['user.info.basic']);
		await desktop.close();
	});
});

describe('toTokenAnswer', () => {
	it("has the fields of TikTok's answer (tiktok §1.5)", () => {
		expect(toTokenAnswer(client.grant)).toEqual({
			access_token: client.grant.accessToken,
			refresh_token: client.grant.refreshToken,
			open_id: client.grant.openId,
			scope: 'user.info.basic,user.info.profile,user.info.stats,video.list,video.upload',
			token_type: 'Bearer',
			expires_in: 7200,
			refresh_expires_in: 15_552_000,
		});
	});
});

describe('refreshGrant', () => {
	it('gives a new pair; the old refresh token is dead (tiktok §1.5)', async () => {
		const grant = await signIn(client.endpoint, sandbox);
		const renewed = await refreshGrant(client.endpoint, APP, grant.refreshToken);
		expect(renewed.openId).toBe(grant.openId);
		expect(renewed.accessToken).not.toBe(grant.accessToken);
		expect(renewed.refreshToken).not.toBe(grant.refreshToken);
		await expect(refreshGrant(client.endpoint, APP, grant.refreshToken)).rejects.toMatchObject({
			code: 'reconnect_required',
			action: 'reconnect',
			retryable: false,
		});
	});

	it.each([
		['a gateway page', { kind: 'status', status: 502 }, 'platform_unavailable'],
		['half an answer', { kind: 'truncate' }, 'platform_unreachable'],
		['no answer', { kind: 'reset-before' }, 'platform_unreachable'],
	])('takes %s for an outage that may pass', async (_name, fault, code) => {
		await sandbox.control('faults', { ...fault, match: { path: '/v2/oauth/token/' }, times: 1 });
		await expect(refreshGrant(client.endpoint, APP, 'rft.example')).rejects.toMatchObject({
			code,
			retryable: true,
		});
	});

	it('does not take an answer without tokens for a success', async () => {
		const body = JSON.stringify({ access_token: '', expires_in: 7200 });
		await sandbox.control('faults', {
			kind: 'status',
			status: 200,
			body,
			match: { path: '/v2/oauth/token/' },
			times: 1,
		});
		await expect(refreshGrant(client.endpoint, APP, 'rft.example')).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
	});
});

describe('revokeGrant', () => {
	it.each(['empty', 'object'])(
		'ends the access, with an answer that is %s (tiktok §1.5)',
		async (revokeBody) => {
			await sandbox.control('switches', { 'tiktok.revokeBody': revokeBody });
			const other = await connectClient(sandbox);
			await revokeGrant(other.endpoint, APP, other.grant.accessToken);
			await expect(getProfile(other.tiktok, other.grant.scopes)).rejects.toMatchObject({
				platformCode: 'access_token_invalid',
				action: 'reconnect',
			});
			await other.close();
		},
	);

	it('reports a refusal and an outage', async () => {
		await expect(
			revokeGrant(client.endpoint, { ...APP, clientSecret: 'wrong' }, 'act.example'),
		).rejects.toMatchObject({
			platformCode: 'invalid_client',
		});
		await sandbox.control('faults', {
			kind: 'status',
			status: 503,
			match: { path: '/v2/oauth/revoke/' },
			times: 1,
		});
		await expect(revokeGrant(client.endpoint, APP, 'act.example')).rejects.toMatchObject({
			code: 'platform_unavailable',
		});
	});
});

describe('splitScopes', () => {
	it('knows that no scope is an empty list', () => {
		expect([splitScopes(''), splitScopes('video.list')]).toEqual([[], ['video.list']]);
	});
});
