import { startService, API_KEY, type TestService } from '../../support/service';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let service: TestService;
beforeAll(async () => {
	service = await startService();
});
afterAll(() => service.close());

const ask = (path: string, init?: RequestInit) => fetch(`${service.url}${path}`, init);

/** True if a crawler may read a path: the longest matching rule decides (RFC 9309 §2.2.2). */
function mayRead(robots: string, path: string): boolean {
	const rules = [...robots.matchAll(/^(Allow|Disallow): (\S+)$/gm)].map(([, kind, prefix = '']) => ({
		kind,
		prefix,
	}));
	const [rule] = rules
		.filter(({ prefix }) => path.startsWith(prefix))
		.sort((a, b) => b.prefix.length - a.prefix.length);
	return rule?.kind !== 'Disallow';
}

it('robots.txt lets platforms fetch media and search engines read media kits, and nothing else', async () => {
	const answer = await ask('/robots.txt');
	expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
	const robots = await answer.text();
	expect(robots).toMatch(/^User-agent: \*$/m);
	for (const path of [
		'/media/x',
		'/mediakit/example',
		'/mediakit/example/avatar',
		'/dashboard/assets/a.css',
	]) {
		expect([path, mayRead(robots, path)]).toEqual([path, true]);
	}
	for (const path of ['/', '/api/uploads', '/auth/oauth-url/tiktok', '/dashboard/session', '/docs']) {
		expect([path, mayRead(robots, path)]).toEqual([path, false]);
	}
});

it.each([
	['/favicon.ico', 'image/vnd.microsoft.icon', '00000100'],
	['/apple-touch-icon.png', 'image/png', '89504e47'],
	['/apple-touch-icon-precomposed.png', 'image/png', '89504e47'],
])('%s is an icon', async (path, contentType, firstBytes) => {
	const answer = await ask(path);
	expect([answer.status, answer.headers.get('content-type')]).toEqual([200, contentType]);
	expect(Buffer.from(await answer.arrayBuffer()).toString('hex', 0, 4)).toBe(firstBytes);
});

it('the manifest names icons that are there, and pages name the manifest', async () => {
	const answer = await ask('/manifest.webmanifest');
	expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/);
	const { icons, start_url } = (await answer.json()) as { icons: { src: string }[]; start_url: string };
	expect(start_url).toBe('/');
	expect(icons).not.toEqual([]);
	for (const { src } of icons) expect((await ask(src)).headers.get('content-type')).toBe('image/png');
	expect(await (await ask('/')).text()).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
});

describe('what is not there', () => {
	it.each(['/no-such-page', '/wp-login.php', '/media/no-such-link', '/api/no-such-route'])(
		'(%s) is a page for a browser',
		async (path) => {
			for (const [language, title] of [
				['en', 'Page not found'],
				['de', 'Seite nicht gefunden'],
			] as const) {
				const answer = await ask(path, { headers: { ...BROWSER, 'accept-language': language } });
				expect(answer.status).toBe(404);
				expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
				expect(await answer.text()).toContain(title);
			}
		},
	);

	it('is JSON for a program, whose key is asked for first', async () => {
		const withoutKey = await ask('/no-such-page');
		expect([withoutKey.status, await withoutKey.json()]).toMatchObject([
			401,
			{ error: { code: 'unauthorized' } },
		]);
		for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5']) {
			const answer = await ask('/no-such-page', { headers: { 'x-api-key': API_KEY, accept } });
			expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'route_unknown' } }]);
		}
		const posted = await ask('/no-such-page', {
			method: 'POST',
			headers: { 'x-api-key': API_KEY, ...BROWSER },
		});
		expect([posted.status, await posted.json()]).toMatchObject([404, { error: { code: 'route_unknown' } }]);
	});
});
