import { failure, refused } from './support/graph';
import type { Parameters } from './support/graph';
import { startForRules, redirectUri } from './support/instagram';
import type { InstagramSandbox } from './support/instagram';

let instagram: InstagramSandbox;

beforeAll(async () => {
	instagram = await startForRules();
});
afterAll(() => instagram.close());
beforeEach(() => instagram.reset());

const open = (changes: Parameters) =>
	fetch(instagram.authorizeUrl('instagram', changes), { redirect: 'manual' });

const exchangeShort = (
	token: string,
	secret = 'sandbox-secret',
	method = 'GET',
	clientId: string | null = 'sandbox-key',
) =>
	instagram.call(method, 'graph.instagram.com/access_token', {
		grant_type: 'ig_exchange_token',
		client_id: clientId,
		client_secret: secret,
		access_token: token,
	});

const refresh = (token: string, method = 'GET') =>
	instagram.call(method, 'graph.instagram.com/refresh_access_token', {
		grant_type: 'ig_refresh_token',
		access_token: token,
	});

const readMe = (token: string) =>
	instagram.call('GET', 'graph.instagram.com/v26.0/me', { access_token: token });

test('instagram rule 1: the authorize page refuses a bad client, redirect, response type or scope', async () => {
	const page = await open({});
	expect(page.status).toBe(200);
	expect(await page.text()).toContain('This is a sandbox, not Instagram.');
	for (const changes of [
		{ client_id: 'stranger' },
		{ client_id: null },
		{ redirect_uri: 'https://app.sandbox.example/callback/' },
		{ redirect_uri: 'http://127.0.0.1:5678/callback' },
		{ redirect_uri: null },
		{ response_type: 'token' },
		{ response_type: null },
		{ scope: 'instagram_business_manage_insights' },
		{ scope: 'instagram_business_basic,business_basic' },
		{ scope: null },
	]) {
		const answer = await open(changes);
		expect([changes, answer.status, answer.headers.get('location')]).toEqual([changes, 400, null]);
	}
	await instagram.switches({ loopback: true });
	expect((await open({ redirect_uri: 'http://127.0.0.1:5678/callback' })).status).toBe(200);
});

test('instagram rule 52: the login page offers Facebook unless enable_fb_login is false', async () => {
	const offer = 'Log in with Facebook';
	for (const enable_fb_login of [null, 'true', '1']) {
		expect(await (await open({ enable_fb_login })).text()).toContain(offer);
	}
	const without = await open({ enable_fb_login: 'false' });
	expect(without.status).toBe(200);
	expect(await without.text()).not.toContain(offer);
	expect((await open({ enable_fb_login: 'maybe' })).status).toBe(400);
	expect(await instagram.code('instagram', undefined, [], { enable_fb_login: '0' })).toMatch(/^AQ/);
});

test('instagram rule 2: allowing returns code, state and #_, refusing the three error parameters', async () => {
	const allowed = await instagram.consent('instagram', { decision: 'allow', user: 'example_creator' });
	const address = allowed.headers.get('location') ?? '';
	const query = new URL(address).searchParams;
	expect(allowed.status).toBe(302);
	expect(address.startsWith(`${redirectUri}?`)).toBe(true);
	expect(address.endsWith('#_')).toBe(true);
	expect(query.get('code')).toMatch(/^[\w-]{20,}$/);
	expect(query.get('state')).toBe('state 1/ä');

	const denied = await instagram.consent('instagram', { decision: 'deny' });
	expect(Object.fromEntries(new URL(denied.headers.get('location') ?? '').searchParams)).toEqual({
		error: 'access_denied',
		error_reason: 'user_denied',
		error_description: 'The user denied your request',
		state: 'state 1/ä',
	});
});

test('instagram rule 3: a code works once, for an hour, with its redirect URI, client and secret', async () => {
	const bad = (changes: Record<string, string>) => async () =>
		instagram.exchange(await instagram.code('instagram'), changes);
	const used = await instagram.code('instagram');
	expect((await instagram.exchange(used)).status).toBe(200);
	const late = await instagram.code('instagram');
	await instagram.advance(3600);
	const attempts = [
		() => instagram.exchange(used),
		() => instagram.exchange(late),
		() => instagram.exchange('AQmadeup'),
		bad({ redirect_uri: `${redirectUri}/` }),
		bad({ client_secret: 'wrong' }),
		bad({ client_id: 'stranger' }),
		bad({ grant_type: 'password' }),
	];
	for (const attempt of attempts) {
		const { status, body } = await attempt();
		expect(status).toBe(400);
		expect(body).toEqual({ error_type: 'OAuthException', code: 400, error_message: expect.any(String) });
	}
	const justInTime = await instagram.code('instagram');
	await instagram.advance(3599);
	expect((await instagram.exchange(justInTime)).status).toBe(200);
});

