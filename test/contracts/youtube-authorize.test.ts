import { everyScope, redirectUri, scope, startForRules } from './support/youtube';
import type { YouTubeSandbox } from './support/youtube';

let google: YouTubeSandbox;

beforeAll(async () => {
	google = await startForRules();
});
afterAll(() => google.close());
beforeEach(() => google.reset());

const readonly = scope('youtube.readonly');
const analytics = scope('yt-analytics.readonly');

test('youtube rule 1: a bad request renders an error page, never a redirect', async () => {
	const wrong: [Record<string, string | null>, number, RegExp][] = [
		[{ client_id: null }, 400, /invalid_request/],
		[{ client_id: 'unknown' }, 401, /invalid_client/],
		[{ redirect_uri: null }, 400, /invalid_request/],
		[{ redirect_uri: 'https://elsewhere.example/' }, 400, /redirect_uri_mismatch/],
		[{ response_type: null }, 400, /invalid_request/],
		[{ response_type: 'token' }, 400, /unsupported_response_type/],
		[{ scope: null }, 400, /invalid_request/],
		[{ scope: 'made-up' }, 400, /invalid_scope/],
	];
	for (const [changes, status, text] of wrong) {
		const page = await google.openAuthorize(changes);
		expect([changes, page.status, page.headers.get('location')]).toEqual([changes, status, null]);
		expect(page.headers.get('content-type')).toMatch(/^text\/html/);
		expect(await page.text()).toMatch(text);
		expect((await google.consent(changes)).status).toBe(status);
	}
	const good = await google.openAuthorize();
	expect([good.status, await good.text()]).toEqual([200, expect.stringContaining('Sandbox App')]);
});

test('youtube rule 2: redirect URIs, byte for byte, and what cannot be registered', async () => {
	for (const redirect_uri of [
		`${redirectUri}/`,
		redirectUri.toUpperCase(),
		redirectUri.replace('https', 'http'),
	]) {
		expect((await google.openAuthorize({ redirect_uri })).status).toBe(400);
	}
	await google.set('youtube/client', { redirect_uris: ['http://localhost:5678/cb', 'http://127.0.0.1/cb'] });
	expect((await google.openAuthorize({ redirect_uri: 'http://localhost:5678/cb' })).status).toBe(200);
	expect((await google.openAuthorize({ redirect_uri: 'http://127.0.0.1:5678/cb' })).status).toBe(400);
	for (const uri of [
		'http://app.sandbox.example/cb',
		'https://10.0.0.7/cb',
		'https://app.sandbox.example/cb#x',
		'https://*.sandbox.example/cb',
		'https://user@app.sandbox.example/cb',
		'https://app.sandbox.example/../cb',
		'https://intranet/cb',
		'cb',
	]) {
		const { status } = await google.control('youtube/client', { redirect_uris: [uri] });
		expect([uri, status]).toEqual([uri, 400]);
	}
});

test('youtube rule 3: scopes are separated by spaces', async () => {
	expect((await google.openAuthorize({ scope: `${readonly} ${analytics}` })).status).toBe(200);
	const joined = await google.openAuthorize({ scope: `${readonly},${analytics}` });
	expect([joined.status, await joined.text()]).toEqual([400, expect.stringContaining('invalid_scope')]);
});

test('youtube rule 4: what the callback gets', async () => {
	const state = 'a b&c=ü';
	const success = await google.callback({ state, scope: `${readonly} ${analytics}` });
	expect(Object.fromEntries(success)).toEqual({
		state,
		code: expect.stringMatching(/^4\/0/),
		scope: `${readonly} ${analytics}`,
	});
	const refused = await google.callback({ state }, 'example_creator', undefined, 'deny');
	expect(Object.fromEntries(refused)).toEqual({ state, error: 'access_denied' });
});

