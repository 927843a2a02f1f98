import {
	authorizeUrl,
	exchangeCode,
	getProfile,
	readStatistics,
	refreshGrant,
	revokeGrant,
	splitScopes,
	type InstagramLogin,
} from '../../../platforms/instagram';
import { clickAllow } from '../../../sandbox/demo/consent';
import { APP, BOTH_LOGINS, connectInstagram, fetchCode, REDIRECT_URI, SCOPES } from '../../support/instagram';
import type { Client, ClientOptions } from '../../support/instagram';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';

const DAY_SECONDS = 86_400;
let sandbox: TestSandbox;
const open: Client[] = [];

beforeAll(async () => {
	sandbox = await startTestSandbox();
});
beforeEach(() => sandbox.control('reset'));
afterEach(async () => {
	await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(() => sandbox.close());

async function connect(login: InstagramLogin, options?: ClientOptions) {
	const client = await connectInstagram(sandbox, login, options);
	open.push(client);
	return client;
}

const advance = (advanceSeconds: number) => sandbox.control('clock', { advanceSeconds });
const refresh = ({ endpoints, grant }: Client, token = grant.accessToken) =>
	refreshGrant(endpoints, APP, token);

describe('authorizeUrl (instagram §1)', () => {
	const options = {
		version: 'v26.0',
		appId: 'app id',
		redirectUri: 'https://app.example/back?x=1',
		scopes: ['one', 'two'],
		state: 'a b',
	};
	const facebook = { ...options, login: 'facebook', authBase: 'https://www.facebook.com' } as const;
	const instagram = { ...options, login: 'instagram', authBase: 'https://www.instagram.com' } as const;

	it('names version and page of each login', () => {
		expect(new URL(authorizeUrl(facebook)).pathname).toBe('/v26.0/dialog/oauth');
		const url = new URL(authorizeUrl(instagram));
		expect(url.pathname).toBe('/oauth/authorize');
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: 'app id',
			redirect_uri: 'https://app.example/back?x=1',
			response_type: 'code',
			scope: 'one,two',
			state: 'a b',
		});
	});

	it('asks again in the words of each login', () => {
		expect(authorizeUrl({ ...facebook, rerequest: true })).toContain('auth_type=rerequest');
		expect(authorizeUrl({ ...instagram, rerequest: true })).toContain('force_reauth=true');
	});
});

