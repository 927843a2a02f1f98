import type { OpenApi, Schema } from '../../../service/openapi/model';
import { operationsOf } from '../../../service/openapi/model';
import { headOf, stay } from '../../support/raw-http';
import { API_KEY, startService, type TestService } from '../../support/service';

let service: TestService;
let lookups: string[];

beforeAll(async () => {
	service = await startService(
		{},
		{
			lookup: (hostname, _options, done) => {
				lookups.push(hostname);
				done(null, [{ address: '93.184.215.14', family: 4 }]);
			},
		},
	);
});
beforeEach(() => void (lookups = []));
afterAll(() => service.close());

/** Returns the strings, arrays and maps in a schema that have no limit. */
function unbounded(schema: Schema, { components }: OpenApi, where: string): string[] {
	const inner = (part: Schema, name: string) =>
		unbounded(part, { components } as OpenApi, `${where}.${name}`);
	if (schema.$ref !== undefined) {
		return inner(components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, 'ref');
	}
	const { maxLength, maxItems, maxProperties, patternProperties } = schema as Record<string, unknown>;
	const types = [schema.type ?? []].flat();
	const isAnything = types.length === 0 && !schema.anyOf && schema.const === undefined && !schema.enum;
	const isFree = types.includes('string') && schema.const === undefined && schema.enum === undefined;
	const isMap = typeof schema.additionalProperties === 'object' || patternProperties !== undefined;
	return [
		...(isAnything ? [`${where}: anything`] : []),
		// For files, the size limit is MAX_UPLOAD_BYTES.
		...(isFree && maxLength === undefined && schema.format !== 'binary' ? [`${where}: string`] : []),
		...(types.includes('array') && maxItems === undefined ? [`${where}: array`] : []),
		...(isMap && maxProperties === undefined ? [`${where}: map`] : []),
		...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => inner(part, name)),
		...Object.values((patternProperties ?? {}) as Record<string, Schema>).flatMap((part) => inner(part, '*')),
		...(schema.anyOf ?? []).flatMap((part, index) => inner(part, String(index))),
		...(schema.items ? inner(schema.items, '[]') : []),
		...(typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties, '*') : []),
	];
}