test('instagram rule 4: the exchange answers flat or in data[], with the granted permissions and no expires_in', async () => {
	const ticked = [['scope', 'instagram_business_manage_insights']] as const;
	const code = () => instagram.code('instagram', 'example_creator', ticked);
	const flat = await instagram.exchange(await code());
	expect(Object.keys(flat.body)).toEqual(['access_token', 'user_id', 'permissions']);
	expect(flat.body.access_token).toMatch(/^IGAA/);
	expect(flat.text).toMatch(/"user_id":\d{15,20},/);
	expect(flat.body.permissions).toEqual(['instagram_business_basic', 'instagram_business_manage_insights']);
	await instagram.switches({ exchangeUserId: 'account' });
	expect((await instagram.exchange(await code())).text).toMatch(/"user_id":17841\d{12},/);

	await instagram.switches({
		exchangeBody: 'data',
		exchangeUserIdType: 'string',
		exchangePermissions: 'comma',
	});
	expect((await instagram.exchange(await code())).body).toEqual({
		data: [
			{
				access_token: expect.stringMatching(/^IGAA/),
				user_id: expect.stringMatching(/^17841\d{12}$/),
				permissions: 'instagram_business_basic,instagram_business_manage_insights',
			},
		],
	});
});

test('instagram rule 5: the short token dies after an hour; exchanging needs it alive and the right secret', async () => {
	const short = await instagram.shortToken();
	expect((await readMe(short)).status).toBe(200);
	expect((await exchangeShort(short, 'wrong')).status).toBe(400);
	const { status, body } = await exchangeShort(short);
	expect(status).toBe(200);
	expect(body).toEqual({
		access_token: expect.stringMatching(/^IGAA/),
		token_type: 'bearer',
		expires_in: 5_183_944,
	});
	expect(failure(await exchangeShort(body.access_token))).toEqual(refused(100));

	expect(failure(await exchangeShort(short, undefined, 'GET', 'stranger'))).toEqual(refused(101));
	expect((await exchangeShort(short, undefined, 'GET', null)).status).toBe(200);
	await instagram.switches({ exchangeClientId: 'required' });
	const without = await exchangeShort(short, undefined, 'GET', null);
	expect(failure(without)).toEqual(refused(101));
	expect(without.body.error.message).toContain('client_id');
	expect((await exchangeShort(short)).status).toBe(200);

	await instagram.advance(3600);
	expect(failure(await readMe(short))).toEqual(refused(190, 0));
	expect(failure(await exchangeShort(short))).toEqual(refused(190, 0));
	expect((await readMe(body.access_token)).status).toBe(200);
	await instagram.advance(5_183_944 - 3600);
	expect(failure(await readMe(body.access_token))).toEqual(refused(190, 0));
});

test('instagram rule 6: a refresh needs a living long token of at least 24 hours and lasts 60 days from then', async () => {
	const { token } = await instagram.connect();
	expect(failure(await refresh(token))).toEqual(refused(100));
	await instagram.advance(86_399);
	expect((await refresh(token)).status).toBe(400);
	await instagram.advance(1);
	const { status, body } = await refresh(token);
	expect([status, body.access_token, body.token_type, body.expires_in]).toEqual([
		200,
		token,
		'bearer',
		5_184_000,
	]);
	await instagram.advance(5_183_999);
	expect((await readMe(token)).status).toBe(200);
	await instagram.advance(1);
	expect(failure(await readMe(token))).toEqual(refused(190, 0));
	expect(failure(await refresh(token))).toEqual(refused(190, 0));
	expect((await refresh(await instagram.shortToken())).status).toBe(400);

	const revoked = await instagram.connect();
	await instagram.advance(86_400);
	await instagram.set('instagram/revoke', { username: 'example_creator' });
	expect(failure(await refresh(revoked.token)).code).toBe(190);

	await instagram.switches({ refreshReturns: 'rotated', youngRefreshCode: 190 });
	const rotated = await instagram.connect();
	expect(failure(await refresh(rotated.token))).toEqual(refused(190));
	await instagram.advance(86_400);
	const renewed = await refresh(rotated.token);
	expect(renewed.body.access_token).not.toBe(rotated.token);
	expect((await readMe(rotated.token)).status).toBe(200);
	await instagram.switches({ replacedToken: 'refused' });
	expect(failure(await readMe(rotated.token)).code).toBe(190);
	expect((await readMe(renewed.body.access_token)).status).toBe(200);
});

test('instagram rule 7: both token endpoints refuse POST', async () => {
	const { token } = await instagram.connect();
	await instagram.advance(86_400);
	for (const answer of [
		await exchangeShort(await instagram.shortToken(), 'sandbox-secret', 'POST'),
		await refresh(token, 'POST'),
	]) {
		expect(answer.status).toBe(400);
		expect(answer.body.error).toMatchObject({
			message: 'Unsupported request - method type: post',
			type: 'IGApiException',
			code: 100,
		});
	}
	expect((await refresh(token)).status).toBe(200);
});

test('instagram rule 8: an expired token on graph.instagram.com is 400, 190, subcode 0, OAuthException', async () => {
	const short = await instagram.shortToken();
	await instagram.advance(3601);
	const { status, body } = await readMe(short);
	expect(status).toBe(400);
	expect(body.error).toEqual({
		message: expect.stringContaining('Session has expired on'),
		type: 'OAuthException',
		code: 190,
		error_subcode: 0,
		fbtrace_id: expect.stringMatching(/^\w{10,}$/),
	});
});
