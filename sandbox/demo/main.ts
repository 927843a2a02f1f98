import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '..';
import { clickAllow } from './consent';
import { startServiceProcess } from './service-process';

const VIDEO = join(__dirname, '../../test/media/sample.mp4');
const DELIVERY_TIMEOUT_MS = 60_000;
const POLL_MS = 250;

interface Status {
	upload_id: string;
	deliveries: { state: string; publish_id?: string; error?: { message: string } }[];
}

interface Statistics {
	data: { username: string; followers: number; engagement_rate: number; avg_views: number };
}

/** Calls the service and gives its JSON; an error answer ends the demo with the service's own words. */
async function call<T>(key: string, url: string, init: RequestInit = {}): Promise<T> {
	const response = await fetch(url, { ...init, headers: { authorization: `Bearer ${key}` } });
	const text = await response.text();
	if (!response.ok) throw new Error(`${url} answered with HTTP status ${response.status}: ${text}`);
	return JSON.parse(text) as T;
}

const print = (label: string, value: string | number) => console.log(`${`${label}:`.padEnd(24)}${value}`);

async function waitForEnd(key: string, statusUrl: string): Promise<Status> {
	const deadline = Date.now() + DELIVERY_TIMEOUT_MS;
	for (;;) {
		const status = await call<Status>(key, statusUrl);
		if (status.deliveries.every(({ state }) => ['delivered', 'failed'].includes(state))) return status;
		if (Date.now() > deadline) throw new Error(`The delivery did not end: ${JSON.stringify(status)}`);
		await wait(POLL_MS);
	}
}

/** Connects an account, reads its statistics and brings a real video into its inbox. @throws Error if anything differs */
async function runMainJob(
	sandboxUrl: string,
	serviceUrl: string,
	key: string,
	dataDir: string,
): Promise<void> {
	const { url } = await call<{ url: string }>(key, `${serviceUrl}/auth/oauth-url/tiktok`);
	const callback = await fetch(await clickAllow(url));
	if (!callback.ok) throw new Error(`The account was not connected: ${await callback.text()}`);
	const { accounts } = await call<{ accounts: { username: string }[] }>(key, `${serviceUrl}/api/accounts`);
	print('Account connected', `TikTok @${accounts[0]?.username}`);

	const refresh = { method: 'POST' };
	const { data } = await call<Statistics>(key, `${serviceUrl}/api/mediakit/refresh-tiktok-api`, refresh);
	print('Followers', data.followers);
	print('Engagement rate', `${data.engagement_rate} %`);
	print('Average views', data.avg_views);

	const video = await readFile(VIDEO);
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('file', new Blob([video], { type: 'video/mp4' }), 'sample.mp4');
	const accepted = await call<{ upload_id: string; status_url: string }>(
		key,
		`${serviceUrl}/webhook/n8n/video-upload`,
		{
			method: 'POST',
			body: form,
		},
	);
	print('Upload id', accepted.upload_id);
	const status = await waitForEnd(key, accepted.status_url);
	const [delivery] = status.deliveries;
	print('Publish id', delivery?.publish_id ?? 'none');
	print('Final state', delivery?.state ?? 'none');
	if (delivery?.state !== 'delivered') throw new Error(delivery?.error?.message ?? 'Nothing was delivered.');

	const receipt = await fetch(`${sandboxUrl}/_sandbox/uploads/${delivery.publish_id}`);
	const received = (await receipt.json()) as { size_bytes: number; sha256: string };
	const sha256 = createHash('sha256').update(video).digest('hex');
	print('Sent', `${video.length} bytes, SHA-256 ${sha256}`);
	print('Received by TikTok', `${received.size_bytes} bytes, SHA-256 ${received.sha256}`);
	if (received.size_bytes !== video.length || received.sha256 !== sha256)
		throw new Error('What arrived is not what was sent.');

	const left = await readdir(join(dataDir, 'temporary'));
	print('Temporary files left', left.length);
	if (left.length > 0) throw new Error(`Temporary files were left behind: ${left.join(', ')}`);
}

/** Runs the main job against the sandbox; without `--once` everything keeps running until Ctrl-C. */
async function main(once: boolean): Promise<void> {
	const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-demo-'));
	const key = `demo-${randomBytes(9).toString('hex')}`;
	const sandbox = await startSandbox({ port: 0 });
	try {
		const service = await startServiceProcess({
			DATA_DIR: dataDir,
			MEDIAKIT_API_KEY: key,
			TIKTOK_CLIENT_KEY: 'sandbox-key',
			TIKTOK_CLIENT_SECRET: 'sandbox-secret',
			TIKTOK_API_BASE: `${sandbox.url}/open.tiktokapis.com`,
			TIKTOK_AUTH_BASE: `${sandbox.url}/www.tiktok.com`,
			UPLOAD_HOST_ALLOWLIST: new URL(sandbox.url).host,
		});
		try {
			print('Sandbox', sandbox.url);
			print('Service', service.url);
			await runMainJob(sandbox.url, service.url, key, dataDir);
			if (!once) {
				print('API key', key);
				console.log('Everything keeps running; Ctrl-C ends it.');
				await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
			}
		} finally {
			await service.stop();
		}
	} finally {
		await sandbox.close();
		await rm(dataDir, { recursive: true, force: true });
	}
}

main(process.argv.includes('--once')).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
