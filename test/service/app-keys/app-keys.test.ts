import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn } from '../../support/dashboard';
import { readRows } from '../../support/database';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import {
	connectAccount,
	connectTikTok,
	listAccounts,
	sandboxSettings,
	startService,
	type TestService,
} from '../../support/service';

const KEYS = { id: 'sandbox-key', secret: 'sandbox-secret' };

let sandbox: TestSandbox;
let service: TestService;

/** Returns the sandbox's settings without any app, plus the settings in `more`. */
function settings(more: Record<string, string> = {}): Record<string, string> {
	const all = Object.entries(sandboxSettings(sandbox.url));
	return { ...Object.fromEntries(all.filter(([, value]) => !/^sandbox-(key|secret)$/.test(value))), ...more };
}

beforeEach(async () => {
	sandbox = await startTestSandbox();
	service = await startService(settings());
});
afterEach(async () => {
	await service.close();
	await sandbox.close();
});

const send = (method: 'PUT' | 'DELETE', login: string, body?: object) =>
	service.call(`/dashboard/apps/${login}`, {
		method,
		...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});

async function sources() {
	const { body } = await service.call('/dashboard/settings');
	const platforms = body.platforms as { login: string; app_source: string | null }[];
	return Object.fromEntries(platforms.map(({ login, app_source }) => [login, app_source]));
}

/** Sends a webhook signed with this secret. @returns the HTTP status of the response */
async function webhook(secret: string): Promise<number> {
	const body = JSON.stringify({
		client_key: KEYS.id,
		event: 'example',
		user_openid: 'example',
		content: '{}',
	});
	const time = Math.floor(Date.now() / 1000);
	const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
	const headers = { 'content-type': 'application/json', 'tiktok-signature': `t=${time},s=${signature}` };
	return (await fetch(`${service.url}/webhook/tiktok`, { method: 'POST', headers, body })).status;
}

describe('keys of apps that are entered in the dashboard', () => {
	it('connect accounts and check signatures at once, and after a restart, until they are deleted', async () => {
		expect(await service.call('/auth/oauth-url/tiktok')).toMatchObject({
			status: 409,
			body: { error: { code: 'app_not_configured' } },
		});
		expect(await webhook(KEYS.secret)).toBe(401);
		expect(await send('PUT', 'tiktok', { id: ' sandbox-key ', secret: KEYS.secret })).toMatchObject({
			status: 200,
			body: { login: 'tiktok', source: 'dashboard', changed_at: expect.any(String) },
		});
		await send('PUT', 'facebook', KEYS);
		await connectTikTok(service);
		await connectAccount(service, 'facebook');
		expect(new Set((await listAccounts({ service })).map(({ platform }) => platform))).toEqual(
			new Set(['instagram', 'tiktok']),
		);
		expect(await webhook(KEYS.secret)).toBe(200);
		expect(await webhook('another-secret')).toBe(401);

		const { dataDir } = service;
		await service.stop();
		service = await startService(settings({ DATA_DIR: dataDir }));
		expect(await sources()).toEqual({
			tiktok: 'dashboard',
			instagram: null,
			facebook: 'dashboard',
			youtube: null,
		});
		expect(await webhook(KEYS.secret)).toBe(200);
		const account = (await listAccounts({ service })).find(({ platform }) => platform === 'tiktok');
		const refreshed = await service.call(`/api/accounts/${String(account?.id)}/refresh`, { method: 'POST' });
		expect(refreshed.status).toBe(200);

		expect(await send('DELETE', 'tiktok')).toMatchObject({ status: 204 });
		expect(await send('DELETE', 'tiktok')).toMatchObject({ status: 204 });
		expect((await sources()).tiktok).toBeNull();
		expect((await readRows(service, 'app_keys')).map(({ login }) => login)).toEqual(['facebook']);
		expect(await webhook(KEYS.secret)).toBe(401);
		expect((await service.call('/auth/oauth-url/tiktok')).status).toBe(409);
	});

	it('are stored encrypted, and shown nowhere again', async () => {
		const keys = { id: '123456789012345', secret: 'example-of-a-secret-to-look-for' };
		const entered = await send('PUT', 'instagram', keys);
		const settingsNow = await service.call('/dashboard/settings');
		for (const { body } of [entered, settingsNow]) {
			expect(JSON.stringify(body)).not.toContain(keys.id);
			expect(JSON.stringify(body)).not.toContain(keys.secret);
		}
		await service.stop();
		for (const name of readdirSync(service.dataDir).filter((one) => one.includes('sqlite'))) {
			const bytes = readFileSync(join(service.dataDir, name)).toString('latin1');
			expect(bytes).not.toContain(keys.secret);
			expect(bytes).not.toContain(keys.id);
		}
	});

	it('are refused if no portal gives such, in both languages', async () => {
		expect(await send('PUT', 'tiktok', { id: '123456789012345', secret: 'x' })).toMatchObject({
			status: 400,
			body: {
				error: { code: 'app_id_invalid', message: expect.stringContaining('not a TikTok client key') },
			},
		});
		expect(await send('PUT', 'youtube', { ...KEYS, secret: 'two words' })).toMatchObject({
			status: 400,
			body: { error: { code: 'app_secret_invalid' } },
		});
		expect((await send('PUT', 'youtube', { id: KEYS.id })).status).toBe(400);
		expect((await send('PUT', 'nowhere', KEYS)).status).toBe(400);
		const german = await service.call('/dashboard/apps/facebook', {
			method: 'PUT',
			headers: { 'content-type': 'application/json', 'accept-language': 'de' },
			body: JSON.stringify({ id: 'x', secret: 'x' }),
		});
		expect(german.body).toMatchObject({
			error: { message: expect.stringContaining('nicht das Format der IDs für Instagram über Facebook') },
		});
		expect(await readRows(service, 'app_keys')).toEqual([]);
	});

	it('give way to those of the environment', async () => {
		const { dataDir } = service;
		await send('PUT', 'tiktok', { ...KEYS, secret: 'another-secret' });
		await service.stop();
		service = await startService(
			settings({ DATA_DIR: dataDir, TIKTOK_CLIENT_KEY: KEYS.id, TIKTOK_CLIENT_SECRET: KEYS.secret }),
		);
		expect((await sources()).tiktok).toBe('environment');
		expect(await webhook(KEYS.secret)).toBe(200);
		for (const method of ['PUT', 'DELETE'] as const) {
			expect(await send(method, 'tiktok', method === 'PUT' ? KEYS : undefined)).toMatchObject({
				status: 409,
				body: { error: { code: 'app_set_elsewhere', message: expect.stringContaining('TIKTOK_CLIENT_KEY') } },
			});
		}
	});

	it('are taken from our own pages alone, and not over and over', async () => {
		const { call, cookie } = await logIn(service);
		const body = JSON.stringify(KEYS);
		const headers = { 'content-type': 'application/json' };
		const forged = await fetch(`${service.url}/dashboard/apps/tiktok`, {
			method: 'PUT',
			headers: { ...headers, cookie },
			body,
		});
		expect(forged.status).toBe(403);
		expect((await fetch(`${service.url}/dashboard/apps/tiktok`, { method: 'DELETE' })).status).toBe(401);
		expect(await readRows(service, 'app_keys')).toEqual([]);
		const statuses = [];
		for (let turn = 0; turn < 31; turn++) {
			statuses.push((await call('/dashboard/apps/tiktok', { method: 'PUT', headers, body })).status);
		}
		expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
	});
});