test('youtube rule 5: single permissions can be unticked', async () => {
	const asked = `${readonly} ${analytics}`;
	const page = await (await google.openAuthorize({ scope: asked })).text();
	expect(page.match(/<input type="checkbox"(?![^>]*disabled)/g)).toHaveLength(2);
	const single = await (await google.openAuthorize({ scope: readonly })).text();
	expect(single).toMatch(/<input type="checkbox" checked disabled>/);

	const callback = await google.callback({ scope: asked }, 'example_creator', [readonly]);
	expect(callback.get('scope')).toBe(readonly);
	const { body } = await google.exchange(callback.get('code') ?? '');
	expect(body.scope).toBe(readonly);
	expect((await google.callback({ scope: asked }, 'example_creator', [])).get('error')).toBe('access_denied');
	const merged = await google.callback({ scope: analytics, include_granted_scopes: 'true' });
	expect(merged.get('scope')?.split(' ').sort()).toEqual([readonly, analytics].sort());
});

test('youtube rule 6: when a refresh token comes', async () => {
	const refreshTokenFor = async (changes: Record<string, string | null>) =>
		(await google.exchange(await google.code(changes))).body.refresh_token !== undefined;
	expect(await refreshTokenFor({ access_type: null, prompt: null })).toBe(false);
	await google.reset();
	expect(await refreshTokenFor({ prompt: null })).toBe(true);
	expect(await refreshTokenFor({ prompt: null })).toBe(false);
	expect(await refreshTokenFor({ prompt: 'consent' })).toBe(true);
	expect(await refreshTokenFor({ access_type: 'online', prompt: 'consent' })).toBe(false);
	await google.set('youtube/revoke', { username: 'example_creator' });
	expect(await refreshTokenFor({ prompt: null })).toBe(true);
});

test('youtube rule 7: a code works once, decoded once, and in time', async () => {
	const code = await google.code();
	expect(code).toContain('/');
	expect((await google.exchange(encodeURIComponent(code))).body.error).toBe('invalid_grant');
	expect((await google.exchange(code)).status).toBe(200);
	const again = await google.exchange(code);
	expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
	const late = await google.code();
	await google.advance(600);
	expect((await google.exchange(late)).body.error).toBe('invalid_grant');

	const verifier = 'v'.repeat(43);
	const plain = { code_challenge: verifier, code_challenge_method: 'plain' };
	expect((await google.exchange(await google.code(plain))).body.error).toBe('invalid_grant');
	const wrong = await google.exchange(await google.code(plain), { code_verifier: 'x'.repeat(43) });
	expect(wrong.body.error).toBe('invalid_grant');
	expect((await google.exchange(await google.code(plain), { code_verifier: verifier })).status).toBe(200);
	expect((await google.openAuthorize({ code_challenge: 'x', code_challenge_method: 'S512' })).status).toBe(
		400,
	);
	await google.switch('pkce', 'ignored');
	expect((await google.exchange(await google.code(plain))).status).toBe(200);
});

test('youtube rule 8: a project in testing', async () => {
	await google.set('youtube/project', { status: 'testing', test_users: ['example_creator'] });
	const blocked = await google.consent({}, 'nordlicht_studio');
	expect([blocked.status, blocked.headers.get('location')]).toEqual([403, null]);
	expect(await blocked.text()).toMatch(/Access blocked.*access_denied/s);
	expect(await (await google.openAuthorize()).text()).toContain('7 days');

	const { tokens } = await google.connect();
	expect(tokens.refresh_token_expires_in).toBe(604_800);
	await google.advance(7 * 86_400 - 1);
	expect((await google.refresh(tokens.refresh_token)).status).toBe(200);
	await google.advance(1);
	expect((await google.refresh(tokens.refresh_token)).body).toEqual({
		error: 'invalid_grant',
		error_description: 'Token has been expired or revoked.',
	});
	const signIn = await google.exchange(await google.code({ scope: 'openid email' }));
	expect(signIn.body.refresh_token_expires_in).toBeUndefined();
	const many = Array.from({ length: 101 }, (_, index) => `user${index}`);
	expect((await google.control('youtube/project', { test_users: many })).status).toBe(400);
	await google.set('youtube/project', { status: 'production' });
	expect(
		(await google.connect('nordlicht_studio', everyScope)).tokens.refresh_token_expires_in,
	).toBeUndefined();
});
