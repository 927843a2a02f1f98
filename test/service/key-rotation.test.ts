import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../service/database';
import { startProgram } from '../sandbox/process';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../support/service';

const OLD = randomBytes(32).toString('hex');
const NEW = randomBytes(32).toString('hex');

let sandbox: TestSandbox;
let service: TestService;
beforeAll(async () => {
	sandbox = await startTestSandbox();
	service = await startService({ ...sandboxSettings(sandbox.url), MEDIAKIT_ENCRYPTION_KEY: OLD });
	await connectTikTok(service);
	await service.stop();
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

const start = async (keys: Record<string, string>) => {
	service = await startService({ ...sandboxSettings(sandbox.url), ...keys, DATA_DIR: service.dataDir });
};
const storedTokens = async () => {
	const database = await openDatabase(`${service.dataDir}/mediakit.sqlite`);
	const [row] = await database('accounts').select('access_token', 'refresh_token');
	await database.destroy();
	return row as { access_token: string; refresh_token: string };
};
const refresh = () => service.call('/api/mediakit/refresh-tiktok-api', { method: 'POST' });

describe('another encryption key', () => {
	it('stops the start with one line as long as the old one is not given', async () => {
		const program = await startProgram('service/main.ts', ['serve'], {
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
		await start({ MEDIAKIT_ENCRYPTION_KEY: NEW, MEDIAKIT_ENCRYPTION_KEY_PREVIOUS: OLD });
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
