import type { Account, TokenAnswer } from './support/account';
import { redirectUri, startForRules } from './support/tiktok';
import type { TikTokSandbox } from './support/tiktok';

let tiktok: TikTokSandbox;

beforeAll(async () => {
	tiktok = await startForRules();
});
afterAll(() => tiktok.close());
beforeEach(() => tiktok.reset());

const tokenPath = '/v2/oauth/token/';

async function send(
	headers: Record<string, string>,
	body: string,
): Promise<{ status: number; body: TokenAnswer }> {
	const answer = await fetch(tiktok.api + tokenPath, { method: 'POST', headers, body });
	return { status: answer.status, body: (await answer.json()) as TokenAnswer };
}

const formHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function codeForm(changes: Record<string, string | null> = {}): Promise<URLSearchParams> {
	const parameters = {
		client_key: 'sandbox-key',
		client_secret: 'sandbox-secret',
		grant_type: 'authorization_code',
		code: await tiktok.code(),
		redirect_uri: redirectUri,
		...changes,
	};
	return new URLSearchParams(
		Object.entries(parameters).filter((one): one is [string, string] => one[1] !== null),
	);
}

async function works(account: Account): Promise<number> {
	return (await account.get('/v2/user/info/?fields=open_id')).status;
}

test('tiktok rule 10: the token endpoint takes a form and client_key', async () => {
	const form = await codeForm();
	const json = JSON.stringify(Object.fromEntries(form));
	expect((await send({ 'Content-Type': 'application/json' }, json)).body.error).toBe('invalid_request');
	expect((await send({ 'Content-Type': 'text/plain' }, form.toString())).body.error).toBe('invalid_request');

	const basic = `Basic ${Buffer.from('sandbox-key:sandbox-secret').toString('base64')}`;
	const withoutClient = await codeForm({ client_key: null, client_secret: null });
	const byHeader = await send({ ...formHeaders, Authorization: basic }, withoutClient.toString());
	expect(byHeader.body.error).toBe('invalid_request');
	const clientId = await codeForm({ client_key: null, client_id: 'sandbox-key' });
	expect((await send(formHeaders, clientId.toString())).body.error).toBe('invalid_request');

	const get = await fetch(`${tiktok.api}${tokenPath}?${form}`);
	expect(get.ok).toBe(false);
	const both = await codeForm({ client_id: 'something-else' });
	expect((await send(formHeaders, both.toString())).body.access_token).toMatch(/^act\./);
});

test('tiktok rule 11: missing parameters, unknown grant, wrong client', async () => {
	for (const name of ['client_key', 'client_secret', 'grant_type', 'code', 'redirect_uri']) {
		const { body } = await send(formHeaders, (await codeForm({ [name]: null })).toString());
		expect([name, body.error]).toEqual([name, 'invalid_request']);
	}
	const noRefreshToken = await tiktok.post(tokenPath, { grant_type: 'refresh_token' });
	expect(noRefreshToken.body.error).toBe('invalid_request');
	for (const grant_type of ['password', 'toString']) {
		expect((await tiktok.post(tokenPath, { grant_type })).body.error).toBe('unsupported_grant_type');
	}
	const wrongClients: Record<string, string>[] = [{ client_secret: 'wrong' }, { client_key: 'unknown' }];
	for (const wrong of wrongClients) {
		const { body } = await send(formHeaders, (await codeForm(wrong)).toString());
		expect(body.error).toBe('invalid_client');
	}
});

test('tiktok rule 12: a code works once, decoded, and in time', async () => {
	const code = await tiktok.code();
	const doubleEncoded = code.replace('*', '%2A').replace('!', '%21');
	expect((await tiktok.exchange(doubleEncoded)).body.error).toBe('invalid_grant');
	expect((await tiktok.exchange('made-up')).body.error).toBe('invalid_grant');
	expect((await tiktok.exchange(code)).body.access_token).toMatch(/^act\./);
	expect((await tiktok.exchange(code)).body.error).toBe('invalid_grant');

	const lateCode = await tiktok.code();
	await tiktok.advance(600);
	expect((await tiktok.exchange(lateCode)).body.error).toBe('invalid_grant');
	await tiktok.set('switches', { 'tiktok.codeTtlSeconds': 60 });
	const shortCode = await tiktok.code();
	await tiktok.advance(59);
	expect((await tiktok.exchange(shortCode)).body.access_token).toMatch(/^act\./);

	await tiktok.set('tiktok/app', { client_key: 'other-key', client_secret: 'other-secret' });
	const foreign = await tiktok.exchange(await tiktok.code(), {
		client_key: 'other-key',
		client_secret: 'other-secret',
	});
	expect(foreign.body.error).toBe('invalid_grant');
});

