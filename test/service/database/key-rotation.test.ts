import { randomBytes } from 'node:crypto';
import { createCipher } from '../../../service/database';
import { startProgram } from '../../sandbox/process';
import { serverSettings } from '../../support/service-process';
import { readRows, tableNames, withDatabase } from '../../support/database';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

const OLD = randomBytes(32).toString('hex');
const NEW = randomBytes(32).toString('hex');

/** The YouTube app is not among the settings, since the test enters it in the dashboard. */
const settings = () => ({
	...sandboxSettings(sandbox.url),
	YOUTUBE_CLIENT_ID: '',
	YOUTUBE_CLIENT_SECRET: '',
});

let sandbox: TestSandbox;
let service: TestService;
beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService({ ...settings(), MEDIAKIT_ENCRYPTION_KEY: OLD });
	await connectTikTok(service);
	await service.call('/auth/oauth-url/tiktok');
	await service.call('/dashboard/apps/youtube', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ id: 'sandbox-key', secret: 'sandbox-secret' }),
	});
	await service.call('/api/subscriptions', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ url: 'https://subscriber.example.com/events', events: ['token.refreshed'] }),
	});
	await service.stop();
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

const start = async (keys: Record<string, string>) => {
	service = await startService({ ...settings(), ...keys, DATA_DIR: service.dataDir });
};
/** Returns the columns whose values this key can decrypt. */
const opensWith = (hex: string) =>
	withDatabase(service, async (database) => {
		const cipher = createCipher(Buffer.from(hex, 'hex'));
		const opens = (value: unknown) => {
			try {
				return cipher.decrypt(String(value)) !== '';
			} catch {
				return false;
			}
		};
		const found: string[] = [];
		for (const table of await tableNames(database)) {
			for (const row of (await database(table).select('*')) as object[]) {
				const columns = Object.entries(row).filter(([, value]) => opens(value));
				found.push(...columns.map(([name]) => `${table}.${name}`));
			}
		}
		return found.sort();
	});
const storedTokens = async () => {
	const [row] = await readRows(service, 'accounts');
	return row as unknown as { access_token: string; refresh_token: string };
};
const refresh = () => service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });

describe('another encryption key', () => {
	it('stops the start with one line as long as the old one is not given', async () => {
		const program = await startProgram('service/main.ts', ['serve'], {
			...(await serverSettings(service.dataDir)),
			DATA_DIR: service.dataDir,
			MEDIAKIT_ENCRYPTION_KEY: NEW,
			PORT: '0',
		});
		expect(await program.end()).toBe(1);
		expect(program.errors).toEqual([
			expect.stringMatching(/^The service cannot start: accounts\..+ MEDIAKIT_ENCRYPTION_KEY_PREVIOUS\.$/),
		]);
	});

	it('takes over with the old one at its side, and works without it from then on', async () => {
		const before = await storedTokens();
		const secrets = await opensWith(OLD);
		expect(secrets).toEqual([
			'accounts.access_token',
			'accounts.refresh_token',
			'app_keys.credentials',
			'oauth_states.code_verifier',
			'settings.value',
			'subscriptions.secret',
		]);
		await start({ MEDIAKIT_ENCRYPTION_KEY: NEW, MEDIAKIT_ENCRYPTION_KEY_PREVIOUS: OLD });
		expect([await opensWith(OLD), await opensWith(NEW)]).toEqual([[], secrets]);
		expect(await refresh()).toMatchObject({ status: 200 });
		await service.stop();
		const after = await storedTokens();
		expect(after.access_token).not.toBe(before.access_token);
		expect(after.refresh_token).not.toBe(before.refresh_token);

		await start({ MEDIAKIT_ENCRYPTION_KEY: NEW });
		expect(await refresh()).toMatchObject({ status: 200, body: { token_refreshed: false } });
		await service.stop();
	});

	it('leaves what is in order alone', async () => {
		const before = await storedTokens();
		await start({ MEDIAKIT_ENCRYPTION_KEY: NEW, MEDIAKIT_ENCRYPTION_KEY_PREVIOUS: OLD });
		await service.stop();
		expect(await storedTokens()).toEqual(before);
	});

	it('must be a key', async () => {
		await expect(start({ MEDIAKIT_ENCRYPTION_KEY_PREVIOUS: 'short' })).rejects.toThrow(
			'MEDIAKIT_ENCRYPTION_KEY_PREVIOUS must be 64 hexadecimal digits',
		);
	});
});
