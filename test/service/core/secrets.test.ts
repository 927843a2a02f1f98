import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCipher, loadKeyFile } from '../../../service/database';
import { cookieOf, logIn, sendLogin } from '../../support/dashboard';
import { readRows, withDatabase } from '../../support/database';
import { dropDatabaseOf } from '../../support/database-location';
import { endTikTokTokens } from '../../support/expired-tokens';
import { serverSettings } from '../../support/service-process';
import { startReceiver, type Receiver } from '../../support/receiver';
import { startInstantSandbox, type ReceivedRequest, type TestSandbox } from '../../support/sandbox';
import { API_KEY, callerOf, connectAccount, sandboxSettings, waitForEnd } from '../../support/service';
import { connectClient } from '../../support/tiktok';
import { eventually, PROCESSES_MS } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

const ENTRY = join(__dirname, '../../../service/dist/service/main.js');

/** Parameters of platform calls and pages whose values are secret. */
const SECRET_PARAMETERS = new Set([
	'access_token',
	'refresh_token',
	'fb_exchange_token',
	'token',
	'code',
	'state',
	'client_secret',
	'appsecret_proof',
	'upload_token',
]);

/**
 * Returns the names and values of the secrets in a request to the sandbox: tokens, codes, and the tokens in upload
 * URLs.
 */
function secretsIn({ headers, query, body }: ReceivedRequest): [name: string, value: string][] {
	const form = Object.fromEntries(new URLSearchParams(body ?? ''));
	const parameters = Object.entries({ ...query, ...form }).filter(([name]) => SECRET_PARAMETERS.has(name));
	const bearer = /^(?:Bearer|OAuth) (.+)$/.exec(headers.authorization ?? '')?.[1];
	return [...parameters, ...(bearer ? [['bearer', bearer] as [string, string]] : [])];
}

let sandbox: TestSandbox;
let receiver: Receiver;
let dataDir: string;
let said = '';
let call: ReturnType<typeof callerOf>;
let stop: (() => Promise<void>) | undefined;
/** All responses and pages of the service. */
const answers: string[] = [];
let burnedToken: string;
/** All secrets that were sent or received when logging in to the dashboard. */
const ofDashboard: string[] = [];
const DASHBOARD_PASSWORD = 'example-password-of-the-dashboard';
const WRONG_PASSWORD = 'example-password-that-is-wrong';
/** The caption is public in the post, but must not appear in the log. */
const CAPTION = 'An example caption of a post';

async function ask(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
	const { body, headers } = await call(path, init);
	answers.push(JSON.stringify([body, ...headers]));
	return body;
}
const post = (path: string) => ask(path, { method: 'POST' });

/** Starts a process of the built service and records all its output. */
async function start(settings: Record<string, string>): Promise<void> {
	const child = spawn(process.execPath, [ENTRY, 'serve'], {
		env: {
			PATH: process.env.PATH,
			...sandboxSettings(sandbox.url),
			...settings,
			...(await serverSettings(dataDir)),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const ended = once(child, 'exit');
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (text: Buffer) => (said += text.toString()));
	}
	stop = async () => {
		child.kill('SIGTERM');
		await ended;
	};
	const ready = () => /ready at (http:\S+)/.exec(said)?.[1];
	await eventually(() => ready() !== undefined, PROCESSES_MS);
	call = callerOf(ready() ?? '');
}

async function send(platforms: string): Promise<void> {
	const form = new FormData();
	form.append('platforms', platforms);
	form.append('account', 'example_creator');
	form.append('auto_approve', 'true');
	form.append('content', CAPTION);
	form.append('callback_url', `${receiver.url}/callback`);
	form.append('file', new Blob([sampleVideo]));
	const { upload_id } = await ask('/webhook/n8n/video-upload', { method: 'POST', body: form });
	const { deliveries } = await waitForEnd({ call }, String(upload_id));
	answers.push(JSON.stringify(deliveries));
	await ask('/api/uploads');
}

async function connect(login: 'tiktok' | 'instagram' | 'facebook'): Promise<void> {
	const page = await connectAccount({ call }, login, { user: 'example_creator' });
	answers.push(await page.text());
}

/**
 * Logs in with a wrong and a correct password and uses the session. Only its cookie and the response to the login may
 * contain its secrets.
 */
async function useDashboard(): Promise<void> {
	const service = { url: await address() };
	answers.push(await (await sendLogin(service, WRONG_PASSWORD)).text());
	const { cookie, csrfToken, call: callAsBrowser } = await logIn(service);
	const byPassword = cookieOf(await sendLogin(service, DASHBOARD_PASSWORD));
	ofDashboard.push(csrfToken, ...[cookie, byPassword].map((pair) => pair.split('=')[1] ?? ''));
	for (const path of ['/api/accounts', '/dashboard/settings']) {
		answers.push(JSON.stringify((await callAsBrowser(path)).body));
	}
	answers.push(await (await fetch(service.url, { headers: { cookie: byPassword } })).text());
	const forged = await callAsBrowser('/api/uploads/x', {
		method: 'DELETE',
		headers: { 'x-csrf-token': 'x' },
	});
	answers.push(JSON.stringify(forged.body));
	await callAsBrowser('/dashboard/logout', { method: 'POST' });
}

/** Provokes every failure that involves tokens, and some that involve posts. */
async function live(): Promise<void> {
	await useDashboard();
	await ask('/api/subscriptions', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ url: `${receiver.url}/events`, events: ['token.refreshed', 'upload.failed'] }),
	});
	await connect('tiktok');
	await connect('instagram');
	await connect('facebook');
	await send('tiktok,instagram');
	await sandbox.control('faults', {
		kind: 'error',
		code: 'scope_not_authorized',
		match: { path: '/inbox/video/init/' },
	});
	await send('tiktok');
	await post('/api/mediakit/refresh-instagram-api');
	await endTikTokTokens(sandbox);
	await post('/api/mediakit/refresh-tiktok-api');
	const { accounts } = (await ask('/api/accounts')) as { accounts: { id: string }[] };
	for (const { id } of accounts) await post(`/api/accounts/${id}/refresh`);
	await endTikTokTokens(sandbox);
	await sandbox.control('faults', { kind: 'reset-after', match: { path: '/v2/oauth/token/' } });
	await post('/api/mediakit/refresh-tiktok-api');
	await post('/api/mediakit/refresh-tiktok-api');
	await sandbox.control('instagram/revoke', { username: 'example_creator', login: 'facebook' });
	await post('/api/mediakit/refresh-instagram-api');
	const used = '/api/auth/tiktok/callback?code=code-that-nobody-knows&state=state-that-nobody-knows';
	answers.push(await (await fetch(`${await address()}${used}`)).text());
	await ask('/api/accounts');
	for (const { id } of accounts) await ask(`/api/accounts/${id}/sync-log`);
	for (const path of ['/metrics', '/openapi.json', '/docs', '/n8n/test-connection']) {
		const page = await fetch(`${await address()}${path}`, { headers: { 'x-api-key': API_KEY } });
		answers.push(await page.text());
	}
}