test('tiktok rule 13: redirect_uri must match', async () => {
	const code = await tiktok.code();
	const mismatch = await tiktok.exchange(code, { redirect_uri: `${redirectUri}/` });
	expect(mismatch.body.error).toBe('invalid_request');
	expect(mismatch.body.error_description).toMatch(/redirect_uri/);
	await tiktok.set('switches', { 'tiktok.redirectMismatchError': 'invalid_grant' });
	expect((await tiktok.exchange(code, { redirect_uri: 'https://x.example/' })).body.error).toBe(
		'invalid_grant',
	);
});

test('tiktok rule 14: the token answer', async () => {
	const { status, body } = await tiktok.exchange(await tiktok.code({ scope: 'user.info.basic,video.list' }));
	expect(status).toBe(200);
	expect(Object.keys(body).sort()).toEqual([
		'access_token',
		'expires_in',
		'open_id',
		'refresh_expires_in',
		'refresh_token',
		'scope',
		'token_type',
	]);
	expect(body).toMatchObject({ scope: 'user.info.basic,video.list', token_type: 'Bearer' });
	expect(Number.isInteger(body.expires_in) && Number.isInteger(body.refresh_expires_in)).toBe(true);
	const refreshed = (await tiktok.refresh(body.refresh_token)).body;
	expect(Object.keys(refreshed).sort()).toEqual(Object.keys(body).sort());
	expect(refreshed.open_id).toBe(body.open_id);
});

test('tiktok rule 15: lifetimes', async () => {
	const account = await tiktok.connect();
	expect(account.tokens).toMatchObject({ expires_in: 7200, refresh_expires_in: 15_552_000 });
	await tiktok.advance(7199);
	expect(await works(account)).toBe(200);
	await tiktok.advance(1);
	expect(await works(account)).toBe(401);
	expect((await tiktok.refresh(account.tokens.refresh_token)).body.refresh_expires_in).toBe(15_552_000);

	await tiktok.set('switches', { 'tiktok.refreshRestartsLifetime': false });
	const other = await tiktok.connect();
	await tiktok.advance(1000);
	const refreshed = (await tiktok.refresh(other.tokens.refresh_token)).body;
	expect(refreshed.refresh_expires_in).toBe(15_551_000);

	await tiktok.set('switches', { 'tiktok.tokenLifetimes': 'legacy' });
	expect((await tiktok.connect()).tokens).toMatchObject({
		expires_in: 86_400,
		refresh_expires_in: 31_536_000,
	});
});

test('tiktok rule 16: refresh tokens rotate', async () => {
	const account = await tiktok.connect();
	const [first, second] = await Promise.all([
		tiktok.refresh(account.tokens.refresh_token),
		tiktok.refresh(account.tokens.refresh_token),
	]);
	const [winner, loser] = first.body.access_token ? [first, second] : [second, first];
	expect(winner.body.access_token).not.toBe(account.tokens.access_token);
	expect(winner.body.refresh_token).not.toBe(account.tokens.refresh_token);
	expect(loser.body.error).toBe('invalid_grant');
	expect((await tiktok.refresh(account.tokens.refresh_token)).body.error).toBe('invalid_grant');
	expect(await works(account)).toBe(200);

	const next = (await tiktok.refresh(winner.body.refresh_token)).body;
	await tiktok.set('switches', {
		'tiktok.rotateRefreshTokens': false,
		'tiktok.accessTokenSurvivesRefresh': false,
	});
	const same = (await tiktok.refresh(next.refresh_token)).body;
	expect(same.refresh_token).toBe(next.refresh_token);
	expect(same.access_token).not.toBe(next.access_token);
	expect(await works(account)).toBe(401);

	await tiktok.set('switches', { 'tiktok.rotateRefreshTokens': true, 'tiktok.refreshGraceSeconds': 30 });
	await tiktok.refresh(same.refresh_token);
	await tiktok.advance(29);
	expect((await tiktok.refresh(same.refresh_token)).body.access_token).toMatch(/^act\./);
	await tiktok.advance(1);
	expect((await tiktok.refresh(same.refresh_token)).body.error).toBe('invalid_grant');
});

