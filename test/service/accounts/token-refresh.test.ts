import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getProfile } from '../../../platforms/tiktok';
import { startServiceProcess, type ServiceProcess } from '../../../sandbox/demo/service-process';
import { createAccountStore } from '../../../service/accounts/store/account-store';
import { createSyncLog } from '../../../service/accounts/store/sync-log';
import { createAccountPorts } from '../../../service/accounts/tokens/account-ports';
import { createTokens } from '../../../service/accounts/tokens/account-tokens';
import { createTokenRefresh } from '../../../service/accounts/tokens/token-refresh';
import { createChannels, loginsOf } from '../../../service/channels';
import { loadConfig } from '../../../service/config';
import { createCipher, loadKeyFile } from '../../../service/database';
import { createEventStore } from '../../../service/events';
import { createPlatformHttp } from '../../../service/outgoing';
import { dropDatabaseOf, openDatabaseOf } from '../../support/database-location';
import { eventsOf, readRows, withDatabase } from '../../support/database';
import { endTikTokTokens, tikTokRenewals } from '../../support/expired-tokens';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { serverSettings } from '../../support/service-process';
import { API_KEY, callerOf, connectAccount, sandboxSettings } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

const SHIFTED_DATE = join(__dirname, '../../support/shifted-date.cjs');

let sandbox: TestSandbox;
let dataDir: string;
let shiftFile: string;
const running: ServiceProcess[] = [];

beforeEach(async () => {
	sandbox = await startTestSandbox();
	dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	shiftFile = join(dataDir, 'date-shift');
	await writeFile(shiftFile, '0');
});
afterEach(async () => {
	await Promise.all(running.splice(0).map((service) => service.stop()));
	await sandbox.close();
	await dropDatabaseOf(dataDir);
	await rm(dataDir, { recursive: true, force: true });
});

/** Starts a process of the built service on the test's database. */
async function start() {
	const service = await startServiceProcess({
		...sandboxSettings(sandbox.url),
		...(await serverSettings(dataDir)),
		MEDIAKIT_API_KEY: API_KEY,
		DATA_DIR: dataDir,
		NODE_OPTIONS: `--require ${SHIFTED_DATE}`,
		DATE_SHIFT_FILE: shiftFile,
	});
	running.push(service);
	const call = callerOf(service.url);
	return {
		service,
		call,
		refresh: () => call('/api/mediakit/refresh-tiktok-api', { method: 'POST' }),
		account: async () => {
			const { accounts } = (await call('/api/accounts')).body as { accounts: Record<string, unknown>[] };
			return { ...accounts[0] };
		},
	};
}

type Running = Awaited<ReturnType<typeof start>>;

/** Connects an account and waits for the first statistics. */
async function connect(service: Running): Promise<void> {
	await connectAccount(service, 'tiktok');
	expect((await service.refresh()).status).toBe(200);
}

const syncLog = async (): Promise<string[]> => {
	const rows = (await readRows({ dataDir }, 'sync_log')).filter(({ kind }) => kind === 'token');
	return rows.map(({ outcome, detail }) => `${String(outcome)}: ${String(detail)}`);
};

describe('requests that all need a new token', () => {
	it('renew it once, all 50 of them', async () => {
		const service = await start();
		await connect(service);
		await endTikTokTokens(sandbox);
		// The delay is long enough for every request to arrive before the response.
		await sandbox.control('faults', {
			kind: 'delay',
			ms: 500,
			when: 'after',
			match: { path: '/v2/oauth/token/' },
		});
		const requests = Array.from({ length: 50 }, () => service.refresh());
		const answers = await Promise.all(requests);
		expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
		expect(await tikTokRenewals(sandbox)).toHaveLength(1);
		expect(await syncLog()).toEqual([
			expect.stringMatching(/^ok: .*because the platform rejected the old one.* is valid until /),
		]);
		expect(await eventsOf({ dataDir }, 'token.refreshed')).toMatchObject([
			{ account: { platform: 'tiktok', username: 'example_creator' }, health: 'ok', reason: 'refused' },
		]);
	});

	it('get it from another connection to the database too, which shares no work with theirs', async () => {
		await connect(await start());
		const config = loadConfig({ ...sandboxSettings(sandbox.url), DATA_DIR: dataDir });
		const cipher = createCipher(loadKeyFile(dataDir));
		const open = async () => {
			const database = await openDatabaseOf(dataDir);
			const { http, close } = createPlatformHttp();
			const events = createEventStore(database, cipher, { enqueue: async () => {} });
			const store = createAccountStore(database, cipher, events, {
				moveStatistics: async () => {},
				onConnected: async () => {},
			});
			const logins = loginsOf(createChannels({ httpFor: () => http, config, database }));
			const syncs = createSyncLog(database);
			const tokenRefresh = createTokenRefresh({ database, cipher, store, logins, syncLog: syncs, events });
			const tokens = createTokens({ store, httpFor: () => http, logins, tokenRefresh });
			const portsOf = createAccountPorts({ store, tokens });
			const end = async () => {
				await Promise.all([close(), database.destroy()]);
			};
			return { store, portsOf, end };
		};
		const both = await Promise.all([open(), open()]);
		await endTikTokTokens(sandbox);
		await sandbox.control('faults', {
			kind: 'delay',
			ms: 500,
			when: 'after',
			match: { path: '/v2/oauth/token/' },
		});
		const calls = Array.from({ length: 50 }, async (_, index) => {
			const { store, portsOf } = both[index % 2] as (typeof both)[number];
			const [account] = await store.list('tiktok');
			if (!account) throw new Error('There is no account.');
			return getProfile({ ...portsOf(account), apiBase: config.tiktok.apiBase }, account.scopes);
		});
		const names = (await Promise.all(calls)).map(({ username }) => username);
		expect(names).toEqual(Array(50).fill('example_creator'));
		expect(await tikTokRenewals(sandbox)).toHaveLength(1);
		await Promise.all(both.map(({ end }) => end()));
	});
});

