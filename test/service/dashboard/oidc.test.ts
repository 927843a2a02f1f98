import { expectStrict, logIn } from '../../support/dashboard';
import { readRows } from '../../support/database';
import {
	createCookieBrowser,
	startIdentityProvider,
	type IdentityProvider,
} from '../../support/identity-provider';
import { startService, type TestService } from '../../support/service';

const ALLOWED = 'ada@example.com,viewer:@example.com,viewer:/Readers,Team Owners';

let idp: IdentityProvider;
let service: TestService;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	idp = await startIdentityProvider();
	service = await startService(idp.settings(ALLOWED));
	await idp.register(service.url);
	const verified = { email_verified: true };
	Object.assign(idp.people, {
		ada: { email: 'Ada@example.com', ...verified },
		bob: { email: 'bob@example.com', ...verified },
		eve: { email: 'eve@example.com.evil.example', ...verified },
		mallory: { email: 'ada@example.com', email_verified: false },
		greta: { email: 'greta@elsewhere.example', ...verified, groups: ['Team Owners'] },
		rita: { groups: ['Readers', 'Others'] },
		otto: { email: 'otto@elsewhere.example', ...verified, groups: ['Others'] },
	});
});
afterEach(() => {
	offsetMs = 0;
	idp.onToken = () => {};
});
afterAll(async () => {
	jest.restoreAllMocks();
	await service.close();
	await idp.close();
});

/** Calls the service with the session of the browser that logged in. */
async function ask(browser: ReturnType<typeof createCookieBrowser>, path: string, init: RequestInit = {}) {
	const headers = { cookie: browser.cookieFor(new URL(service.url).origin), ...init.headers };
	const response = await fetch(`${service.url}${path}`, { ...init, headers });
	const text = await response.text();
	return { status: response.status, body: (text && JSON.parse(text)) as Record<string, unknown> };
}

async function signIn(login: string) {
	const browser = createCookieBrowser();
	const page = await browser.signIn(service.url, login);
	return { browser, page };
}

describe('somebody on the list', () => {
	it.each([
		['ada', 'by their e-mail address, whatever its case', 'owner', 'Ada@example.com'],
		['bob', 'by their domain', 'viewer', 'bob@example.com'],
		['greta', 'by a group', 'owner', 'greta@elsewhere.example'],
		['rita', 'by a group, without an e-mail address', 'viewer', 'rita'],
	])('%s is let in %s as %s', async (login, _by, role, who) => {
		const { browser, page } = await signIn(login);
		expect([page.response.status, page.url]).toEqual([200, `${service.url}/`]);
		expect(await ask(browser, '/dashboard/session')).toMatchObject({ status: 200, body: { role } });
		const { body } = await service.call('/dashboard/sessions');
		expect(body.sessions).toContainEqual(expect.objectContaining({ role, who, method: 'oidc' }));
	});

	it('goes by code, PKCE, state and nonce, and what proves them is sealed in a cookie for the callback alone', async () => {
		const begun = await fetch(`${service.url}/auth/login/oidc`, { redirect: 'manual' });
		const to = new URL(begun.headers.get('location') ?? '');
		expect(to.origin).toBe(idp.issuer);
		expect(Object.fromEntries(to.searchParams)).toEqual({
			client_id: 'mediakit-example',
			response_type: 'code',
			redirect_uri: `${service.url}/auth/callback/oidc`,
			scope: 'openid email profile groups',
			state: expect.stringMatching(/^[\w-]{43}$/),
			nonce: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge_method: 'S256',
		});
		const [cookie = ''] = begun.headers.getSetCookie();
		expect(cookie).toMatch(
			/^mediakit_oidc=.*; Max-Age=600; Path=\/auth\/callback\/oidc; HttpOnly; SameSite=Lax$/,
		);
		for (const name of ['state', 'nonce']) expect(cookie).not.toContain(to.searchParams.get(name));
	});

	it('is asked for again after 12 hours', async () => {
		const { browser } = await signIn('ada');
		offsetMs = 11.9 * 3_600_000;
		expect((await ask(browser, '/dashboard/session')).status).toBe(200);
		offsetMs = 12.1 * 3_600_000;
		expect(await ask(browser, '/dashboard/session')).toMatchObject({
			status: 401,
			body: { error: { code: 'session_ended' } },
		});
	});

	it('logs out here at once, and is shown the way to log out at the provider, which leads back', async () => {
		const { browser } = await signIn('ada');
		const { csrf_token: token } = (await ask(browser, '/dashboard/session')).body;
		const headers = { 'x-csrf-token': String(token) };
		const out = await ask(browser, '/dashboard/logout', { method: 'POST', headers });
		expect(out.status).toBe(200);
		const url = new URL(String(out.body.logout_url));
		expect(url.origin).toBe(idp.issuer);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: 'mediakit-example',
			post_logout_redirect_uri: `${service.url}/`,
		});
		expect((await ask(browser, '/dashboard/session')).status).toBe(401);
		const page = await browser.visit(url.href);
		const form = Object.fromEntries(
			[...page.text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
				name,
				value,
			]),
		);
		const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? '';
		const end = await browser.visit(action, { ...form, logout: 'yes' });
		expect(end.url.replace(/\?.*/, '')).toBe(`${service.url}/`);
		expect(end.text).toContain('<form');
	});

	it('has no say any more once the list has changed', async () => {
		const one = await startService(idp.settings('ada@example.com'));
		await idp.register(one.url);
		const browser = createCookieBrowser();
		await browser.signIn(one.url, 'ada');
		const headers = { cookie: browser.cookieFor(new URL(one.url).origin) };
		expect((await fetch(`${one.url}/api/accounts`, { headers })).status).toBe(200);
		const withKey = await logIn(one);
		await one.stop();
		const again = await startService({ ...idp.settings('bob@example.com'), DATA_DIR: one.dataDir });
		expect((await fetch(`${again.url}/api/accounts`, { headers })).status).toBe(401);
		// Sessions that were opened with the API key stay valid.
		const { cookie } = withKey;
		expect((await fetch(`${again.url}/api/accounts`, { headers: { cookie } })).status).toBe(200);
		expect(JSON.stringify(await readRows(again, 'sessions'))).not.toContain('id_token');
		await again.close();
		await idp.register(service.url);
	});
});