describe('exchangeCode (instagram §1)', () => {
	it.each(BOTH_LOGINS)('ends with a token for 60 days and what was granted: %s', async (login) => {
		const { grant, instagram } = await connect(login);
		expect(grant.expiresInSeconds).toBeGreaterThan(59 * DAY_SECONDS);
		expect(grant.scopes).toEqual(expect.arrayContaining(SCOPES[login]));
		await advance(59 * DAY_SECONDS);
		await expect(getProfile(instagram)).resolves.toMatchObject({ username: 'example_creator' });
	});

	it.each(
		['data', 'flat'].flatMap((exchangeBody) =>
			['comma', 'array', 'space'].flatMap((exchangePermissions) =>
				['string', 'number'].map((exchangeUserIdType) => [
					{ exchangeBody, exchangePermissions, exchangeUserIdType },
				]),
			),
		),
	)('reads the short token in every shape: %j', async (shape) => {
		const named = Object.entries(shape).map(([name, value]) => [`instagram.${name}`, value]);
		await sandbox.control('switches', Object.fromEntries(named));
		const { grant, identity } = await connect('instagram');
		expect(grant.scopes).toEqual(SCOPES.instagram);
		expect(grant.userId).toBe(identity.appScopedId);
		expect(grant.userId).toMatch(/^\d{15,20}$/);
	});

	it.each(['optional', 'required'])(
		'sends the app id with the exchange for a long-lived token: %s',
		async (exchangeClientId) => {
			await sandbox.control('switches', { 'instagram.exchangeClientId': exchangeClientId });
			const { grant } = await connect('instagram');
			expect(grant.expiresInSeconds).toBeGreaterThan(59 * DAY_SECONDS);
		},
	);

	it.each(BOTH_LOGINS)('gives only the scopes that the person left ticked: %s', async (login) => {
		const unticked =
			login === 'instagram' ? 'instagram_business_manage_insights' : 'instagram_manage_insights';
		const { authBase } = { authBase: `${sandbox.url}/www.${login}.com` };
		const { endpoints } = await connect(login);
		const url = authorizeUrl({
			login,
			authBase,
			version: 'v26.0',
			appId: APP.appId,
			redirectUri: REDIRECT_URI,
			scopes: SCOPES[login],
			state: 's',
		});
		// The code from a URL as copied from the address bar, where Instagram appends `#_`.
		const callback = await clickAllow(url, { user: 'tiny_bakery', untick: [unticked] });
		const code = `${new URL(callback).searchParams.get('code')}#_`;
		const grant = await exchangeCode(endpoints, APP, { code, redirectUri: REDIRECT_URI });
		expect(grant.scopes).not.toContain(unticked);
		expect(grant.scopes).toEqual(expect.arrayContaining(SCOPES[login].filter((scope) => scope !== unticked)));
	});

	it.each(BOTH_LOGINS)(
		'asks to connect again for a used code or another redirect address: %s',
		async (login) => {
			const { endpoints } = await connect(login);
			const code = await fetchCode(sandbox, login);
			await exchangeCode(endpoints, APP, { code, redirectUri: REDIRECT_URI });
			const expected = { code: 'reconnect_required', action: 'reconnect', retryable: false };
			await expect(exchangeCode(endpoints, APP, { code, redirectUri: REDIRECT_URI })).rejects.toMatchObject(
				expected,
			);
			const fresh = await fetchCode(sandbox, login);
			const elsewhere = { code: fresh, redirectUri: 'http://127.0.0.1:1/other' };
			await expect(exchangeCode(endpoints, APP, elsewhere)).rejects.toMatchObject(expected);
		},
	);

	it.each(BOTH_LOGINS)('blames the app for a wrong secret: %s', async (login) => {
		const { endpoints } = await connect(login);
		for (const wrongSecretCode of [1, 100, 101]) {
			await sandbox.control('switches', { 'instagram.wrongSecretCode': wrongSecretCode });
			const code = await fetchCode(sandbox, login);
			const wrong = { ...APP, appSecret: 'wrong' };
			await expect(exchangeCode(endpoints, wrong, { code, redirectUri: REDIRECT_URI })).rejects.toMatchObject(
				{
					code: 'app_not_accepted',
					action: 'fix-request',
				},
			);
		}
	});

	it('survives what Instagram answers instead of a token', async () => {
		const { endpoints } = await connect('instagram');
		const exchange = () => exchangeCode(endpoints, APP, { code: 'c', redirectUri: REDIRECT_URI });
		const answer = (status: number, body: string) =>
			sandbox.control('faults', { kind: 'status', status, body, match: { path: '/oauth/access_token' } });
		await answer(200, '{"data":[]}');
		await expect(exchange()).rejects.toMatchObject({ code: 'platform_unavailable' });
		await answer(502, '<html>');
		await expect(exchange()).rejects.toMatchObject({ code: 'platform_unavailable' });
		await answer(400, '{"error_message":"No."}');
		await expect(exchange()).rejects.toMatchObject({ platformCode: 'OAuthException', action: 'reconnect' });
		await sandbox.control('faults', { kind: 'reset-before', match: { path: '/oauth/access_token' } });
		await expect(exchange()).rejects.toMatchObject({ code: 'platform_unreachable', retryable: true });
		const unsupported = {
			error: { message: 'Unsupported request - method type: get', type: 'IGApiException', code: 100 },
		};
		await sandbox.control('faults', {
			kind: 'status',
			status: 400,
			body: JSON.stringify(unsupported),
			match: { path: 'ig_exchange_token' },
		});
		await expect(connect('instagram')).rejects.toMatchObject({
			code: 'app_not_entitled',
			action: 'reconnect',
		});
	});
});

