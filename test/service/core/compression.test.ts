import { API_KEY, startService, type TestService } from '../../support/service';

let service: TestService;
beforeAll(async () => void (service = await startService()));
afterAll(() => service.close());

// `fetch` would set "Accept-Encoding" itself and hide how the response was encoded.
const read = (url: string, encoding: string, headers: Record<string, string> = {}) =>
	service.app.inject({ url, headers: { 'x-api-key': API_KEY, 'accept-encoding': encoding, ...headers } });

describe('pages and JSON', () => {
	it.each([
		['gzip, deflate, br, zstd', 'br'],
		['gzip, deflate', 'gzip'],
		['br;q=0, gzip', 'gzip'],
		['*', 'br'],
		['identity', undefined],
		['', undefined],
	])('come compressed for clients that take it: "%s" as %s', async (accepted, encoding) => {
		for (const url of ['/', '/openapi.json']) {
			const { headers, rawPayload } = await read(url, accepted);
			expect([url, headers['content-encoding']]).toEqual([url, encoding]);
			expect(headers.vary).toContain('accept-encoding');
			expect(Number(headers['content-length'])).toBe(rawPayload.length);
		}
	});

	it('are the same after that, and much smaller', async () => {
		const [plain, packed] = await Promise.all([
			read('/openapi.json', 'identity'),
			read('/openapi.json', 'br'),
		]);
		expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
		const answer = await fetch(`${service.url}/openapi.json`, { headers: { 'x-api-key': API_KEY } });
		expect(answer.headers.get('content-encoding')).toBe('gzip');
		expect(await answer.json()).toEqual(plain.json());
	});

	it('stay as they are where they are small', async () => {
		const { headers } = await read('/api/accounts', 'gzip');
		expect(headers['content-encoding']).toBeUndefined();
	});
});
