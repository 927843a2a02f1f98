import { lockDatabase } from '../support/database-lock';
import { sendLogin } from '../support/dashboard';
import { eventually } from '../support/deliveries';
import { startReceiver, type Receiver } from '../support/receiver';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, sandboxSettings, waitForEnd } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';

const INIT = '/inbox/video/init/';

/** Private values that callers send. */
const PLANTED = {
	caption: 'planted caption of a secret campaign',
	signature: 'planted-signature-of-a-video',
	subscriber: 'planted-path-of-a-subscriber',
	callback: 'planted-path-of-a-callback',
	title: 'planted title of a page',
};

let sandbox: TestSandbox;
let receiver: Receiver;
let service: KillableService;
let log = '';

beforeAll(async () => {
	sandbox = await startInstantSandbox();
	receiver = await startReceiver();
});
afterAll(async () => {
	await receiver.close();
	await sandbox.close();
});
afterEach(() => service.close());

async function start(LOG_LEVEL: string): Promise<void> {
	await sandbox.control('reset');
	log = '';
	service = await startKillableService(
		{ ...sandboxSettings(sandbox.url), LOG_LEVEL, CALLBACK_HOST_ALLOWLIST: receiver.host },
		['tiktok'],
	);
	const { stdout, stderr } = service.running.process;
	for (const stream of [stdout, stderr]) stream?.on('data', (text: Buffer) => (log += text.toString()));
}

const lock = () => lockDatabase(`${service.dataDir}/mediakit.sqlite`);

function sendFile(headers: Record<string, string> = {}) {
	const form = new FormData();
	form.append('platforms', 'tiktok');
	form.append('content', PLANTED.caption);
	form.append('callback_url', `${receiver.url}/${PLANTED.callback}`);
	form.append('file', new Blob([sampleVideo]), 'video.mp4');
	return service.call(WEBHOOK, { method: 'POST', headers, body: form });
}

const sendJson = (method: string, path: string, body: object) =>
	service.call(path, {
		method,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

/** One request for each kind of route that writes. */
const REQUESTS: (() => Promise<{ status: number; body: object; headers: Headers }>)[] = [
	() => sendFile(),
	() => sendFile({ 'idempotency-key': 'one' }),
	() =>
		sendJson('POST', WEBHOOK, {
			platforms: ['tiktok'],
			content: PLANTED.caption,
			video_url: `https://example.com/a.mp4?X-Amz-Signature=${PLANTED.signature}`,
		}),
	() =>
		sendJson('POST', '/api/subscriptions', {
			url: `${receiver.url}/${PLANTED.subscriber}`,
			events: ['upload.failed'],
		}),
	() =>
		service.call('/api/media', {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		}),
	() => service.call('/auth/oauth-url/tiktok'),
	() => service.call('/api/auth/tiktok/disconnect', { method: 'DELETE' }),
];

const BUSY = { code: 'database_busy', retryable: true, action: 'retry', retryAfterSeconds: 5 };

describe.each(['debug', 'trace'])('a locked database (LOG_LEVEL=%s)', (level) => {
	it('is answered with 503, soon and by every route, and nothing of the requests is in the log', async () => {
		await start(level);
		const unlock = await lock();
		const began = performance.now();
		const answers = await Promise.all(
			[...REQUESTS, ...REQUESTS, ...REQUESTS].map(async (ask) => {
				const answer = await ask();
				return { ...answer, seconds: (performance.now() - began) / 1000 };
			}),
		);
		for (const { status, body, headers, seconds } of answers) {
			expect({ status, body }).toMatchObject({ status: 503, body: { error: BUSY } });
			expect(headers.get('retry-after')).toBe('5');
			// A single request used to take 20 seconds.
			expect(seconds).toBeLessThan(10);
		}
		const login = await sendLogin({ url: service.running.url }, API_KEY);
		expect(login.status).toBe(503);
		expect((await service.call('/api/accounts')).status).toBe(200);
		await unlock();

		// Trying again as the response advises succeeds, even with the same key.
		await eventually(async () => (await sendFile({ 'idempotency-key': 'one' })).status === 202);
		expect(log).toContain('SQLITE_BUSY: database is locked');
		expect(log).toContain('insert into `subscriptions`');
		for (const marker of Object.values(PLANTED)) expect(log).not.toContain(marker);
	}, 60_000);
});

it('does not end a delivery that begins a draft while the database is locked', async () => {
	await start('info');
	await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: INIT } });
	const { body } = await sendFile();
	await eventually(async () => (await sandbox.requests(INIT)).length === 1);
	const unlock = await lock();
	await sandbox.control('release');
	// These writes are queued behind the delivery's, so that it is locked out for longer than a single write waits, as
	// it would be during an operator's backup.
	const subscription = { url: `${receiver.url}/${PLANTED.subscriber}`, events: ['upload.failed'] };
	for (let times = 0; times < 6; times++)
		expect((await sendJson('POST', '/api/subscriptions', subscription)).status).toBe(503);
	await unlock();
	const { deliveries } = await waitForEnd(service, String(body.upload_id), 60_000);
	expect(deliveries).toMatchObject([{ state: 'delivered' }]);
	expect(deliveries[0]).not.toHaveProperty('error');
	expect(await sandbox.requests(INIT)).toHaveLength(1);
	expect(log).not.toContain(PLANTED.caption);
	expect(log).not.toContain(PLANTED.callback);
}, 120_000);
