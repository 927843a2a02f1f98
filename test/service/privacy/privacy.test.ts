import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { dumpDatabase, readRows, withDatabase } from '../../support/database';
import { startReceiver } from '../../support/receiver';
import { startInstantSandbox, type TestSandbox } from '../../support/sandbox';
import { connectAccount, sandboxSettings, startService, waitForEnd } from '../../support/service';
import { shiftDate } from '../../support/shifted-date.cjs';
import { connectClient } from '../../support/tiktok';
import { eventually } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await startInstantSandbox();
});
afterEach(async () => {
	shiftDate(0);
	await sandbox.close();
});

/** Returns the targets of all connections that this process attempts during `act`. */
async function connectionsOf(act: () => Promise<void>): Promise<string[]> {
	const targets = new Set<string>();
	const note = (message: unknown) => {
		const { socket } = message as { socket: Socket };
		socket.on('lookup', (error: Error | null, _address, _family, host: string) => {
			if (error) targets.add(host);
		});
		socket.on('connectionAttempt', (ip: string, port: number) => void targets.add(`${ip}:${port}`));
	};
	subscribe('net.client.socket', note);
	try {
		await act();
	} finally {
		unsubscribe('net.client.socket', note);
	}
	return [...targets].sort();
}

it('a service connects only to the platforms and to receivers that were named, and reads no comments', async () => {
	const receiver = await startReceiver();
	const service = await startService({
		...sandboxSettings(sandbox.url),
		CALLBACK_HOST_ALLOWLIST: receiver.host,
	});
	const targets = await connectionsOf(async () => {
		for (const login of ['tiktok', 'instagram', 'facebook'] as const) {
			await connectAccount(service, login, { user: 'example_creator' });
		}
		for (const platform of ['tiktok', 'instagram']) {
			await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
		}
		const form = new FormData();
		form.append('platforms', 'tiktok');
		form.append('callback_url', receiver.url);
		form.append('file', new Blob([sampleVideo]));
		const { body } = await service.call('/webhook/n8n/video-upload', { method: 'POST', body: form });
		await waitForEnd(service, String(body.upload_id));
		await receiver.until(1);
	});
	expect(targets).toEqual([new URL(service.url).host, sandbox.host, receiver.host].sort());
	const asked = (await sandbox.requests('/')).map(({ path }) => path);
	expect(asked.length).toBeGreaterThan(10);
	expect(asked.filter((path) => /comment|follower/.test(path))).toEqual([]);
	await service.close();
	await receiver.close();
});

it('an API key that a service has made is nowhere in its database, and neither are the secrets of apps', async () => {
	const keys: string[] = [];
	const settings = { ...sandboxSettings(sandbox.url), MEDIAKIT_API_KEY: '' };
	const service = await startService(settings, { onNewApiKey: (key) => keys.push(key) });
	const [key = ''] = keys;
	const { status } = await fetch(`${service.url}/auth/oauth-url/tiktok`, { headers: { 'x-api-key': key } });
	expect(status).toBe(200);
	const dump = await dumpDatabase(service);
	expect(dump).toContain(createHash('sha256').update(key).digest('hex'));
	expect([key, 'sandbox-key', 'sandbox-secret'].filter((secret) => dump.includes(secret))).toEqual([]);
	await service.close();
});

it('the URL to which a video is uploaded is encrypted in the database, and an Idempotency-Key is hashed', async () => {
	const service = await startService(sandboxSettings(sandbox.url));
	await connectAccount(service, 'tiktok');
	await sandbox.control('faults', { kind: 'hold', match: { method: 'PUT' } });
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([sampleVideo]));
	const headers = { 'idempotency-key': 'example-key-of-a-request' };
	await service.call('/webhook/n8n/video-upload', { method: 'POST', headers, body: form });
	await sandbox.untilHeld();
	const [row] = await withDatabase(service, (database) => database('deliveries').select('upload_url'));
	expect(row).toEqual({ upload_url: expect.any(String) });
	const [put] = await sandbox.requests('/open-upload.tiktokapis.com/');
	expect(put?.query.upload_token).toEqual(expect.any(String));
	expect(await readRows(service, 'idempotency_keys')).toHaveLength(1);
	const dump = await dumpDatabase(service);
	for (const text of [put?.query.upload_token, 'example-key-of-a-request']) expect(dump).not.toContain(text);
	await sandbox.control('release');
	await service.close();
});

it('of webhooks and imported tokens only hashes are kept, of webhooks until the next one after 4 days', async () => {
	const { grant, close } = await connectClient(sandbox);
	await close();
	const service = await startService({
		...sandboxSettings(sandbox.url),
		TIKTOK_REFRESH_TOKEN: grant.refreshToken,
		TIKTOK_ACCESS_TOKEN: grant.accessToken,
	});
	await sandbox.control('tiktok/app', { webhook_url: `${service.url}/webhook/tiktok` });
	const event = { event: 'something.new', username: 'example_creator', content: { note: 'of the webhook' } };
	await sandbox.control('tiktok/webhook', { deliveries: [event] });
	await eventually(async () => (await readRows(service, 'platform_webhooks')).length === 1);
	const hash = expect.stringMatching(/^[\da-f]{64}$/);
	expect(await readRows(service, 'platform_webhooks')).toEqual([
		{ key_hash: hash, received_at: expect.any(String) },
	]);
	expect(await readRows(service, 'token_imports')).toEqual([expect.objectContaining({ token_hash: hash })]);
	const dump = await dumpDatabase(service);
	for (const text of [grant.refreshToken, grant.accessToken, 'of the webhook'])
		expect(dump).not.toContain(text);

	const [first] = await readRows(service, 'platform_webhooks');
	shiftDate(4 * 24 * 60 * 60_000 + 60_000);
	await sandbox.control('tiktok/webhook', { deliveries: [event] });
	await eventually(async () => {
		const rows = await readRows(service, 'platform_webhooks');
		return rows.length === 1 && rows[0]?.key_hash !== first?.key_hash;
	});
	await service.close();
});
