import type { FastifyInstance } from 'fastify';
import { createAnswerCheck, type Description } from '../../support/openapi';
import { API_KEY, startService, type TestService } from '../../support/service';

/** The first words of summaries, which are verbs in the imperative. Add new verbs as needed, but never a noun. */
const VERBS =
	/^(Approve|Book|Cancel|Change|Check|Claim|Complete|Count|Create|Delete|Disconnect|Discover|Download|End|Enter|Export|Follow|Get|Handle|Hide|List|Log|Preview|Publish|Put|Read|Receive|Redirect|Refresh|Remove|Retry|Save|Send|Set|Show|Start|Store|Subscribe|Sync|Test|Update|Upload|Verify) /;

/** Routes that no one calls manually, such as those for the pages' scripts and styles. */
const HIDDEN = [
	// These routes are only for browsers.
	'GET /auth/callback/oidc',
	'GET /auth/login/oidc',
	'GET /apple-touch-icon-precomposed.png',
	'GET /apple-touch-icon.png',
	'GET /dashboard/assets/{name}',
	'GET /docs/',
	// This is how Fastify prints /docs/static/*.
	'GET /docs/*',
	'GET /docs/json',
	'GET /docs/static/index.html',
	'GET /docs/static/swagger-initializer.js',
	'GET /docs/yaml',
	'GET /favicon.ico',
	'GET /icon-192.png',
	'GET /icon-512.png',
	'GET /manifest.webmanifest',
	'GET /robots.txt',
	'POST /api/uploads/files/{id}',
	'GET /mediakit/@accent/{color}.css',
	'GET /mediakit/@images/{id}',
	'GET /mediakit/{slug}/thumbnails/{name}',
];

let service: TestService;
let description: Description & { openapi: string; servers: unknown };

beforeAll(async () => {
	service = await startService({ PUBLIC_URL: 'https://mediakit.example' });
	const response = await fetch(`${service.url}/openapi.json`);
	expect(response.headers.get('content-type')).toMatch(/^application\/json/);
	description = (await response.json()) as typeof description;
});
afterAll(() => service.close());

/** Parses the routes as Fastify prints them: as a tree indented by four characters per level. */
function routesOf(app: FastifyInstance): string[] {
	const parents: string[] = [];
	return app
		.printRoutes({ commonPrefix: false })
		.split('\n')
		.filter((line) => line.trim() !== '')
		.flatMap((line) => {
			const [, indent = '', path = '', methods] = /^([│ └├─]*)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
			const depth = indent.length / 4;
			parents.splice(depth - 1, Infinity, path);
			const whole = parents.join('').replace(/:(\w+)/g, '{$1}');
			return (methods ?? '').split(', ').flatMap((method) => (method ? [`${method} ${whole}`] : []));
		});
}

describe('/openapi.json', () => {
	it('is a valid description in OpenAPI 3.1 that names where the service is', async () => {
		const { Validator } = await import('@seriousme/openapi-schema-validator');
		const validator = new Validator();
		expect(await validator.validate(description as unknown as Record<string, unknown>)).toEqual({
			valid: true,
		});
		expect(validator.version).toBe('3.1');
		expect(description.servers).toEqual([{ url: 'https://mediakit.example' }]);
	});

	it('has every route of the service, and no other', () => {
		const described = Object.entries(description.paths).flatMap(([path, operations]) =>
			Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
		);
		// Fastify adds a HEAD route for every GET route.
		const registered = routesOf(service.app).filter(
			(route) => !route.startsWith('HEAD ') || described.includes(route),
		);
		expect([...described, ...HIDDEN].sort()).toEqual(registered.sort());
		expect(described.length).toBeGreaterThan(40);
	});

	it('says for every route what it does, who may call it, what it answers and how to try it', () => {
		for (const [path, operations] of Object.entries(description.paths)) {
			for (const [method, operation] of Object.entries(operations)) {
				expect([path, method, operation]).toEqual([
					path,
					method,
					expect.objectContaining({
						operationId: expect.stringMatching(/^[a-z]\w+$/),
						summary: expect.stringMatching(/^[A-Z].*[^.]$/),
						tags: [expect.any(String)],
						security: expect.any(Array),
						'x-codeSamples': expect.arrayContaining([
							expect.objectContaining({ source: expect.stringContaining('curl') }),
						]),
					}),
				]);
				for (const { description: text } of Object.values(operation.responses) as {
					description?: string;
				}[]) {
					expect(text).toMatch(/\.$/);
				}
			}
		}
	});

	it('says in the imperative what each operation does', () => {
		const { webhooks } = description as unknown as { webhooks: Description['paths'] };
		const summaries = Object.values({ ...description.paths, ...webhooks }).flatMap((operations) =>
			Object.values(operations).map((operation) => (operation as { summary?: string }).summary ?? ''),
		);
		expect(summaries.filter((summary) => !VERBS.test(summary))).toEqual([]);
	});

	it('needs no key, and says of each route whether that does', async () => {
		const security = (path: string, method: string) =>
			(description.paths[path]?.[method] as unknown as { security: Record<string, unknown>[] }).security.map(
				(scheme) => Object.keys(scheme).join(),
			);
		expect(security('/openapi.json', 'get')).toEqual([]);
		expect(security('/api/accounts', 'get')).toEqual(['bearer', 'header', 'session']);
		expect(security('/n8n/test-connection', 'get')).toContain('query');
		expect(security('/webhook/n8n/video-upload', 'post')).toContain('query');
		expect(security('/api/posts/video', 'post')).not.toContain('query');
	});
});

