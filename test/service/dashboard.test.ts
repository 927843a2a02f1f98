import { readRows, withDatabase } from '../support/database';
import { cookieOf, logIn, sendLogin } from '../support/dashboard';
import { API_KEY, startService, type TestService } from '../support/service';

const PASSWORD = 'example password of the dashboard';
const CSP =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

let service: TestService;
let offsetMs = 0;

beforeAll(() => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
});
beforeEach(async () => {
	offsetMs = 0;
	service = await startService({ MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
});
afterEach(() => service.close());
afterAll(() => jest.restoreAllMocks());

const home = (headers: Record<string, string> = {}, path = '/') =>
	fetch(`${service.url}${path}`, { headers });

/** A page loads and runs nothing of its own text, and takes nothing from elsewhere. */
function expectStrict(page: Response, text: string): void {
	expect(page.headers.get('content-security-policy')).toBe(CSP);
	expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(page.headers.get('x-content-type-options')).toBe('nosniff');
	expect(page.headers.get('cache-control')).toBe('no-store');
	expect(text).not.toMatch(/<script(?![^>]* src="\/)[^>]*>|<style|style=|\son\w+=|javascript:/i);
	expect(text).not.toMatch(/(src|href)="(?!\/)/);
}

describe('the page', () => {
	it('is a login form that needs no script, and the dashboard once somebody is logged in', async () => {
		const before = await home();
		const form = await before.text();
		expect(before.status).toBe(200);
		expectStrict(before, form);
		expect(form).toMatch(/<form method="post" action="\/dashboard\/login">/);
		expect(form).not.toContain('<script');

		const { cookie } = await logIn(service);
		const after = await home({ cookie });
		const shell = await after.text();
		expectStrict(after, shell);
		expect(shell).toMatch(/<div id="app"|not part of this build/);
		expect(shell).not.toContain('<form');
	});

	it.each([
		['de-AT,de;q=0.9,en;q=0.8', '', 'de'],
		['fr,en;q=0.5,de;q=0.7', '', 'de'],
		['fr', '', 'en'],
		['de', 'mediakit_language=en', 'en'],
		['', 'mediakit_language=de', 'de'],
		['en', 'mediakit_language=<script>', 'en'],
	])('speaks with "%s" and cookie "%s": %s', async (accepted, cookie, language) => {
		const page = await home({ 'accept-language': accepted, cookie });
		const text = await page.text();
		expect(text).toContain(`<html lang="${language}">`);
		expect(text).toContain(language === 'de' ? 'Anmelden' : 'Log in');
	});

	it('keeps a language that was chosen by the link on it', async () => {
		const chosen = await home({}, '/?lang=de');
		expect(await chosen.text()).toContain('Anmelden');
		expect(await (await home({ cookie: cookieOf(chosen) })).text()).toContain('Anmelden');
	});
});

describe('logging in', () => {
	it.each([
		['the API key', API_KEY],
		['the password', PASSWORD],
	])('works with %s and sets a cookie that scripts and other sites have no use of', async (_name, secret) => {
		const answer = await sendLogin(service, secret);
		expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
		expect(answer.headers.get('set-cookie')).toMatch(
			/^mediakit_session=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/; Max-Age=2592000$/,
		);
	});

	it('works with JSON, and refuses in JSON', async () => {
		const send = (body: unknown) =>
			fetch(`${service.url}/dashboard/login`, {
				method: 'POST',
				redirect: 'manual',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		expect((await send({ secret: PASSWORD })).status).toBe(303);
		for (const body of [{ secret: 'wrong' }, { secret: [API_KEY] }, {}, null]) {
			const refused = await send(body);
			expect([refused.status, await refused.json()]).toEqual([
				401,
				{ error: expect.objectContaining({ code: 'login_wrong', action: 'fix-request' }) },
			]);
		}
	});

	it('sets the cookie for https alone where people come over https', async () => {
		const secure = await startService({ PUBLIC_URL: 'https://mediakit.example.com' });
		expect((await sendLogin(secure, API_KEY)).headers.get('set-cookie')).toMatch(/; Secure$/);
		await secure.close();
	});

	it('with a wrong secret is told in words, in the language of the person, and gives no cookie', async () => {
		const refused = await sendLogin(service, 'wrong', { 'accept-language': 'de' });
		const text = await refused.text();
		expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null]);
		expectStrict(refused, text);
		expect(text).toContain('weder der API-Schlüssel noch das Passwort');
		expect(await (await sendLogin(service, '<b>wrong</b>')).text()).not.toContain('<b>wrong');
	});

	it('makes a new session each time, so that nobody can choose one for somebody else', async () => {
		const planted = 'mediakit_session=planted-by-somebody-else';
		const first = cookieOf(await sendLogin(service, API_KEY, { cookie: planted }));
		expect(first).not.toBe(planted);
		expect((await fetch(`${service.url}/dashboard/session`, { headers: { cookie: planted } })).status).toBe(
			401,
		);
		const second = cookieOf(await sendLogin(service, API_KEY, { cookie: first }));
		expect(second).not.toBe(first);
		const states = [first, second].map(
			async (cookie) => (await fetch(`${service.url}/dashboard/session`, { headers: { cookie } })).status,
		);
		expect(await Promise.all(states)).toEqual([401, 200]);
	});

	it('is refused when another site sends the form', async () => {
		const { host } = new URL(service.url);
		const foreign = [
			{ origin: 'https://evil.example' },
			{ origin: 'null' },
			{ origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
			{ 'sec-fetch-site': 'same-site' },
		];
		for (const headers of foreign) {
			const refused = await sendLogin(service, API_KEY, headers as Record<string, string>);
			expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null]);
		}
		for (const headers of [{ origin: `http://${host}` }, { 'sec-fetch-site': 'same-origin' }, {}]) {
			expect((await sendLogin(service, API_KEY, headers as Record<string, string>)).status).toBe(303);
		}
	});

	it('is possible five times in 15 minutes with a wrong secret, whatever comes then', async () => {
		for (let attempt = 0; attempt < 5; attempt++) {
			expect((await sendLogin(service, `guess ${attempt}`)).status).toBe(401);
			offsetMs += 60_000;
		}
		const limited = await sendLogin(service, API_KEY);
		expect(limited.status).toBe(429);
		const seconds = Number(limited.headers.get('retry-after'));
		expect(Math.abs(seconds - 600)).toBeLessThanOrEqual(5);
		expect(await limited.text()).toContain('Try again in 10 minutes');
		offsetMs += (seconds + 1) * 1000;
		expect((await sendLogin(service, API_KEY)).status).toBe(303);
	});

	it('is possible no more often by trying many at the same time', async () => {
		const guesses = Array.from({ length: 20 }, (_none, guess) => sendLogin(service, `guess ${guess}`));
		const states = (await Promise.all(guesses)).map(({ status }) => status);
		expect([401, 429].map((wanted) => states.filter((status) => status === wanted).length)).toEqual([5, 15]);
	});
});

describe('a session', () => {
	const status = async (cookie: string) =>
		(await fetch(`${service.url}/api/accounts`, { headers: { cookie } })).status;

	it('opens the API, and says what its pages need to know', async () => {
		const { call, csrfToken } = await logIn(service);
		expect(await call('/api/accounts')).toMatchObject({ status: 200, body: { accounts: [] } });
		expect((await call('/dashboard/session')).body).toEqual({
			csrf_token: csrfToken,
			version: expect.any(String),
			public_url: null,
			base_url: service.url,
			language: 'en',
		});
		expect(csrfToken).toMatch(/^[\w-]{43}$/);
	});

	it('ends with the logout, everywhere', async () => {
		const { call, cookie } = await logIn(service);
		const out = await call('/dashboard/logout', { method: 'POST' });
		expect([out.status, out.headers.get('set-cookie')]).toEqual([
			204,
			'mediakit_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0',
		]);
		expect(await status(cookie)).toBe(401);
		expect(await (await home({ cookie })).text()).toContain('<form');
		expect(await readRows(service, 'sessions')).toEqual([]);
	});

	it('ends after 30 days, and its row goes at the next sweep', async () => {
		const { cookie } = await logIn(service);
		offsetMs = 29.9 * 86_400_000;
		expect(await status(cookie)).toBe(200);
		offsetMs = 30.1 * 86_400_000;
		expect(await status(cookie)).toBe(401);
		await service.stop();
		service = await startService({ DATA_DIR: service.dataDir, MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
		expect(await readRows(service, 'sessions')).toEqual([]);
	});

	it('outlives a restart, but not a change of what opens the dashboard', async () => {
		const { cookie } = await logIn(service);
		await service.stop();
		service = await startService({ DATA_DIR: service.dataDir, MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
		expect(await status(cookie)).toBe(200);
		await service.stop();
		service = await startService({ DATA_DIR: service.dataDir, MEDIAKIT_DASHBOARD_PASSWORD: 'another one' });
		expect(await status(cookie)).toBe(401);
	});

	it('is nowhere in the database as it is in the cookie', async () => {
		const { cookie, csrfToken } = await logIn(service);
		const rows = await withDatabase(service, (database) => database('sessions').select('*'));
		expect(rows).toEqual([expect.objectContaining({ session_hash: expect.stringMatching(/^[\da-f]{64}$/) })]);
		expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
		expect(JSON.stringify(rows)).not.toContain(csrfToken);
	});

	it('is not begun by an empty secret, nor does an empty key open anything, before the right one was used', async () => {
		expect((await sendLogin(service, '')).status).toBe(401);
		for (const headers of [{ 'x-api-key': '' }, { authorization: 'Bearer ' }]) {
			expect((await fetch(`${service.url}/api/accounts`, { headers })).status).toBe(401);
		}
		expect((await fetch(`${service.url}/n8n/test-connection?api_key=`)).status).toBe(401);
	});

	it('does not make up for a wrong key, nor is it asked about when the key is right', async () => {
		const { cookie } = await logIn(service);
		const ask = (headers: Record<string, string>) =>
			fetch(`${service.url}/api/accounts`, { headers: { cookie, ...headers } });
		expect((await ask({ 'x-api-key': 'wrong' })).status).toBe(401);
		expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401);
		const withKey = { 'x-api-key': API_KEY, cookie: 'mediakit_session=unknown' };
		expect((await service.call('/api/media', { method: 'POST', headers: withKey })).status).not.toBe(401);
		expect((await ask(withKey)).status).toBe(200);
	});

	it('that is unknown is refused in JSON on the API', async () => {
		const refused = await fetch(`${service.url}/api/accounts`, {
			headers: { cookie: 'mediakit_session=unknown', accept: 'text/html' },
		});
		expect([refused.status, await refused.json()]).toEqual([
			401,
			{ error: expect.objectContaining({ code: 'session_ended' }) },
		]);
	});
});

describe('a request that changes something', () => {
	const TUS = { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': '' };
	it.each([
		['POST', '/api/uploads/x/approve', {}],
		['PUT', '/api/mediakit/analytics/tiktok/somebody', { 'content-type': 'application/json' }],
		['DELETE', '/api/auth/tiktok/disconnect', {}],
		['DELETE', '/api/uploads/x', {}],
		['POST', '/dashboard/logout', {}],
		['POST', '/api/uploads/files', TUS],
		['PATCH', '/api/uploads/files/x', { ...TUS, 'content-type': 'application/offset+octet-stream' }],
		['POST', '/webhook/n8n/video-upload', { 'content-type': 'video/mp4' }],
	] as const)('by %s %s counts only with the token of the session', async (method, path, headers) => {
		const { call, csrfToken } = await logIn(service);
		const other = await logIn(service);
		const body = method === 'PUT' ? '{}' : undefined;
		for (const wrong of ['', 'x'.repeat(43), other.csrfToken]) {
			const refused = await call(path, { method, body, headers: { ...headers, 'x-csrf-token': wrong } });
			expect(refused).toMatchObject({ status: 403, body: { error: { code: 'csrf_token_invalid' } } });
		}
		const taken = await call(path, { method, body, headers: { ...headers, 'x-csrf-token': csrfToken } });
		expect([401, 403]).not.toContain(taken.status);
	});
});

describe('scripts and styles', () => {
	const style = async () =>
		/href="(\/dashboard\/assets\/pages\.[^"]+\.css)"/.exec(await (await home()).text())?.[1];

	it('are public, kept for ever, and come compressed', async () => {
		const path = await style();
		for (const encoding of ['br', 'gzip', 'identity', 'br;q=0, gzip']) {
			const answer = await fetch(`${service.url}${path}`, { headers: { 'accept-encoding': encoding } });
			const expected = encoding === 'identity' ? null : encoding === 'br' ? 'br' : 'gzip';
			expect(answer.headers.get('content-encoding')).toBe(expected);
			expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
			expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
			expect(await answer.text()).toContain(':focus-visible');
		}
	});

	it('are not sent again to who has them', async () => {
		const path = await style();
		const etag = (await fetch(`${service.url}${path}`)).headers.get('etag') ?? '';
		const again = await fetch(`${service.url}${path}`, { headers: { 'if-none-match': etag } });
		expect([again.status, await again.text()]).toEqual([304, '']);
	});

	it.each([
		'..%2f..%2fpackage.json',
		'%2e%2e%2fpackage.json',
		'..%5c..%5cpackage.json',
		'manifest.json',
		'%00',
		'pages.css',
		'__proto__',
	])('have no other names: %s', async (name) => {
		const answer = await service.app.inject({ url: `/dashboard/assets/${name}` });
		expect(answer.statusCode).toBe(404);
	});
});

it('the settings name every address that others call, and no secret', async () => {
	const settings = await startService({
		PUBLIC_URL: 'https://mediakit.example.com',
		TIKTOK_CLIENT_KEY: 'example-client-key',
		TIKTOK_CLIENT_SECRET: 'example-client-secret',
		MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD,
	});
	const { body } = await settings.call('/dashboard/settings');
	await settings.close();
	expect(body).toMatchObject({
		base_url: 'https://mediakit.example.com',
		platforms: [
			{
				login: 'tiktok',
				configured: true,
				redirect_uri: 'https://mediakit.example.com/api/auth/tiktok/callback',
				oauth_token_url: 'https://mediakit.example.com/oauth/tiktok/token',
			},
			{ login: 'instagram', configured: false },
			{ login: 'facebook', configured: false },
		],
		webhooks: [
			{ platform: 'tiktok', url: 'https://mediakit.example.com/webhook/tiktok' },
			{ platform: 'instagram', url: 'https://mediakit.example.com/webhook/instagram' },
		],
		upload_url: 'https://mediakit.example.com/webhook/n8n/video-upload',
		tus_url: 'https://mediakit.example.com/api/uploads/files',
		limits: { max_upload_bytes: 4_000_000_000, temp_max_age_hours: 24, retention_days: 30 },
	});
	expect(JSON.stringify(body)).not.toMatch(/secret|password|test-key/);
});
