import { createHash } from 'node:crypto';
import { everyScope, redirectUri, startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

let tiktok: TikTokSandbox;

beforeAll(async () => {
	tiktok = await startForRules();
});
afterAll(() => tiktok.close());
beforeEach(() => tiktok.reset());

async function expectErrorPage(changes: Record<string, string | null>, parameter: string): Promise<void> {
	for (const answer of [
		await tiktok.openAuthorize(changes),
		await tiktok.consent(changes, { decision: 'allow', user: 'example_creator' }),
	]) {
		const page = await answer.text();
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.status).toBeLessThan(500);
		expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
		expect(answer.headers.get('location')).toBeNull();
		expect(page).toContain(parameter);
	}
}

async function callback(
	changes: Record<string, string | null>,
	form: Record<string, string> | [string, string][],
) {
	const answer = await tiktok.consent(changes, form);
	expect(answer.status).toBe(302);
	const location = answer.headers.get('location') ?? '';
	return { location, query: new URL(location).searchParams };
}

const allow = { decision: 'allow', user: 'example_creator' };

test('tiktok rule 1: authorize parameters', async () => {
	expect((await tiktok.openAuthorize()).status).toBe(200);
	for (const name of ['client_key', 'response_type', 'scope', 'redirect_uri']) {
		await expectErrorPage({ [name]: null }, name);
	}
	await expectErrorPage({ client_key: null, client_id: 'sandbox-key' }, 'client_key');
	await expectErrorPage({ client_key: 'unknown' }, 'client_key');
	await expectErrorPage({ response_type: 'token' }, 'response_type');
	expect((await tiktok.openAuthorize({ client_id: 'whatever' })).status).toBe(200);
});

test('tiktok rule 2: redirect URIs', async () => {
	const register = (redirect_uris: string[], profile = 'web') =>
		tiktok.control('tiktok/app', { redirect_uris, profile });
	const manyUris = Array.from({ length: 11 }, (_, index) => `https://app.example/${index}`);
	expect((await register(manyUris.slice(1))).status).toBe(200);
	for (const refused of [
		manyUris,
		[`https://app.example/${'a'.repeat(512 - 'https://app.example/'.length)}`],
		['http://app.example/cb'],
		['http://localhost:5678/cb'],
		['/callback'],
		['https://app.example/cb?x=1'],
		['https://app.example/cb#part'],
	]) {
		const { status, body } = await register(refused);
		expect([status, body]).toEqual([400, { error: expect.stringMatching(/redirect URI/) }]);
	}
	expect(
		(await register([`https://app.example/${'a'.repeat(511 - 'https://app.example/'.length)}`])).status,
	).toBe(200);

	await tiktok.set('tiktok/app', { redirect_uris: ['https://app.example/cb'] });
	expect((await tiktok.openAuthorize({ redirect_uri: 'https://app.example/cb' })).status).toBe(200);
	for (const other of [
		'https://app.example/cb/',
		'https://app.example/CB',
		'https://app.example/cb?x=1',
		'https://sub.app.example/cb',
		'http://localhost:5678/cb',
		redirectUri,
	]) {
		await expectErrorPage({ redirect_uri: other }, 'redirect_uri');
	}

	for (const refused of [
		'https://app.example/cb',
		'http://localhost/cb',
		'http://127.0.0.2:80/cb',
		'http://localhost:80/cb?x',
	]) {
		expect((await register([refused], 'desktop')).status).toBe(400);
	}
	expect((await register(['http://localhost:*/cb', 'http://127.0.0.1:3456/cb'], 'desktop')).status).toBe(200);
	const pkce = { code_challenge: 'a'.repeat(64), code_challenge_method: 'S256' };
	for (const [uri, accepted] of [
		['http://localhost:1/cb', true],
		['http://localhost:65535/cb', true],
		['http://127.0.0.1:3456/cb', true],
		['http://localhost:*/cb', true],
		['http://localhost:x/cb', false],
		['http://localhost/cb', false],
		['http://localhost:1/cb/more', false],
		['http://127.0.0.1:3457/cb', false],
	] as const) {
		const answer = await tiktok.openAuthorize({ redirect_uri: uri, ...pkce });
		expect([uri, answer.status]).toEqual([uri, accepted ? 200 : 400]);
	}
});

test('tiktok rule 2: with the switch loopback, http URLs on loopback count as registered', async () => {
	await tiktok.set('switches', { loopback: true });
	for (const uri of [
		'http://localhost:5678/rest/oauth2-credential/callback',
		'http://127.0.0.1:1/cb',
		'http://[::1]:9/cb',
	]) {
		expect((await tiktok.openAuthorize({ redirect_uri: uri })).status).toBe(200);
	}
	for (const uri of [
		'http://app.example/cb',
		'http://localhost:1/cb?x=1',
		'http://localhost.app.example/cb',
		'http://localhost/\r\nX: 1',
	]) {
		await expectErrorPage({ redirect_uri: uri }, 'redirect_uri');
	}
});

