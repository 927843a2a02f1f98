import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox';
import { API_KEY, callerOf, sandboxSettings, type TestService } from '../../support/service';

/** The built service in its own process, and a sandbox that simulates its platforms. */
export interface DashboardBench {
	url: string;
	dataDir: string;
	sandbox: TestSandbox;
	call: TestService['call'];
	close(): Promise<void>;
}

export async function startDashboardBench(settings: Record<string, string> = {}): Promise<DashboardBench> {
	// The consent page appears each time an account is connected, as for a new account.
	const sandbox = await startTestSandbox({ switches: { 'tiktok.autoAuth': false } });
	const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-dashboard-'));
	const service = await startServiceProcess({
		MEDIAKIT_API_KEY: API_KEY,
		...sandboxSettings(sandbox.url),
		...settings,
		DATA_DIR: dataDir,
	});
	return {
		url: service.url,
		dataDir,
		sandbox,
		call: callerOf(service.url),
		async close() {
			await service.stop();
			await sandbox.close();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}