describe('what a request may have', () => {
	it('has a maximum everywhere: bodies, queries, paths and headers of every route', () => {
		const description = service.app.swagger() as unknown as OpenApi;
		let count = 0;
		const found = operationsOf(description).flatMap(({ path, method, operation }) => {
			const where = `${method} ${path}`;
			const parts = [
				...(operation.parameters ?? []).map(({ name, schema }) => [`${where} ${name}`, schema] as const),
				...Object.entries(operation.requestBody?.content ?? {}).map(
					([type, { schema }]) => [`${where} ${type}`, schema] as const,
				),
			];
			count += parts.length;
			return parts.flatMap(([name, schema]) => unbounded(schema, description, name));
		});
		expect(count).toBeGreaterThan(60);
		expect(found).toEqual([]);
	});

	const json = (path: string, body: unknown) =>
		service.call(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	const form = (path: string, values: Record<string, string>) => {
		const body = new FormData();
		for (const [name, value] of Object.entries(values)) body.append(name, value);
		return service.call(path, { method: 'POST', body });
	};
	const INTAKES = ['/webhook/n8n/video-upload', '/api/posts/video', '/api/uploads/preflight'];
	const images = (count: number) =>
		Array.from({ length: count }, (_none, index) => `https://host-${index}.example/a.jpg`);

	it.each(INTAKES)('%s counts the addresses of pictures before it resolves a name', async (path) => {
		for (const count of [36, 100, 101, 5_000]) {
			expect(await json(path, { platforms: 'tiktok', image_urls: images(count) })).toMatchObject({
				status: 400,
				body: { error: { action: 'fix-request' } },
			});
		}
		const all = { platforms: 'tiktok', image_urls: images(1_000).join(',') };
		expect((await form(path, all)).status).toBe(400);
		expect((await json(path, all)).status).toBe(400);
		expect(lookups).toEqual([]);
	});

	it('counts those of a carousel at Instagram, too', async () => {
		const [path = ''] = INTAKES;
		expect(await json(path, { platforms: 'instagram', image_urls: images(11) })).toMatchObject({
			status: 400,
			body: { error: { code: 'media_type_mismatch' } },
		});
		expect(lookups).toEqual([]);
	});

	it.each([
		['video_url', `https://example.com/${'a'.repeat(10_000)}`],
		['callback_url', `https://example.com/${'a'.repeat(3_000)}`],
		['content', 'a'.repeat(20_000)],
		['account', Array(200).fill('a').join(',')],
		['platforms', Array(200).fill('tiktok').join(',')],
		['media_type', 'REELS'.repeat(100)],
	])('refuses %s that is too long in whichever form it comes', async (name, value) => {
		const [path = ''] = INTAKES;
		const fields = { platforms: 'tiktok', video_url: 'https://example.com/a.mp4', [name]: value };
		for (const answer of [await json(path, fields), await form(path, fields)]) {
			expect(answer).toMatchObject({ status: 400, body: { error: { action: 'fix-request' } } });
		}
		expect(lookups).toEqual([]);
	});
});

describe('a form', () => {
	const [LIMIT, path] = [64 * 1024, '/api/uploads/preflight'];

	it('whose field is above 64 KiB is refused, never cut', async () => {
		for (const [name, value] of [
			['content', 'a'.repeat(LIMIT + 1)],
			['unknown', 'a'.repeat(LIMIT + 1)],
			['content', 'ä'.repeat(LIMIT / 2) + 'a'],
			['n'.repeat(101), 'a'],
		] as const) {
			const body = new FormData();
			body.append('platforms', 'tiktok');
			body.append(name, value);
			expect(await service.call(path, { method: 'POST', body })).toMatchObject({
				status: 400,
				body: { error: { code: 'too_many_fields', action: 'fix-request' } },
			});
		}
	});

	it('may have a field of 64 KiB', async () => {
		const body = new FormData();
		body.append('platforms', 'tiktok');
		body.append('unknown', 'a'.repeat(LIMIT));
		expect(await service.call(path, { method: 'POST', body })).toMatchObject({
			status: 400,
			body: { error: { code: 'media_missing' } },
		});
	});
});

describe('the host of a request', () => {
	const ask = async (lines: string[], version = '1.1') => {
		const text = [
			`GET /dashboard/settings HTTP/${version}`,
			...lines,
			`X-API-Key: ${API_KEY}`,
			'Connection: close',
		];
		const { status, answer, leave } = await stay(service.url, `${text.join('\r\n')}\r\n\r\n`);
		leave();
		return { status, answer };
	};

	it.each([
		['a b'],
		[''],
		['evil.example/path'],
		['user@evil.example'],
		['[::1'],
		['[zz]'],
		['localhost:99999'],
		['localhost:port'],
		['1.2.3.4.5'],
		['a,b'],
		['<script>'],
		['exämple.com'],
		['http://example.com'],
	])('is refused when it is %j', async (host) => {
		const { status, answer } = await ask([`Host: ${host}`]);
		expect([status, answer]).toEqual([400, expect.stringContaining('"code":"host_invalid"')]);
	});

	it('is refused when there are two', async () => {
		expect((await ask(['Host: example.com', 'Host: evil.example'])).status).toBe(400);
	});

	it.each([
		'localhost',
		'127.0.0.1:8001',
		'[::1]:8001',
		'media_kit:8001',
		'mediakit.example.com.',
		'xn--exmple-cua.com',
	])('may be %s', async (host) => {
		const { status, answer } = await ask([`Host: ${host}`]);
		// The host is chosen by the client, so it never becomes part of a URL.
		expect([status, answer]).toEqual([200, expect.stringContaining(`"base_url":"${service.url}"`)]);
	});

	it('may be missing with HTTP/1.0, as in checks of health', async () => {
		const { status, answer } = await ask([], '1.0');
		expect([status, answer]).toEqual([200, expect.stringContaining(`"base_url":"${service.url}"`)]);
	});

	it('does not end a resumable upload inside', async () => {
		const headers = { 'X-API-Key': API_KEY, 'Tus-Resumable': '1.0.0' };
		const text = headOf('OPTIONS /api/uploads/files', headers).replace('Host: 127.0.0.1', 'Host: [');
		const { status, leave } = await stay(
			service.url,
			text.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
		);
		leave();
		expect(status).toBe(400);
	});
});