test('tiktok rule 3: scopes are separated by commas', async () => {
	await expectErrorPage({ scope: 'user.info.basic video.list' }, 'scope');
	await expectErrorPage({ scope: 'user.info.basic, video.list' }, 'scope');
	await expectErrorPage({ scope: 'user.info.basic,video.unknown' }, 'scope');
	await expectErrorPage({ scope: 'user.info.basic,' }, 'scope');
	const plus = `${tiktok.authorizeUrl({ scope: null })}&scope=user.info.basic+video.list`;
	expect((await fetch(plus)).status).toBe(400);
	const commas = `${tiktok.authorizeUrl({ scope: null })}&scope=user.info.basic%2Cvideo.list`;
	expect((await fetch(commas)).status).toBe(200);

	await tiktok.set('tiktok/app', { scopes: ['user.info.basic'] });
	await expectErrorPage({ scope: 'user.info.basic,video.list' }, 'scope');

	await tiktok.reset();
	await tiktok.set('switches', { 'tiktok.spaceSeparatedScopes': true });
	expect((await tiktok.openAuthorize({ scope: 'user.info.basic video.list' })).status).toBe(200);
});

test('tiktok rule 4: state comes back unchanged', async () => {
	for (const state of ['plain', 'a b+c&d=e%20f#g?', 'ünïcode 🎬', '{"next":"/x"}']) {
		expect((await callback({ state }, allow)).query.get('state')).toBe(state);
		expect((await callback({ state }, { decision: 'deny' })).query.get('state')).toBe(state);
	}
});

test('tiktok rule 5: disable_auto_auth', async () => {
	const first = await tiktok.consent({}, allow);
	const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
	const visit = (disable_auto_auth: string | null, scope = everyScope) =>
		tiktok.openAuthorize({ disable_auto_auth, scope }, { cookie });
	expect((await visit(null)).status).toBe(200);

	const code = new URL(first.headers.get('location') ?? '').searchParams.get('code') ?? '';
	await tiktok.exchange(code);
	for (const skip of ['0', null]) {
		const answer = await visit(skip);
		expect(answer.status).toBe(302);
		const { body } = await tiktok.exchange(
			new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '',
		);
		expect(body.scope).toBe(everyScope);
	}
	expect((await visit('1')).status).toBe(200);
	expect((await tiktok.openAuthorize({ disable_auto_auth: '0' })).status).toBe(200);

	await tiktok.set('switches', { 'tiktok.autoAuth': false });
	expect((await visit('0')).status).toBe(200);
});

test('tiktok rule 5: a scope that was never granted is asked for again', async () => {
	const { headers } = await tiktok.consent({ scope: 'user.info.basic' }, allow);
	await tiktok.connect('example_creator', 'user.info.basic');
	const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
	expect((await tiktok.openAuthorize({ scope: 'user.info.basic' }, { cookie })).status).toBe(302);
	expect((await tiktok.openAuthorize({ scope: 'user.info.basic,video.list' }, { cookie })).status).toBe(200);
});

test('tiktok rule 6: the success redirect', async () => {
	const all = await callback({ scope: 'user.info.basic,video.list,video.upload' }, allow);
	expect(all.location.startsWith(`${redirectUri}?`)).toBe(true);
	expect([...all.query.keys()].sort()).toEqual(['code', 'scopes', 'state']);
	expect(all.query.get('scopes')).toBe('user.info.basic,video.list,video.upload');

	const subset = await callback({ scope: 'user.info.basic,video.list,video.upload' }, [
		['decision', 'allow'],
		['user', 'example_creator'],
		['scope', 'user.info.basic'],
		['scope', 'video.upload'],
	]);
	expect(subset.query.get('scopes')).toBe('user.info.basic,video.upload');
	expect((await tiktok.exchange(subset.query.get('code') ?? '')).body.scope).toBe(
		'user.info.basic,video.upload',
	);
});

test('tiktok rule 6: the consent page offers accounts, scopes, allow and deny, and says that it is a sandbox', async () => {
	const page = await (await tiktok.openAuthorize({ scope: 'user.info.basic,video.list' })).text();
	expect(page).toContain('This is a sandbox, not TikTok.');
	expect(page).toMatch(/<input type="radio" name="user" value="example_creator" checked>/);
	expect(page).toMatch(/<input type="radio" name="user" value="quiet_kitchen">/);
	expect(page).toMatch(/<input type="checkbox" name="scope" value="video.list" checked>/);
	expect(page).toMatch(/<input type="hidden" name="scope" value="user.info.basic">/);
	expect(page).toMatch(/name="decision" value="allow"/);
	expect(page).toMatch(/name="decision" value="deny"/);
	const unticked = await callback({ scope: 'user.info.basic,video.list' }, [
		['scope', ''],
		['user', 'example_creator'],
		['scope', 'user.info.basic'],
		['decision', 'allow'],
	]);
	expect(unticked.query.get('scopes')).toBe('user.info.basic');
});

