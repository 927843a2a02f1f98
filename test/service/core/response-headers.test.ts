import { operationsOf, type OpenApi } from '../../../service/openapi/model';
import { API_KEY, startService, type TestService } from '../../support/service';

/** Matches the `Cache-Control` of cacheable responses, which states a duration or requires revalidation every time. */
const KEPT = /^(private|public), |^no-cache/;

let service: TestService;

beforeAll(async () => {
	service = await startService();
});
afterAll(() => service.close());

/** Returns all routes, with example values for their parameters. */
const routes = () =>
	operationsOf(service.app.swagger() as unknown as OpenApi).map(({ path, method, operation }) => ({
		method: method.toUpperCase() as 'GET',
		url: path.replace(/\{\w+\}/g, 'tiktok'),
		isPublic: operation.security.length === 0,
	}));

describe('every answer', () => {
	it('forbids guessing its type, and is not kept unless it says for how long', async () => {
		for (const { method, url } of routes()) {
			for (const headers of [{ 'x-api-key': API_KEY }, {}]) {
				const { headers: answered } = await service.app.inject({ method, url, headers });
				expect([method, url, answered['x-content-type-options']]).toEqual([method, url, 'nosniff']);
				const kept = String(answered['cache-control']);
				expect([method, url, kept.includes('no-store') || KEPT.test(kept)]).toEqual([method, url, true]);
				expect(answered['strict-transport-security']).toBeUndefined();
			}
		}
	});

	it('has a policy that forbids everything which it does not name', async () => {
		for (const { method, url } of routes()) {
			const { headers } = await service.app.inject({ method, url, headers: { 'x-api-key': API_KEY } });
			const policy = String(headers['content-security-policy']);
			expect([method, url, policy]).toEqual([method, url, expect.stringMatching(/^default-src 'none';/)]);
			expect(policy).not.toMatch(/unsafe|\*/);
		}
	});

	it('of the interface itself is not kept at all', async () => {
		for (const url of ['/api/accounts', '/api/uploads', '/api/nothing', '/metrics', '/dashboard/settings']) {
			const { headers } = await service.app.inject({ url, headers: { 'x-api-key': API_KEY } });
			expect([url, headers['cache-control']]).toEqual([url, 'no-store']);
		}
	});

	it('with 401 says what is wanted', async () => {
		for (const { method, url, isPublic } of routes()) {
			const { statusCode, headers } = await service.app.inject({ method, url });
			if (!isPublic) expect([method, url, statusCode]).toEqual([method, url, 401]);
			if (statusCode !== 401) continue;
			expect([method, url, headers['www-authenticate']]).toEqual([
				method,
				url,
				expect.stringMatching(/^Bearer realm="/),
			]);
		}
		const page = await service.app.inject({
			method: 'POST',
			url: '/dashboard/login',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			payload: 'secret=wrong',
		});
		expect([page.statusCode, page.headers['www-authenticate']]).toEqual([
			401,
			expect.stringMatching(/^Bearer /),
		]);
	});
});

describe('browsers are told to stay with https', () => {
	const hsts = async (settings: Record<string, string>, headers: Record<string, string> = {}) => {
		const secure = await startService(settings);
		const answers = await Promise.all(
			['/', '/healthz', '/api/accounts', '/api/nothing'].map((url) => secure.app.inject({ url, headers })),
		);
		await secure.close();
		return [...new Set(answers.map((answer) => answer.headers['strict-transport-security']))];
	};

	it('behind an https PUBLIC_URL, for our host alone', async () => {
		expect(await hsts({ PUBLIC_URL: 'https://mediakit.example.com' })).toEqual(['max-age=31536000']);
		expect(await hsts({ PUBLIC_URL: 'http://127.0.0.1:8001' })).toEqual([undefined]);
	});

	it('behind a trusted proxy that says so', async () => {
		const headers = { 'x-forwarded-proto': 'https' };
		expect(await hsts({ TRUSTED_PROXIES: '127.0.0.1' }, headers)).toEqual(['max-age=31536000']);
		expect(await hsts({}, headers)).toEqual([undefined]);
	});
});
