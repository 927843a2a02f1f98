import { emit } from '../../support/events';
import { startReceiver, type Receiver } from '../../support/receiver';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { until } from '../../support/until';

const HOUR_MS = 3_600_000;

let sandbox: TestSandbox;
let receiver: Receiver;
let service: TestService;
let offsetMs = 0;

beforeAll(async () => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
	sandbox = await startTestSandbox();
	receiver = await startReceiver();
	service = await startService({
		...sandboxSettings(sandbox.url),
		CALLBACK_HOST_ALLOWLIST: receiver.host,
	});
});
afterAll(async () => {
	jest.restoreAllMocks();
	await service.close();
	await receiver.close();
	await sandbox.close();
});

const refresh = () => service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });

/** Advances the clocks of both the sandbox and the service. */
async function pass(hours: number): Promise<void> {
	offsetMs += hours * HOUR_MS;
	await sandbox.control('clock', { advanceSeconds: hours * 3600 });
}

it('subscribers hear what becomes of an account, and never a token', async () => {
	const events = ['account.connected', 'stats.refreshed', 'token.refreshed', 'token.expiring'];
	await service.call('/api/subscriptions', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ url: receiver.url, events }),
	});
	await connectTikTok(service);
	await receiver.until(2);
	await pass(3);
	expect((await refresh()).status).toBe(200);
	await receiver.until(4);
	await pass(3);
	await sandbox.control('tiktok/revoke', { username: 'example_creator' });
	expect((await refresh()).status).toBe(409);
	expect((await refresh()).status).toBe(409);
	// A subscriber receives events in order, so once this event has arrived, all earlier events have too.
	await emit(service.dataDir, { type: 'stats.refreshed', data: { username: 'the_last_one' } });
	const received = await until(
		() => receiver.received,
		(all) => all.at(-1)?.event.data.username === 'the_last_one',
	);

	expect(received.slice(0, -1).map(({ event }) => event.type)).toEqual([
		'account.connected',
		'stats.refreshed',
		'token.refreshed',
		'stats.refreshed',
		'token.expiring',
	]);
	const { body } = await service.call('/api/accounts');
	const [{ id }] = body.accounts as [{ id: string }];
	const account = { id, platform: 'tiktok', username: 'example_creator' };
	expect(received.slice(0, -1).map(({ event }) => event.data)).toMatchObject([
		{ account, health: 'ok' },
		{ platform: 'tiktok', username: 'example_creator', fetched_at: expect.any(String) },
		{ account, health: 'ok', expires_at: expect.any(String), refresh_expires_at: expect.any(String) },
		{ platform: 'tiktok', username: 'example_creator' },
		{ account, health: 'reconnect' },
	]);
	const told = receiver.received.map(({ raw }) => raw.toString()).join();
	const secrets = (await sandbox.requests('/v2/')).flatMap(({ headers, body: form }) =>
		[headers.authorization?.split(' ')[1], new URLSearchParams(form).get('refresh_token')].filter(
			(secret) => secret != null,
		),
	);
	expect(secrets.length).toBeGreaterThan(1);
	for (const secret of secrets) expect(told).not.toContain(secret);
});
