import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginName } from '../../service/config';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { API_KEY, callerOf, connectAccount, type TestService } from './service';

/** A service in its own process, which can be killed and restarted with the same data. */
export interface KillableService {
	call: TestService['call'];
	dataDir: string;
	/** The current process. */
	readonly running: ServiceProcess;
	/** Kills it with SIGKILL, so that it cannot clean up. */
	kill(): Promise<void>;
	start(): Promise<void>;
	temporaryFiles(): Promise<string[]>;
	close(): Promise<void>;
}

/** Starts the built service and connects accounts. @param logins each is connected to the sandbox's first account */
export async function startKillableService(
	settings: Record<string, string>,
	logins: readonly LoginName[],
): Promise<KillableService> {
	const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	const environment = { MEDIAKIT_API_KEY: API_KEY, ...settings, DATA_DIR: dataDir };
	let running = await startServiceProcess(environment);
	const service: KillableService = {
		dataDir,
		call: (path, init) => callerOf(running.url)(path, init),
		get running() {
			return running;
		},
		async kill() {
			const ended = once(running.process, 'exit');
			running.process.kill('SIGKILL');
			await ended;
		},
		async start() {
			running = await startServiceProcess(environment);
		},
		temporaryFiles: () => readdir(join(dataDir, 'temporary')),
		async close() {
			await running.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
	for (const login of logins) await connectAccount(service, login);
	return service;
}