describe('somebody is refused, with words and no session,', () => {
	const refusals: [string, string, number, string][] = [
		[
			'who is not on the list',
			'otto',
			403,
			'signed in as otto@elsewhere.example, but this account has no access',
		],
		['whose domain only begins like one of the list', 'eve', 403, 'but this account has no access'],
		['whose e-mail address is not verified', 'mallory', 403, 'has not verified it'],
	];
	it.each(refusals)('%s', async (_who, login, status, words) => {
		const { browser, page } = await signIn(login);
		expect([page.response.status, page.text]).toEqual([status, expect.stringContaining(words)]);
		expectStrict(page.response, page.text);
		expect(page.text).toContain('href="/auth/login/oidc"');
		expect((await ask(browser, '/dashboard/session')).status).toBe(401);
	});

	it('who gives up at the provider', async () => {
		const { response, text } = await createCookieBrowser().giveUp(service.url);
		expect([response.status, text]).toEqual([403, expect.stringContaining('was cancelled')]);
	});

	it('whose login began in another browser, or more than ten minutes ago, or is used twice', async () => {
		const first = createCookieBrowser();
		const begun = await first.visit(`${service.url}/auth/login/oidc`);
		expect(begun.url).toContain(idp.issuer);
		const callback = `${service.url}/auth/callback/oidc?code=example&state=example`;
		const elsewhere = await createCookieBrowser().visit(callback);
		expect([elsewhere.response.status, elsewhere.text]).toEqual([
			400,
			expect.stringContaining('ten minutes'),
		]);
		offsetMs = 11 * 60_000;
		expect((await first.visit(callback)).response.status).toBe(400);
		offsetMs = 0;

		const { browser, page } = await signIn('ada');
		const used = page.passed.find(({ url }) => url.includes('/auth/callback/oidc'))?.url ?? '';
		expect((await browser.visit(used)).response.status).toBe(400);
	});

	it('whose answer has another state than the login that this browser began', async () => {
		const browser = createCookieBrowser();
		await browser.visit(`${service.url}/auth/login/oidc`);
		const { response, text } = await browser.visit(
			`${service.url}/auth/callback/oidc?code=x&state=of-another`,
		);
		expect([response.status, text]).toEqual([502, expect.stringContaining('identity provider failed')]);
	});

	it('when the clocks differ by hours', async () => {
		idp.onToken = () => void (offsetMs = 3 * 3_600_000);
		const { page } = await signIn('ada');
		expect([page.response.status, page.text]).toEqual([502, expect.stringContaining('clocks')]);
	});

	it('when the secret of the client is wrong', async () => {
		const settings = { ...idp.settings(ALLOWED), OIDC_CLIENT_SECRET: 'another-example' };
		const other = await startService(settings);
		await idp.register(other.url);
		const { response, text } = await createCookieBrowser().signIn(other.url, 'ada');
		expect([response.status, text]).toEqual([502, expect.stringContaining('OIDC_CLIENT_SECRET')]);
		await other.close();
		await idp.register(service.url);
	});

	it('in German, when the provider does not answer; the key still works', async () => {
		const gone = await startIdentityProvider();
		const other = await startService(gone.settings(ALLOWED));
		const ask = () => fetch(`${other.url}/auth/login/oidc`, { headers: { 'accept-language': 'de' } });
		// First, the provider responds with 503, and then not at all.
		expect([(await ask()).status, await (await ask()).text()]).toEqual([
			502,
			expect.stringContaining('antwortet nicht'),
		]);
		await gone.close();
		expect((await ask()).status).toBe(502);
		expect((await logIn(other)).csrfToken).toMatch(/^[\w-]{43}$/);
		await other.close();
	});

	it('when no provider is set up', async () => {
		const plain = await startService();
		for (const path of ['/auth/login/oidc', '/auth/callback/oidc?code=x']) {
			const refused = await fetch(`${plain.url}${path}`);
			expect([refused.status, await refused.json()]).toEqual([
				404,
				{ error: expect.objectContaining({ code: 'oidc_not_configured' }) },
			]);
		}
		expect(await (await fetch(plain.url)).text()).not.toContain('/auth/login/oidc');
		await plain.close();
	});
});

it('behind a proxy with a path, everything is below that path', async () => {
	const other = await startService({ ...idp.settings(ALLOWED), PUBLIC_URL: 'https://example.com/kit' });
	const form = await (await fetch(other.url)).text();
	expect(form).toContain('href="/kit/auth/login/oidc"');
	const begun = await fetch(`${other.url}/auth/login/oidc`, { redirect: 'manual' });
	const to = new URL(begun.headers.get('location') ?? '');
	expect(to.searchParams.get('redirect_uri')).toBe('https://example.com/kit/auth/callback/oidc');
	expect(begun.headers.getSetCookie().join()).toMatch(
		/Path=\/kit\/auth\/callback\/oidc; HttpOnly; Secure; SameSite=Lax/,
	);
	await other.close();
});
