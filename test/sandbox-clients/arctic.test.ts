import type { TestSandbox } from '../support/sandbox';
import {
	APP,
	consent,
	REDIRECT_URI,
	routeFetch,
	startDefaultSandbox,
	TIKTOK_SCOPES,
} from './support/platforms';

let sandbox: TestSandbox;
let restore: () => void;

beforeAll(async () => {
	sandbox = await startDefaultSandbox();
	restore = routeFetch(sandbox);
});
afterAll(async () => {
	restore();
	await sandbox.close();
});

const arctic = () => import('arctic');

async function signInToTikTok() {
	const { generateCodeVerifier, generateState, TikTok } = await arctic();
	const tiktok = new TikTok(APP.id, APP.secret, REDIRECT_URI);
	const [state, verifier] = [generateState(), generateCodeVerifier()];
	const callback = await consent(sandbox, tiktok.createAuthorizationURL(state, verifier, TIKTOK_SCOPES));
	expect(callback.searchParams.get('state')).toBe(state);
	const tokens = await tiktok.validateAuthorizationCode(callback.searchParams.get('code') ?? '', verifier);
	return { tiktok, tokens };
}

it('TikTok sign-in', async () => {
	const { tokens } = await signInToTikTok();
	expect(tokens.tokenType()).toBe('Bearer');
	expect(tokens.accessTokenExpiresInSeconds()).toBe(7200);
	const profile = await fetch('https://open.tiktokapis.com/v2/user/info/?fields=username,follower_count', {
		headers: { authorization: `Bearer ${tokens.accessToken()}` },
	});
	expect(await profile.json()).toMatchObject({ data: { user: { username: 'example_creator' } } });
});

it('refresh with rotation', async () => {
	const { tiktok, tokens } = await signInToTikTok();
	const second = await tiktok.refreshAccessToken(tokens.refreshToken());
	expect(second.refreshToken()).not.toBe(tokens.refreshToken());
	// TikTok rejects a reused token with HTTP 200, so Arctic notices only when it reads the new token (contract §1.6).
	const replayed = await tiktok.refreshAccessToken(tokens.refreshToken());
	expect(replayed.data).toMatchObject({ error: 'invalid_grant' });
	expect(() => replayed.accessToken()).toThrow("Missing or invalid 'access_token' field");
	expect((await tiktok.refreshAccessToken(second.refreshToken())).hasRefreshToken()).toBe(true);
});

it('revocation', async () => {
	const { tiktok, tokens } = await signInToTikTok();
	await tiktok.revokeToken(tokens.accessToken());
	const replayed = await tiktok.refreshAccessToken(tokens.refreshToken());
	expect(replayed.data).toMatchObject({ error: 'invalid_grant' });
});

it('Facebook sign-in', async () => {
	const { Facebook, generateState } = await arctic();
	const facebook = new Facebook(APP.id, APP.secret, REDIRECT_URI);
	const url = facebook.createAuthorizationURL(generateState(), ['instagram_basic', 'pages_show_list']);
	const callback = await consent(sandbox, url);
	const tokens = await facebook.validateAuthorizationCode(callback.searchParams.get('code') ?? '');
	const pages = await fetch(
		`https://graph.facebook.com/me/accounts?fields=name&access_token=${tokens.accessToken()}`,
	);
	expect(await pages.json()).toMatchObject({
		data: expect.arrayContaining([{ id: expect.any(String), name: expect.any(String) }]),
	});
});