test('tiktok rule 7: codes and tokens hold characters that need encoding', async () => {
	const { location, query } = await callback({}, allow);
	const code = query.get('code') ?? '';
	expect(code).toMatch(/^[\w-]+\*0!\d+\.e1$/);
	expect(location).toContain(`code=${code.replace('*', '%2A').replace('!', '%21')}`);
	const { body } = await tiktok.exchange(code);
	expect(body.access_token).toMatch(/^act\.sandbox\w+!\d+/);
	expect(body.refresh_token).toMatch(/^rft\.sandbox\w+!\d+/);
});

test('tiktok rule 8: the denial redirect', async () => {
	const { query } = await callback({}, { decision: 'deny' });
	expect([...query.keys()].sort()).toEqual(['error', 'error_description', 'state']);
	expect(query.get('error')).toBe('access_denied');

	await tiktok.set('tiktok/app', { target_users: ['quiet_kitchen'] });
	const refused = await callback({}, allow);
	expect(refused.query.get('error')).toBe('access_denied');
	expect(refused.query.get('error_type')).toBe('non_sandbox_target');
	expect(refused.query.has('code')).toBe(false);
	const admitted = await callback({}, { decision: 'allow', user: 'quiet_kitchen' });
	expect(admitted.query.has('code')).toBe(true);
});

test('tiktok rule 9: PKCE', async () => {
	const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
	const challenge = '13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3';
	const uri = 'http://localhost:3456/cb';
	await tiktok.set('tiktok/app', { profile: 'desktop', redirect_uris: [uri] });
	const desktop = { redirect_uri: uri, code_challenge: challenge, code_challenge_method: 'S256' };

	await expectErrorPage({ redirect_uri: uri }, 'code_challenge');
	await expectErrorPage({ ...desktop, code_challenge_method: 'plain' }, 'code_challenge_method');
	await expectErrorPage({ ...desktop, code_challenge: challenge.toUpperCase() }, 'code_challenge');
	const base64url = createHash('sha256').update(verifier).digest('base64url');
	await expectErrorPage({ ...desktop, code_challenge: base64url }, 'code_challenge');

	const wrong = await tiktok.exchange(await tiktok.code(desktop), {
		redirect_uri: uri,
		code_verifier: `${verifier}x`,
	});
	expect(wrong.body).toMatchObject({
		error: 'invalid_request',
		error_description: expect.stringContaining('verifier'),
	});
	const missing = await tiktok.exchange(await tiktok.code(desktop), { redirect_uri: uri });
	expect(missing.body.error).toBe('invalid_request');
	const right = await tiktok.exchange(await tiktok.code(desktop), {
		redirect_uri: uri,
		code_verifier: verifier,
	});
	expect(right.body.access_token).toMatch(/^act\./);

	await tiktok.reset();
	const web = await tiktok.exchange(await tiktok.code(), { code_verifier: 'unneeded' });
	expect(web.body.access_token).toMatch(/^act\./);
});

test('tiktok rule 60: the authorize URL without its trailing slash', async () => {
	const url = tiktok.authorizeUrl().replace('/authorize/?', '/authorize?');
	const page = await fetch(url, { redirect: 'manual' });
	expect([page.status, await page.text()]).toEqual([200, await (await tiktok.openAuthorize()).text()]);
	const allowed = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(allow) });
	const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? '';
	expect((await tiktok.exchange(code)).body.open_id).toEqual(expect.any(String));
});

test('tiktok rule 63: five sandboxes of ten target users', async () => {
	const names = (count: number) => Array.from({ length: count }, (_, index) => `user_${index}`);
	const sandbox = (number: number, count: number) =>
		tiktok.control('tiktok/app', { client_key: `box-${number}`, target_users: names(count) });
	const eleven = await sandbox(1, 11);
	expect([eleven.status, eleven.body]).toEqual([400, { error: 'a sandbox has at most 10 target users' }]);
	for (const number of [1, 2, 3, 4, 5]) expect((await sandbox(number, 10)).status).toBe(200);
	const sixth = await sandbox(6, 1);
	expect([sixth.status, sixth.body]).toEqual([400, { error: 'an app has at most 5 sandboxes' }]);
	expect((await sandbox(5, 3)).status).toBe(200);
});