describe('a service that is killed between the answer of TikTok and its own store', () => {
	/** Kills the service during a refresh. @returns a service started half a minute later */
	async function killWhileRenewing(): Promise<Running> {
		const killed = await start();
		await connect(killed);
		await endTikTokTokens(sandbox);
		await sandbox.control('faults', { kind: 'hold', when: 'after', match: { path: '/v2/oauth/token/' } });
		const interrupted = killed.refresh().catch(() => undefined);
		await sandbox.untilHeld();
		killed.service.process.kill('SIGKILL');
		running.pop();
		await interrupted;
		await writeFile(shiftFile, '30000');
		return start();
	}

	it('has lost the account, and says why until it is connected again', async () => {
		const service = await killWhileRenewing();
		expect(await service.refresh()).toMatchObject({
			status: 409,
			body: { error: { code: 'reconnect_required', platformCode: 'invalid_grant', action: 'reconnect' } },
		});
		expect(await service.account()).toMatchObject({
			connected: false,
			health: 'reconnect',
			health_reason: expect.stringMatching(
				/^The response of TikTok to a refresh at \S+Z was lost .* Reconnect the account\..*invalid_grant/,
			),
		});
		expect(await syncLog()).toEqual([expect.stringMatching(/^failed: .*invalid_grant/)]);
		await connectAccount(service, 'tiktok');
		const account = await service.account();
		expect(account).toMatchObject({ connected: true, health: 'ok' });
		expect(account).not.toHaveProperty('health_reason');
	});

	it('is connected if TikTok takes the old refresh token once more', async () => {
		await sandbox.control('switches', { 'tiktok.refreshGraceSeconds': 60 });
		const service = await killWhileRenewing();
		expect(await service.refresh()).toMatchObject({ status: 200, body: { token_refreshed: true } });
		expect(await service.account()).toMatchObject({ connected: true, health: 'ok' });
		expect(await tikTokRenewals(sandbox)).toHaveLength(2);
	});
});

describe('a renewal whose answer is cut off', () => {
	it('is tried again at the next use, and named as the reason if TikTok refuses that', async () => {
		const service = await start();
		await connect(service);
		await endTikTokTokens(sandbox);
		await sandbox.control('faults', { kind: 'reset-after', match: { path: '/v2/oauth/token/' } });
		expect(await service.refresh()).toMatchObject({
			status: 502,
			body: { error: { code: 'platform_unreachable', retryable: true } },
		});
		expect(await service.account()).toMatchObject({ connected: true });
		expect((await service.refresh()).status).toBe(409);
		expect(await service.account()).toMatchObject({
			health: 'reconnect',
			health_reason: expect.stringContaining('was lost'),
		});
	});

	it('is no reason for a later refusal if it never reached TikTok', async () => {
		const service = await start();
		await connect(service);
		await endTikTokTokens(sandbox);
		await sandbox.control('faults', {
			kind: 'error',
			code: 'rate_limit_exceeded',
			match: { path: '/v2/oauth/token/' },
		});
		expect((await service.refresh()).status).toBe(429);
		await sandbox.control('tiktok/revoke', { username: 'example_creator' });
		expect((await service.refresh()).status).toBe(409);
		const { health_reason } = await service.account();
		expect(health_reason).toMatch(/invalid_grant/);
		expect(health_reason).not.toMatch(/was lost/);
	});
});

it('a token that still works is used while TikTok does not renew it', async () => {
	const service = await start();
	await connect(service);
	const soon = new Date(Date.now() + 9 * 60_000).toISOString();
	await withDatabase({ dataDir }, (database) => database('accounts').update({ expires_at: soon }));
	await sandbox.control('faults', {
		kind: 'status',
		status: 503,
		times: 9,
		match: { path: '/v2/oauth/token/' },
	});
	expect(await service.refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
	expect(await service.refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
	// Further calls do not repeat the refresh.
	expect(await tikTokRenewals(sandbox)).toHaveLength(1);
});
