import type { AuthorizationServer, Client, ClientAuth } from 'oauth4webapi' with {
	'resolution-mode': 'import',
};
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
let server: AuthorizationServer;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
	const { token, revocation } = tiktokEndpoints(sandbox);
	server = { issuer: sandbox.url, token_endpoint: token, revocation_endpoint: revocation };
});
afterAll(async () => {
	await service?.close();
	await sandbox.close();
});

const client: Client = { client_id: APP.id };
/** TikTok's name for the client ID is `client_key`. */
const tiktokAuth: ClientAuth = (_server, _client, body) => {
	body.set('client_key', APP.id);
	body.set('client_secret', APP.secret);
};
const load = () => import('oauth4webapi');

async function options() {
	return { [(await load()).allowInsecureRequests]: true };
}

async function signIn(at = server, auth = tiktokAuth) {
	const oauth = await load();
	const state = oauth.generateRandomState();
	const url = new URL(tiktokEndpoints(sandbox).authorization);
	url.search = String(
		new URLSearchParams({
			client_key: APP.id,
			response_type: 'code',
			scope: TIKTOK_SCOPES.join(','),
			redirect_uri: REDIRECT_URI,
			state,
		}),
	);
	const parameters = oauth.validateAuthResponse(at, client, await consent(sandbox, url), state);
	const answer = await oauth.authorizationCodeGrantRequest(
		at,
		client,
		auth,
		parameters,
		REDIRECT_URI,
		oauth.nopkce,
		await options(),
	);
	return oauth.processAuthorizationCodeResponse(at, client, answer);
}

async function refresh(refreshToken: string | undefined, at = server, auth = tiktokAuth) {
	const oauth = await load();
	const answer = await oauth.refreshTokenGrantRequest(at, client, auth, refreshToken ?? '', await options());
	return oauth.processRefreshTokenResponse(at, client, answer);
}

it('TikTok sign-in', async () => {
	const tokens = await signIn();
	expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 7200, scope: TIKTOK_SCOPES.join(',') });
});

it('refresh with rotation', async () => {
	const first = await signIn();
	const second = await refresh(first.refresh_token);
	expect(second.refresh_token).not.toBe(first.refresh_token);
	await expect(refresh(first.refresh_token)).rejects.toThrow(/"access_token"/);
});

it('revocation', async () => {
	const oauth = await load();
	const tokens = await signIn();
	const answer = await oauth.revocationRequest(
		server,
		client,
		tiktokAuth,
		tokens.access_token,
		await options(),
	);
	await expect(oauth.processRevocationResponse(answer)).resolves.toBeUndefined();
	await expect(refresh(tokens.refresh_token)).rejects.toThrow(/"access_token"/);
});

it('profile', async () => {
	const oauth = await load();
	const { access_token: token } = await signIn();
	const url = new URL(`${tiktokEndpoints(sandbox).profile}?fields=username,follower_count`);
	const answer = await oauth.protectedResourceRequest(token, 'GET', url, undefined, null, await options());
	expect(await answer.json()).toMatchObject({ data: { user: { username: 'example_creator' } } });
});

it('videos with paging', async () => {
	const oauth = await load();
	const { access_token: token } = await signIn();
	const url = new URL(`${sandbox.base('open.tiktokapis.com')}/v2/video/list/?fields=id`);
	const headers = new Headers({ 'content-type': 'application/json' });
	const ids: string[] = [];
	for (let cursor: number | undefined, more = true; more;) {
		const body = JSON.stringify({ max_count: 20, cursor });
		const answer = await oauth.protectedResourceRequest(token, 'POST', url, headers, body, await options());
		const { data } = (await answer.json()) as {
			data: { videos: { id: string }[]; cursor: number; has_more: boolean };
		};
		ids.push(...data.videos.map(({ id }) => id));
		[cursor, more] = [data.cursor, data.has_more];
	}
	expect(new Set(ids).size).toBe(32);
});

it("TikTok sign-in and refresh at the service's token endpoint", async () => {
	const oauth = await load();
	service = await startService(sandboxSettings(sandbox.url));
	const at = { issuer: service.url, token_endpoint: `${service.url}/oauth/tiktok/token` };
	const auth = oauth.ClientSecretPost(APP.secret);
	const first = await signIn(at, auth);
	expect(await refresh(first.refresh_token, at, oauth.ClientSecretBasic(APP.secret))).toMatchObject({
		token_type: 'bearer',
		expires_in: 7200,
	});
	await expect(refresh(first.refresh_token, at, auth)).resolves.toMatchObject({ token_type: 'bearer' });
	await expect(refresh('rft.example-unknown', at, auth)).rejects.toMatchObject({ error: 'invalid_grant' });
});
