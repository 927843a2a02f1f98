import { AuthorizationCode } from 'simple-oauth2';
import type { TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import { APP, consent, REDIRECT_URI, startDefaultSandbox, TIKTOK_SCOPES } from './support/platforms';

let sandbox: TestSandbox;
let service: TestService | undefined;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
afterAll(async () => {
	await service?.close();
	await sandbox.close();
});

const options = { authorizationMethod: 'body', scopeSeparator: ',' };
const authorizePath = '/www.tiktok.com/v2/auth/authorize/';

/** TikTok's name for the client ID is `client_key`. */
const tiktok = () =>
	new AuthorizationCode({
		client: { ...APP, idParamName: 'client_key' },
		auth: {
			tokenHost: sandbox.url,
			tokenPath: '/open.tiktokapis.com/v2/oauth/token/',
			revokePath: '/open.tiktokapis.com/v2/oauth/revoke/',
			authorizePath,
		},
		options,
	});

async function signIn(client: AuthorizationCode, scope: string[]) {
	const parameters = { redirect_uri: REDIRECT_URI, scope, state: 'state-example', client_key: APP.id };
	const url = client.authorizeURL(parameters);
	const callback = await consent(sandbox, url);
	const code = callback.searchParams.get('code') ?? '';
	return client.getToken({ code, redirect_uri: REDIRECT_URI });
}

it('TikTok sign-in', async () => {
	const { token } = await signIn(tiktok(), TIKTOK_SCOPES);
	expect(token).toMatchObject({
		open_id: expect.any(String),
		scope: TIKTOK_SCOPES.join(','),
		expires_in: 7200,
	});
});

it('refresh with rotation', async () => {
	const first = await signIn(tiktok(), TIKTOK_SCOPES);
	const second = await first.refresh();
	expect(second.token.refresh_token).not.toBe(first.token.refresh_token);
	expect((await first.refresh()).token).toMatchObject({ error: 'invalid_grant' });
	expect(second.expired()).toBe(false);
});

it('revocation, whose empty answer it refuses to read', async () => {
	const tokens = await signIn(tiktok(), TIKTOK_SCOPES);
	await expect(tokens.revoke('access_token')).rejects.toThrow('not JSON compatible');
	expect((await tokens.refresh()).token).toMatchObject({ error: 'invalid_grant' });
});

it("TikTok sign-in and refresh at the service's token endpoint", async () => {
	service = await startService(sandboxSettings(sandbox.url));
	const client = new AuthorizationCode({
		client: APP,
		auth: {
			tokenHost: service.url,
			tokenPath: '/oauth/tiktok/token',
			authorizeHost: sandbox.url,
			authorizePath,
		},
		options,
	});
	const first = await signIn(client, TIKTOK_SCOPES);
	expect((await first.refresh()).token).toMatchObject({
		token_type: 'Bearer',
		expires_in: 7200,
	});
});

it('Instagram sign-in', async () => {
	const client = new AuthorizationCode({
		client: APP,
		auth: {
			tokenHost: sandbox.url,
			tokenPath: '/api.instagram.com/oauth/access_token',
			authorizeHost: sandbox.url,
			authorizePath: '/www.instagram.com/oauth/authorize',
		},
		options,
	});
	const { token } = await signIn(client, ['instagram_business_basic']);
	expect(token).toMatchObject({ access_token: expect.any(String), user_id: expect.anything() });
});