describe('answers in tests', () => {
	const answer = {
		method: 'GET',
		path: '/healthz?x=1',
		status: 200,
		contentType: 'application/json; charset=utf-8',
		text: '{"ok":true}',
	};

	it('are compared with the description', () => {
		const check = createAnswerCheck(description);
		expect(() => check(answer)).not.toThrow();
		expect(() => check({ ...answer, text: '{"ok":"yes"}' })).toThrow('GET /healthz answered 200');
		expect(() => check({ ...answer, text: '{"ok":true,"forgotten":1}' })).toThrow('additional properties');
		expect(() => check({ ...answer, status: 418 })).toThrow('no such status');
		expect(() => check({ ...answer, contentType: 'text/html' })).toThrow('no content of type');
		expect(() => check({ ...answer, path: '/healthz2' })).toThrow('no such route');
	});
});

describe('/docs', () => {
	it('is a page whose scripts and styles all come from the service itself', async () => {
		const page = await fetch(`${service.url}/docs`);
		const text = await page.text();
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		const policy = page.headers.get('content-security-policy') ?? '';
		expect(policy).toMatch(/^default-src 'none'; /);
		expect(policy).not.toMatch(/unsafe|https?:/);
		expect(text).not.toMatch(/<script(?![^>]* src="\/)[^>]*>|<style|style=|\son\w+=|javascript:/i);
		const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
		expect(files.length).toBeGreaterThan(4);
		for (const url of files) {
			expect(url).toMatch(/^\/docs\/static\//);
			expect([url, (await fetch(service.url + url)).status]).toEqual([url, 200]);
		}
	});

	it('shows every operation with its examples', async () => {
		const shown = (await (await fetch(`${service.url}/docs/json`)).json()) as typeof description;
		for (const [path, operations] of Object.entries(description.paths)) {
			for (const [method, operation] of Object.entries(operations)) {
				const { description: text, 'x-codeSamples': samples } = shown.paths[path]?.[method] as unknown as {
					description: string;
					'x-codeSamples': { source: string }[];
				};
				for (const { source } of samples) expect(text).toContain(source);
				expect(operation).not.toHaveProperty('description', text);
			}
		}
	});

	it('gives YAML, which costs the service some time, for the key alone', async () => {
		expect((await fetch(`${service.url}/docs/yaml`)).status).toBe(401);
		const { status, headers } = await fetch(`${service.url}/docs/yaml`, {
			headers: { 'x-api-key': API_KEY },
		});
		expect([status, headers.get('content-type')]).toEqual([200, 'application/x-yaml']);
	});

	it('has a policy of its own that holds nowhere else', async () => {
		const policies = await Promise.all(
			['/docs', '/'].map(async (path) =>
				(await fetch(service.url + path)).headers.get('content-security-policy'),
			),
		);
		expect(policies[0]).not.toBe(policies[1]);
	});
});