const address = async () => /ready at (http:\S+)/.exec(said)?.[1] ?? '';

beforeAll(async () => {
	sandbox = await startInstantSandbox();
	receiver = await startReceiver();
	dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	// This token has already been used elsewhere, so importing it fails.
	const { grant, close } = await connectClient(sandbox);
	burnedToken = grant.refreshToken;
	await sandbox.control('tiktok/revoke', { username: 'example_creator' });
	await close();
	await start({
		MEDIAKIT_API_KEY: API_KEY,
		MEDIAKIT_DASHBOARD_PASSWORD: DASHBOARD_PASSWORD,
		PORT: '0',
		LOG_LEVEL: 'trace',
		DATA_DIR: dataDir,
		CALLBACK_HOST_ALLOWLIST: receiver.host,
		TIKTOK_REFRESH_TOKEN: burnedToken,
	});
	await live();
	await receiver.until(2);
}, 2 * PROCESSES_MS);
afterAll(async () => {
	await stop?.();
	await receiver.close();
	await sandbox.close();
	await dropDatabaseOf(dataDir);
	await rm(dataDir, { recursive: true, force: true });
});

it('no secret is in logs, answers, pages, events, metrics or command-line output', async () => {
	const cipher = createCipher(loadKeyFile(dataDir));
	const stored = await withDatabase({ dataDir }, async (database) => {
		const rows = await database('accounts').select('access_token', 'refresh_token', 'page_token');
		return rows.flatMap((row: Record<string, string | null>) => Object.values(row)).filter(Boolean);
	});
	const { requests } = (await sandbox.read('requests')) as { requests: ReceivedRequest[] };
	const received = requests.flatMap(secretsIn);
	await stop?.();

	const secrets = new Set([
		...received.map(([, value]) => value),
		...stored.map((value) => cipher.decrypt(String(value))),
		burnedToken,
		API_KEY,
		(await readFile(join(dataDir, 'encryption.key'), 'utf8')).trim(),
		'sandbox-secret',
		'code-that-nobody-knows',
		'state-that-nobody-knows',
		...ofDashboard,
		DASHBOARD_PASSWORD,
		WRONG_PASSWORD,
	]);
	// Makes sure that there was a secret of each kind to search for.
	const kinds = ['bearer', ...SECRET_PARAMETERS].filter((kind) => kind !== 'token');
	expect([...new Set(received.map(([name]) => name))]).toEqual(expect.arrayContaining(kinds));
	expect(secrets.size).toBeGreaterThan(25);

	const events = await Promise.all(
		['events', 'sync_log', 'outbox', 'social_stats_history'].map((table) => readRows({ dataDir }, table)),
	);
	const told = {
		said,
		answers,
		events,
		sent: receiver.received.map(({ raw, headers }) => [String(raw), headers]),
	};
	for (const [where, what] of Object.entries(told)) {
		const text = typeof what === 'string' ? what : JSON.stringify(what);
		// Makes sure that there is output to search.
		expect(text.length).toBeGreaterThan(500);
		const found = [...secrets].filter(
			(secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)),
		);
		expect({ where, found }).toEqual({ where, found: [] });
	}
	expect(JSON.stringify(told.answers)).toContain(CAPTION);
	expect(said).not.toContain(CAPTION);
	expect(said).toContain('could not be imported');
	expect(answers.join()).toContain('was lost');
	expect(ofDashboard.map((secret) => secret.length)).toEqual([43, 43, 43]);
	expect(said).toContain('a login to the dashboard was refused');
});