describe('refreshGrant (instagram §1.A step 4, §1.B step 3)', () => {
	it.each(['same', 'rotated'])(
		'keeps an account of Instagram Login alive for 200 days: %s token',
		async (returns) => {
			await sandbox.control('switches', { 'instagram.refreshReturns': returns });
			const client = await connect('instagram');
			let token = client.grant.accessToken;
			for (let days = 0; days < 200; days += 50) {
				await advance(50 * DAY_SECONDS);
				const renewed = await refresh(client, token);
				expect(renewed.expiresInSeconds).toBe(60 * DAY_SECONDS);
				expect(renewed.accessToken === token).toBe(returns === 'same');
				token = renewed.accessToken;
			}
		},
	);

	it.each([100, 190, 10])(
		'says that a token is too young when Instagram answers %d',
		async (youngRefreshCode) => {
			await sandbox.control('switches', { 'instagram.youngRefreshCode': youngRefreshCode });
			const client = await connect('instagram');
			await expect(refresh(client)).rejects.toMatchObject({
				code: 'token_too_young',
				action: 'wait',
				retryAfterSeconds: DAY_SECONDS,
			});
			await advance(DAY_SECONDS + 1);
			await expect(refresh(client)).resolves.toMatchObject({ expiresInSeconds: 60 * DAY_SECONDS });
		},
	);

	it.each(BOTH_LOGINS)('cannot revive a token that has run out: %s', async (login) => {
		const client = await connect(login);
		await advance(61 * DAY_SECONDS);
		await expect(refresh(client)).rejects.toMatchObject({ code: 'reconnect_required', action: 'reconnect' });
		await expect(
			readStatistics(client.instagram, { scopes: client.grant.scopes, recentPosts: 5 }),
		).rejects.toMatchObject({ code: 'reconnect_required' });
	});

	it('does not take an outage for a young token', async () => {
		const client = await connect('instagram');
		await sandbox.control('faults', { kind: 'error', code: 2, match: { path: '/refresh_access_token' } });
		await expect(refresh(client)).rejects.toMatchObject({ code: 'platform_unavailable' });
	});

	it('takes what Facebook gives for a long-lived token', async () => {
		const client = await connect('facebook');
		await advance(10 * DAY_SECONDS);
		const renewed = await refresh(client);
		expect(renewed.expiresInSeconds).toBe(60 * DAY_SECONDS);
		await sandbox.control('switches', { 'instagram.longTokenExchange': 'unchanged' });
		await expect(refresh(client)).resolves.toMatchObject({ accessToken: client.grant.accessToken });
		await sandbox.control('switches', { 'instagram.longTokenExchange': 'refused' });
		await expect(refresh(client)).rejects.toMatchObject({
			code: 'token_not_renewable',
			action: 'reconnect',
		});
	});
});

describe('revokeGrant (instagram §1)', () => {
	it('ends the access of Facebook Login', async () => {
		const { endpoints, grant, instagram } = await connect('facebook', { appSecret: APP.appSecret });
		await expect(revokeGrant(endpoints, grant.accessToken, APP.appSecret)).resolves.toBe(true);
		await expect(getProfile(instagram)).rejects.toMatchObject({ platformCode: '190/458' });
		await expect(revokeGrant(endpoints, grant.accessToken)).rejects.toMatchObject({ action: 'reconnect' });
	});

	it('takes a bare true for success', async () => {
		const { endpoints, grant } = await connect('facebook');
		const match = { method: 'DELETE', path: '/me/permissions' };
		await sandbox.control('faults', { kind: 'status', status: 200, body: 'true', match });
		await expect(revokeGrant(endpoints, grant.accessToken)).resolves.toBe(true);
	});

	it('has nothing to call with Instagram Login', async () => {
		const { endpoints, grant, instagram } = await connect('instagram');
		await expect(revokeGrant(endpoints, grant.accessToken)).resolves.toBe(false);
		await expect(getProfile(instagram)).resolves.toBeDefined();
	});
});

describe('splitScopes', () => {
	it.each([
		['a,b c', ['a', 'b', 'c']],
		[
			['a', 'b', null],
			['a', 'b'],
		],
		['', []],
		[undefined, []],
	])('%j', (given, scopes) => expect(splitScopes(given)).toEqual(scopes));
});
