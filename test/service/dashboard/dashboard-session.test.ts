import { readRows } from '../../support/database';
import { attributesOf, logIn, PASSWORD, sendLogin } from '../../support/dashboard';
import { API_KEY, startService, type TestService } from '../../support/service';

let service: TestService;
let offsetMs = 0;

beforeAll(() => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
});
afterAll(() => jest.restoreAllMocks());

const start = async () => {
	service = await startService({ MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
};

describe('a session', () => {
	beforeEach(async () => {
		offsetMs = 0;
		await start();
	});
	afterEach(() => service.close());

	const status = async (cookie: string) =>
		(await fetch(`${service.url}/api/accounts`, { headers: { cookie } })).status;

	it('opens the API, and says what its pages need to know', async () => {
		const { call, csrfToken } = await logIn(service);
		expect(await call('/api/accounts')).toMatchObject({ status: 200, body: { accounts: [] } });
		expect((await call('/dashboard/session')).body).toEqual({
			csrf_token: csrfToken,
			role: 'owner',
			may_approve: true,
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
		expect([out.status, attributesOf(out.headers)]).toEqual([
			204,
			[
				'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
				'HttpOnly',
				'Max-Age=0',
				'Path=/',
				'SameSite=Lax',
				'mediakit_session=',
			],
		]);
		expect(await status(cookie)).toBe(401);
		expect(await (await fetch(service.url, { headers: { cookie } })).text()).toContain('<form');
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
		const rows = await readRows(service, 'sessions');
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
	beforeAll(start);
	afterAll(() => service.close());

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