test('tiktok rule 17: an expired or revoked refresh token', async () => {
	const expired = await tiktok.connect();
	await tiktok.advance(15_552_000);
	expect((await tiktok.refresh(expired.tokens.refresh_token)).body.error).toBe('invalid_grant');
	const revoked = await tiktok.connect();
	await tiktok.set('tiktok/revoke', { username: 'example_creator' });
	expect((await tiktok.refresh(revoked.tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('tiktok rule 18: OAuth errors are flat, with HTTP 200 or the usual statuses', async () => {
	const requests: [Record<string, string>, string, number][] = [
		[{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant', 400],
		[{ grant_type: 'refresh_token' }, 'invalid_request', 400],
		[{ grant_type: 'x' }, 'unsupported_grant_type', 400],
		[{ grant_type: 'refresh_token', refresh_token: 'x', client_secret: 'x' }, 'invalid_client', 401],
	];
	for (const mode of ['200', 'standard']) {
		await tiktok.set('switches', { 'tiktok.oauthErrorStatus': mode });
		for (const [form, error, status] of requests) {
			const answer = await tiktok.post(tokenPath, form);
			expect(answer.status).toBe(mode === '200' ? 200 : status);
			expect(answer.body).toEqual({
				error,
				error_description: expect.any(String),
				log_id: expect.any(String),
			});
		}
		await tiktok.set('faults', { kind: 'error', code: 'server_error', match: { path: tokenPath } });
		const outage = await tiktok.post(tokenPath, { grant_type: 'refresh_token', refresh_token: 'x' });
		expect([outage.status, outage.body.error]).toEqual([mode === '200' ? 200 : 500, 'server_error']);
	}
});

test('tiktok rule 19: revoke', async () => {
	const account = await tiktok.connect();
	const token = account.tokens.access_token;
	for (const [form, error] of [
		[{ token, client_secret: 'wrong' }, 'invalid_client'],
		[{}, 'invalid_request'],
		[{ token: account.tokens.refresh_token }, 'invalid_grant'],
	] as const) {
		expect((await tiktok.post('/v2/oauth/revoke/', form as Record<string, string>)).body.error).toBe(error);
	}
	const done = await tiktok.post('/v2/oauth/revoke/', { token });
	expect([done.status, done.text]).toEqual([200, '']);
	expect(await works(account)).toBe(401);
	expect((await tiktok.refresh(account.tokens.refresh_token)).body.error).toBe('invalid_grant');

	await tiktok.set('switches', { 'tiktok.revokeBody': 'object' });
	const again = await tiktok.connect();
	expect((await tiktok.post('/v2/oauth/revoke/', { token: again.tokens.access_token })).text).toBe('{}');
	// The webhook with reason 5 is covered by rule 55, where a receiver is listening.
});

test('tiktok rule 20: client tokens', async () => {
	const { status, body } = await tiktok.post(tokenPath, { grant_type: 'client_credentials' });
	expect(status).toBe(200);
	expect(body).toEqual({
		access_token: expect.stringMatching(/^clt\./),
		expires_in: 7200,
		token_type: 'Bearer',
	});
	const headers = { Authorization: `Bearer ${body.access_token}`, 'Content-Type': 'application/json' };
	for (const [method, path] of [
		['GET', '/v2/user/info/?fields=open_id'],
		['POST', '/v2/video/list/?fields=id'],
		['POST', '/v2/video/query/?fields=id'],
		['POST', '/v2/post/publish/inbox/video/init/'],
		['POST', '/v2/post/publish/video/init/'],
		['POST', '/v2/post/publish/content/init/'],
		['POST', '/v2/post/publish/creator_info/query/'],
		['POST', '/v2/post/publish/status/fetch/'],
		['POST', '/v2/post/publish/cancel/'],
	] as const) {
		const answer = await fetch(tiktok.api + path, { method, headers });
		expect([path, answer.status]).toEqual([path, 401]);
		expect(await answer.json()).toMatchObject({ error: { code: 'access_token_invalid' } });
	}
});
