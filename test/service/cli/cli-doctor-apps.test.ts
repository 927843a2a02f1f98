import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../../support/cli';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { API_KEY, sandboxSettings, startService, type TestService } from '../../support/service';
import { PROCESSES_MS } from '../../support/until';

let sandbox: TestSandbox;
let service: TestService;
let folder: string;
let settings: Record<string, string>;

beforeAll(async () => {
	sandbox = await startTestSandbox();
	const all = Object.entries(sandboxSettings(sandbox.url));
	settings = Object.fromEntries(all.filter(([, value]) => !/^sandbox-(key|secret)$/.test(value)));
	service = await startService(settings);
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
});

/** Returns the doctor's findings about apps and their redirect URLs. */
async function findings(): Promise<object[]> {
	const named = { MEDIAKIT_URL: service.url, MEDIAKIT_API_KEY: API_KEY };
	const { stdout } = await runMediakit(['doctor', '--json'], {
		cwd: folder,
		settings: { ...settings, ...named },
	});
	const { findings } = JSON.parse(stdout) as { findings: { what: string }[] };
	return findings.filter(({ what }) => /^Apps$|^Redirect URL|^TikTok$/.test(what));
}

it(
	'the doctor knows the apps whose keys are in the dashboard alone',
	async () => {
		expect(await findings()).toEqual([
			expect.objectContaining({ verdict: 'problem', text: expect.stringContaining('dashboard') }),
		]);
		const stored = await service.call('/dashboard/apps/tiktok', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ id: 'sandbox-key', secret: 'sandbox-secret' }),
		});
		expect(stored.status).toBe(200);
		expect(await findings()).toEqual([
			expect.objectContaining({ what: 'Redirect URL of tiktok', verdict: 'warning' }),
			expect.objectContaining({ what: 'TikTok', verdict: 'ok' }),
		]);
	},
	PROCESSES_MS,
);
