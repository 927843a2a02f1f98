import { attributesOf, cookieOf, expectStrict, PASSWORD, sendLogin } from '../../support/dashboard';
import { API_KEY, startService, type TestService } from '../../support/service';

let service: TestService;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	service = await startService({ MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD });
});
beforeEach(() => {
	// Failed logins in one test must not count in the next.
	offsetMs += 3_600_000;
});
afterAll(async () => {
	jest.restoreAllMocks();
	await service.close();
});

describe('logging in', () => {
	it.each([
		['the API key', API_KEY],
		['the password', PASSWORD],
	])('works with %s and sets a cookie that scripts and other sites have no use of', async (_name, secret) => {
		const answer = await sendLogin(service, secret);
		expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
		expect(attributesOf(answer.headers)).toEqual([
			'HttpOnly',
			'Max-Age=2592000',
			'Path=/',
			'SameSite=Lax',
			expect.stringMatching(/^mediakit_session=[\w-]{43}$/),
		]);
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
		expect(attributesOf((await sendLogin(secure, API_KEY)).headers)).toContain('Secure');
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

	it('is refused with 429 after five wrong secrets in 15 minutes, until the right one comes', async () => {
		for (let attempt = 0; attempt < 5; attempt++) {
			expect((await sendLogin(service, `guess ${attempt}`)).status).toBe(401);
			offsetMs += 60_000;
		}
		const limited = await sendLogin(service, 'guess 6');
		expect(limited.status).toBe(429);
		const seconds = Number(limited.headers.get('retry-after'));
		expect(Math.abs(seconds - 600)).toBeLessThanOrEqual(5);
		expect(await limited.text()).toContain('Try again in 10 minutes');
		for (const secret of [API_KEY, PASSWORD]) expect((await sendLogin(service, secret)).status).toBe(303);
		expect((await sendLogin(service, 'guess 7')).status).toBe(429);
		offsetMs += (seconds + 1) * 1000;
		expect((await sendLogin(service, 'guess 8')).status).toBe(401);
	});

	it('is possible no more often by trying many at the same time', async () => {
		const guesses = Array.from({ length: 20 }, (_none, guess) => sendLogin(service, `guess ${guess}`));
		const states = (await Promise.all(guesses)).map(({ status }) => status);
		expect([401, 429].map((wanted) => states.filter((status) => status === wanted).length)).toEqual([5, 15]);
	});
});
