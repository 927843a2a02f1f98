import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { API_KEY, callerOf, sandboxSettings, type TestService } from '../../support/service';

/** The built service in its own process; its URL stays the same after a restart. */
export interface StackService {
	url: string;
	key: string;
	/** The current process. */
	readonly pid: number;
	call: TestService['call'];
	/** Kills the service with SIGKILL, so that it cannot clean up. */
	kill(): Promise<void>;
	/** Restarts the service after `kill`. */
	start(): Promise<void>;
	temporaryFiles(): Promise<string[]>;
	stop(): Promise<void>;
}

/** Starts a service. @param environment settings in addition to those that point it to the sandbox */
export async function startStackService(
	sandboxUrl: string,
	dataDir: string,
	environment: Record<string, string>,
): Promise<StackService> {
	const settings = {
		MEDIAKIT_API_KEY: API_KEY,
		DATA_DIR: dataDir,
		CALLBACK_HOST_ALLOWLIST: '127.0.0.1,localhost',
		...sandboxSettings(sandboxUrl),
		// Videos come from servers other than the sandbox.
		FETCH_HOST_ALLOWLIST: '127.0.0.1,localhost',
		...environment,
	};
	let running = await startServiceProcess(settings);
	const { url } = running;
	return {
		url,
		key: API_KEY,
		get pid() {
			return running.process.pid ?? 0;
		},
		call: callerOf(url),
		async kill() {
			const ended = once(running.process, 'exit');
			running.process.kill('SIGKILL');
			await ended;
		},
		async start() {
			running = await startServiceProcess({ ...settings, PORT: new URL(url).port });
		},
		temporaryFiles: () => readdir(join(dataDir, 'temporary')),
		stop: () => running.stop(),
	};
}

/** Runs an action while the service is stopped. */
export async function withoutService<T>(service: StackService, act: () => Promise<T>): Promise<T> {
	await service.kill();
	try {
		return await act();
	} finally {
		await service.start();
	}
}
