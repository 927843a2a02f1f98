import type { ClientAuth, Configuration } from 'openid-client' with { 'resolution-mode': 'import' };
import type { TestSandbox } from '../support/sandbox';
import { sandboxSettings, startService, type TestService } from '../support/service';
import {
	APP,
	consent,
	REDIRECT_URI,
	startDefaultSandbox,
	TIKTOK_SCOPES,
	tiktokEndpoints,
} from './support/platforms';

let sandbox: TestSandbox;
let service: TestService | undefined;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
});
afterAll(async () => {
	await service?.close();
	await sandbox.close();
});

const load = () => import('openid-client');

/** TikTok's name for the client ID is `client_key`. */
const tiktokAuth: ClientAuth = (_server, _client, body) => {
	body.set('client_key', APP.id);
	body.set('client_secret', APP.secret);
};

async function configure(
	endpoints: { authorization: string; token: string; revocation?: string },
	auth?: ClientAuth,
) {
	const { allowInsecureRequests, ClientSecretPost, Configuration } = await load();
	const server = {
		issuer: sandbox.url,
		authorization_endpoint: endpoints.authorization,
		token_endpoint: endpoints.token,
		revocation_endpoint: endpoints.revocation,
	};
	const config = new Configuration(server, APP.id, undefined, auth ?? ClientSecretPost(APP.secret));
	allowInsecureRequests(config);
	return config;
}

const tiktok = () => configure(tiktokEndpoints(sandbox), tiktokAuth);

async function signIn(config: Configuration, scope = TIKTOK_SCOPES.join(',')) {
	const { authorizationCodeGrant, buildAuthorizationUrl, randomState } = await load();
	const state = randomState();
	const parameters = { client_key: APP.id, redirect_uri: REDIRECT_URI, scope, state };
	const callback = await consent(sandbox, buildAuthorizationUrl(config, parameters));
	return authorizationCodeGrant(config, callback, { expectedState: state });
}

it('TikTok sign-in', async () => {
	const tokens = await signIn(await tiktok());
	expect(tokens).toMatchObject({ token_type: 'bearer', open_id: expect.any(String) });
	expect(tokens.expires_in).toBe(7200);
});

it('refresh with rotation', async () => {
	const { refreshTokenGrant } = await load();
	const config = await tiktok();
	const first = await signIn(config);
	const second = await refreshTokenGrant(config, first.refresh_token ?? '');
	expect(second.refresh_token).not.toBe(first.refresh_token);
	await expect(refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toThrow();
});

it('revocation', async () => {
	const { refreshTokenGrant, tokenRevocation } = await load();
	const config = await tiktok();
	const tokens = await signIn(config);
	await tokenRevocation(config, tokens.access_token);
	await expect(refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toThrow();
});

it('profile', async () => {
	const { fetchProtectedResource } = await load();
	const config = await tiktok();
	const { access_token: token } = await signIn(config);
	const url = new URL(`${tiktokEndpoints(sandbox).profile}?fields=username`);
	const answer = await fetchProtectedResource(config, token, url, 'GET');
	expect(await answer.json()).toMatchObject({ data: { user: { username: 'example_creator' } } });
});

it('Facebook sign-in', async () => {
	const graph = `${sandbox.base('graph.facebook.com')}/v26.0/oauth/access_token`;
	const dialog = `${sandbox.base('www.facebook.com')}/v26.0/dialog/oauth`;
	const config = await configure({ authorization: dialog, token: graph });
	expect(await signIn(config, 'instagram_basic,pages_show_list')).toMatchObject({ token_type: 'bearer' });
});

it("TikTok sign-in and refresh at the service's token endpoint", async () => {
	const { refreshTokenGrant } = await load();
	service = await startService(sandboxSettings(sandbox.url));
	const { authorization } = tiktokEndpoints(sandbox);
	const config = await configure({ authorization, token: `${service.url}/oauth/tiktok/token` });
	const first = await signIn(config);
	const second = await refreshTokenGrant(config, first.refresh_token ?? '');
	expect(second).toMatchObject({ token_type: 'bearer', expires_in: 7200 });
});
