import { createHash } from 'node:crypto';
import { openDatabaseOf } from '../../support/database-location';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { connectTikTok, sandboxSettings, startService, type TestService } from '../../support/service';

let sandbox: TestSandbox;
let service: TestService;
beforeAll(async () => {
	// With the switch off, the sandbox follows the developer portal's rules: loopback URLs mean the desktop flow.
	sandbox = await startTestSandbox({ switches: { loopback: false } });
	await sandbox.control('tiktok/app', {
		profile: 'desktop',
		redirect_uris: ['http://127.0.0.1:*/api/auth/tiktok/callback'],
	});
	service = await startService(sandboxSettings(sandbox.url));
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
});

describe('a redirect address on this machine (tiktok §1.3)', () => {
	it('connects through the desktop flow, with the hex challenge', async () => {
		const page = await connectTikTok(service);
		expect([page.status, await page.text()]).toEqual([
			200,
			expect.stringContaining('example_creator is connected'),
		]);
		const [asked] = await sandbox.requests('/v2/auth/authorize/');
		const [exchanged] = await sandbox.requests('/v2/oauth/token/');
		const verifier = new URLSearchParams(exchanged?.body).get('code_verifier') ?? '';
		expect(asked?.query).toMatchObject({
			code_challenge: createHash('sha256').update(verifier).digest('hex'),
			code_challenge_method: 'S256',
		});
	});

	it('keeps the verifier encrypted, a fresh one for each flow', async () => {
		await service.call('/auth/oauth-url/tiktok');
		await service.call('/auth/oauth-url/tiktok');
		const database = await openDatabaseOf(service.dataDir);
		const rows = (await database('oauth_states').select('code_verifier')) as { code_verifier: string }[];
		await database.destroy();
		// The nonce and tag (28 bytes) and the verifier (64 characters), encoded in base64.
		expect(rows.map((row) => row.code_verifier.length)).toEqual([124, 124]);
		expect(rows[0]).not.toEqual(rows[1]);
	});
});

describe('a public redirect address', () => {
	it('uses the web flow, without a challenge', async () => {
		const TIKTOK_REDIRECT_URI = 'https://mediakit.example.com/api/auth/tiktok/callback';
		const web = await startService({ ...sandboxSettings(sandbox.url), TIKTOK_REDIRECT_URI });
		const { body } = await web.call('/auth/oauth-url/tiktok');
		await web.close();
		expect(new URL(body.url as string).searchParams.get('redirect_uri')).toBe(TIKTOK_REDIRECT_URI);
		expect(body.url).not.toContain('code_challenge');
	});
});
