import type { FastifyInstance } from 'fastify';
import { createAnswerCheck, type Description } from '../../support/openapi';
import { startService, type TestService } from '../../support/service';

/** Scripts and styles of pages; nobody calls them by hand. */
const HIDDEN = [
	'GET /apple-touch-icon-precomposed.png',
	'GET /apple-touch-icon.png',
	'GET /dashboard/assets/{name}',
	'GET /favicon.ico',
	'GET /icon-192.png',
	'GET /icon-512.png',
	'GET /manifest.webmanifest',
	'GET /robots.txt',
	'POST /api/uploads/files/{id}',
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

/** The routes of a service as Fastify prints them, a tree with four characters for each level. */
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
		// Fastify answers HEAD wherever it answers GET.
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
	it('is a page that shows every route and needs no script', async () => {
		const response = await fetch(`${service.url}/docs`);
		const text = await response.text();
		expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
		expect(text).not.toContain('<script');
		for (const [path, operations] of Object.entries(description.paths)) {
			expect(text).toContain(path);
			for (const operation of Object.values(operations)) {
				expect(text).toContain(`id="${(operation as unknown as { operationId: string }).operationId}"`);
			}
		}
		const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
		const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
		expect(links.filter((id) => !ids.has(id))).toEqual([]);
		const [, style = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
		expect((await fetch(service.url + style)).headers.get('content-type')).toMatch(/^text\/css/);
	});
});
