import { setTimeout as wait } from 'node:timers/promises';
import type { Description } from '../support/openapi';
import { headOf, stay, type Conversation } from '../support/raw-http';
import { bodyRoutes, SPELLINGS } from '../support/slow-clients';
import { API_KEY, startService, type TestService } from '../support/service';
import { until } from '../support/until';

/** Time limits so short that even well-behaved clients exceed them on a busy machine. */
const PATIENCE = { idleMs: 400, graceMs: 1_000, bytesPerSecond: 1_000 };
/** Time limits that are long enough for well-behaved clients. */
const MORE_PATIENCE = { idleMs: 2_000, graceMs: 5_000, bytesPerSecond: 1_000 };
const KEY = { 'X-API-Key': API_KEY };

let service: TestService;
let patient: TestService;
const conversations: Conversation[] = [];

beforeAll(async () => {
	service = await startService({}, { patience: PATIENCE });
	patient = await startService({}, { patience: MORE_PATIENCE });
});
afterAll(async () => {
	await service.close();
	await patient.close();
});
afterEach(() => {
	for (const { leave } of conversations.splice(0)) leave();
});

async function open(
	text: string,
	drip?: { byte: string; everyMs: number },
	{ url } = service,
): Promise<Conversation> {
	const conversation = await stay(url, text, drip);
	conversations.push(conversation);
	return conversation;
}

const countConnections = ({ app }: TestService) =>
	new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));

/** Checks that the service closes all connections, although the clients would keep them open. */
async function expectNoConnections(to = service): Promise<void> {
	await until(
		() => countConnections(to),
		(count) => count === 0,
	);
}

describe('a client that announces a body and sends none', () => {
	it.each(SPELLINGS)('as %s is not waited for, on any route', async (type) => {
		const headers = { 'Content-Type': type, 'Content-Length': '500' };
		const starts = bodyRoutes(service.app.swagger() as unknown as Description);
		const answers = await Promise.all(
			starts.flatMap((start) => [open(headOf(start, { ...headers, ...KEY })), open(headOf(start, headers))]),
		);
		// Requests that are not rejected immediately time out.
		expect(answers.filter(({ status }) => status < 200 || status >= 500)).toEqual([]);
		await expectNoConnections();
	});

	it.each([
		['/webhook/n8n/video-upload', 'application/json', KEY],
		['/webhook/n8n/video-upload', 'Application/JSON; Charset=UTF-8', KEY],
		['/webhook/n8n/video-upload', 'Multipart/Form-Data; boundary=b', KEY],
		['/api/uploads/preflight', 'APPLICATION/JSON', KEY],
		['/api/media', 'VIDEO/mp4', KEY],
		['/api/events/subscriptions', 'application/json', KEY],
		['/dashboard/login', 'application/x-www-form-urlencoded', {}],
		['/dashboard/login', 'application/json', {}],
		['/oauth/tiktok/token', 'application/x-www-form-urlencoded', {}],
		['/webhook/tiktok', 'application/json', {}],
		['/webhook/instagram/deauthorize', 'Application/X-WWW-Form-Urlencoded', {}],
	])('gets 408 from %s (%s)', async (path, type, key) => {
		for (const [length, value] of [
			['Content-Length', '500'],
			['Transfer-Encoding', 'chunked'],
		] as const) {
			const headers = { ...(key as Record<string, string>), 'Content-Type': type, [length]: value };
			const { status, answer } = await open(headOf(`POST ${path}`, headers));
			expect([status, answer]).toEqual([408, expect.stringMatching(/Send it again|send the form again/i)]);
		}
	});
});

it.each([
	['/oauth/tiktok/token', 'application/x-www-form-urlencoded'],
	['/webhook/tiktok', 'Application/JSON'],
	['/dashboard/login', 'application/json'],
])('a body whose bytes come one by one is given up by %s', async (path, type) => {
	const text = headOf(`POST ${path}`, { 'Content-Type': type, 'Content-Length': '4000' });
	expect((await open(text, { byte: ' ', everyMs: 100 })).status).toBe(408);
	await expectNoConnections();
});

it.each([
	['a connection without a byte', ''],
	['half a line', 'POST /dashboard/lo'],
	['headers that do not end', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Header: 1\r\n'],
])('%s ends with 408', async (_name, text) => {
	const { status, answer } = await open(text);
	expect([status, answer]).toEqual([408, expect.stringContaining('"code":"client_too_slow"')]);
	await expectNoConnections();
});

it('headers whose bytes come one by one end with 408', async () => {
	const { status } = await open('GET /healthz HTTP/1.1\r\nX-Header: ', { byte: 'x', everyMs: 100 });
	expect(status).toBe(408);
});

it.each(['GET /healthz', 'GET /', 'GET /nowhere', 'DELETE /api/uploads/x', 'OPTIONS /api/uploads/files'])(
	'a body that %s does not read ends the connection with the answer',
	async (start) => {
		const { status } = await open(headOf(start, { 'Content-Length': '500', ...KEY }));
		expect(status).toBeGreaterThanOrEqual(200);
		await expectNoConnections();
	},
);

it('a body that is too long is refused, and its client is not waited for', async () => {
	const text = headOf('POST /dashboard/login', {
		'Content-Type': 'application/json',
		'Transfer-Encoding': 'chunked',
	});
	const piece = `1388\r\n${' '.repeat(5_000)}\r\n`;
	const { status, answer } = await open(text + piece, undefined, patient);
	expect([status, answer]).toEqual([413, expect.stringContaining('"code":"body_too_large"')]);
	await expectNoConnections(patient);
	// No later error has ended the process.
	await wait(MORE_PATIENCE.idleMs + 500);
	expect((await patient.app.inject('/healthz')).statusCode).toBe(200);
});

it('headers that are too long get 431', async () => {
	const head = headOf('GET /healthz', { 'X-Header': 'x'.repeat(20_000) });
	const { status, answer } = await open(head, undefined, patient);
	expect([status, answer]).toEqual([431, expect.stringContaining('"code":"headers_too_large"')]);
	await expectNoConnections(patient);
});

it('a connection is kept for a client that sends its bodies whole', async () => {
	const send = async () => {
		const response = await fetch(`${patient.url}/dashboard/login`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"secret":""}',
		});
		return [response.status, response.headers.get('connection')];
	};
	expect([await send(), await send()]).toEqual([
		[401, 'keep-alive'],
		[401, 'keep-alive'],
	]);
});
