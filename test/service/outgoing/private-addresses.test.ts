import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Lookup } from '../../../service/outgoing';
import { emit, outboxOf, withDatabase } from '../../support/events';
import { startReceiver, type Receiver } from '../../support/receiver';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	connectTikTok,
	sandboxSettings,
	startService,
	waitForEnd,
	type TestService,
} from '../../support/service';
import { until } from '../../support/until';
import { WEBHOOK } from '../../support/uploads';

const PUBLIC_ADDRESS = '93.184.215.14';

/** The IP addresses to which each fictional name resolves, one per lookup. The last address is repeated. */
const names: Record<string, string[]> = {};

const lookup: Lookup = (hostname, _options, done) => {
	const answers = names[hostname] ?? [];
	const address = answers.length > 1 ? answers.shift() : answers[0];
	const found: LookupAddress[] = address ? [{ address, family: address.includes(':') ? 6 : 4 }] : [];
	setImmediate(() => done(found.length > 0 ? null : new Error(`${hostname} is unknown`), found));
};

/** A server that listens on every IP address of this machine and counts connections. */
let trap: Server;
let visitors = 0;
let port: number;
let sandbox: TestSandbox;
let redirecting: Receiver;
let service: TestService;

beforeAll(async () => {
	trap = createServer((socket) => {
		visitors++;
		socket.destroy();
	});
	trap.listen(0, '::');
	await once(trap, 'listening');
	({ port } = trap.address() as AddressInfo);
	sandbox = await startTestSandbox();
	redirecting = await startReceiver(`http://127.0.0.1:${port}/`);
	service = await startService(
		{
			...sandboxSettings(sandbox.url),
			CALLBACK_HOST_ALLOWLIST: redirecting.host,
			FETCH_HOST_ALLOWLIST: redirecting.host,
		},
		{ lookup },
	);
	await connectTikTok(service);
});
beforeEach(() => {
	names['inside.example'] = ['10.1.2.3'];
	names['loopback.example'] = ['127.0.0.1'];
	names['changing.example'] = [PUBLIC_ADDRESS, '127.0.0.1'];
});
afterEach(() => expect(visitors).toBe(0));
afterAll(async () => {
	await service.close();
	await redirecting.close();
	await sandbox.close();
	trap.close();
	await once(trap, 'close');
});

const PRIVATE_HOSTS = [
	['loopback', '127.0.0.1'],
	['another loopback', '127.8.9.1'],
	['a name for loopback', 'loopback.example'],
	['private 10', '10.1.2.3'],
	['private 172', '172.16.0.1'],
	['private 192', '192.168.1.1'],
	['link-local', '169.254.169.254'],
	['CGNAT', '100.64.0.1'],
	['this network', '0.0.0.0'],
	['a decimal number', '2130706433'],
	['octal', '0177.0.0.1'],
	['hexadecimal', '0x7f.1'],
	['short', '127.1'],
	['IPv6 loopback', '[::1]'],
	['IPv6 unspecified', '[::]'],
	['IPv6 mapped', '[::ffff:127.0.0.1]'],
	['IPv6 mapped in hexadecimal', '[::ffff:7f00:1]'],
	['IPv6 unique-local', '[fd00::1]'],
	['IPv6 link-local', '[fe80::1]'],
	['NAT64', '[64:ff9b::7f00:1]'],
	['multicast', '224.0.0.1'],
	['IPv4 in IPv6, the old way', '[::8.8.8.8]'],
	['a block that is discarded', '[100:0:0:1::1]'],
	['the platform of Azure', '168.63.129.16'],
	['a name that resolves to a private address', 'inside.example'],
];

const post = (path: string, body: unknown) =>
	service.call(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
const subscribe = (url: string) => post('/api/subscriptions', { url, events: ['stats.refreshed'] });
const fetchVideo = (video_url: string) => post(WEBHOOK, { platforms: ['tiktok'], video_url });

async function untilTried(): Promise<string | null | undefined> {
	const last = await until(
		async () => (await outboxOf(service.dataDir)).at(-1),
		(row) => row?.error != null || row?.ended_at != null,
	);
	return last?.error;
}

describe.each(PRIVATE_HOSTS)('%s (%s)', (_name, host) => {
	const refusal = { status: 400, body: { error: { code: 'url_not_allowed', action: 'fix-request' } } };

	it('is refused as the address of a subscriber', async () => {
		for (const scheme of ['https', 'http']) {
			const answer = await subscribe(`${scheme}://${host}:${port}/`);
			expect(answer).toMatchObject(refusal);
			expect((answer.body.error as { message: string }).message).toMatch(/^url .*CALLBACK_HOST_ALLOWLIST\.$/);
		}
	});

	it('is refused as video_url', async () => {
		expect(await fetchVideo(`http://${host}:${port}/video.mp4`)).toMatchObject(refusal);
	});

	it('is not called, however it came into the outbox', async () => {
		await emit(service.dataDir, { callbackUrl: `https://${host}:${port}/` });
		expect(await untilTried()).toContain('is not a public address');
	});
});

describe('a name that changes between check and connection', () => {
	it('is not called as a subscriber', async () => {
		const { status } = await subscribe(`https://changing.example:${port}/`);
		expect(status).toBe(201);
		names['changing.example'] = [PUBLIC_ADDRESS, '127.0.0.1'];
		await emit(service.dataDir, {});
		expect(await untilTried()).toContain('changing.example, which is not a public address');
	});

	it('is not called as a callback', async () => {
		await emit(service.dataDir, { callbackUrl: `https://changing.example:${port}/` });
		expect(await untilTried()).toContain('changing.example, which is not a public address');
	});

	it('is not read as a video', async () => {
		// The name is resolved once on intake and once before the fetch.
		names['changing.example'] = [PUBLIC_ADDRESS, PUBLIC_ADDRESS, '127.0.0.1'];
		const { status, body } = await fetchVideo(`http://changing.example:${port}/video.mp4`);
		expect(status).toBe(202);
		await expect(waitForEnd(service, body.upload_id as string)).resolves.toMatchObject({
			deliveries: [{ state: 'failed', error: { code: 'url_not_allowed' } }],
		});
	});
});

describe('a redirect to a private address', () => {
	it('is not followed to a receiver', async () => {
		redirecting.answer(307);
		await emit(service.dataDir, { callbackUrl: redirecting.url });
		expect(await untilTried()).toBe('HTTP status 307');
	});

	it('is not followed to a video', async () => {
		// Responds with 307 to the previous test's event, which may be sent again in the meantime.
		redirecting.answerBy(({ type }) => (type === undefined ? 302 : 307));
		const { body } = await fetchVideo(`${redirecting.url}/video.mp4`);
		await expect(waitForEnd(service, body.upload_id as string)).resolves.toMatchObject({
			deliveries: [{ state: 'failed', error: { code: 'url_not_allowed' } }],
		});
	});
});

it('http is refused for receivers on public addresses', async () => {
	expect(await subscribe(`http://${PUBLIC_ADDRESS}/`)).toMatchObject({
		status: 400,
		body: { error: { code: 'url_not_allowed', message: expect.stringContaining('https') } },
	});
	expect((await subscribe(`https://${PUBLIC_ADDRESS}/`)).status).toBe(201);
	await withDatabase(service.dataDir, (database) => database('subscriptions').delete());
});
