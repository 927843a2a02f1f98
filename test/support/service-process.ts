import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginName } from '../../service/config';
import { loadKeyFile } from '../../service/database';
import { freePort } from '../../sandbox/servers/free-port';
import { startServiceProcess, type ServiceProcess } from '../../sandbox/demo/service-process';
import { databaseLocation, dropDatabaseOf } from './database-location';
import { filesLocation } from './files-location';
import { API_KEY, callerOf, connectAccount, type TestService } from './service';

/** A service in its own process, which can be killed and restarted with the same data. */
export interface KillableService {
	call: TestService['call'];
	dataDir: string;
	/**
	 * The service's URL for users: the value of a setting with PostgreSQL, otherwise the URL of the current process.
	 */
	readonly publicUrl: string;
	/** The current process. */
	readonly running: ServiceProcess;
	/** Kills the process with SIGKILL, so that it cannot clean up. */
	kill(): Promise<void>;
	start(): Promise<void>;
	temporaryFiles(): Promise<string[]>;
	close(): Promise<void>;
}

/**
 * Returns the settings with which a service in its own process uses the servers started by `npm run test:scale`.
 * Without those servers, it returns no settings, since the database and files are in the data folder.
 */
export async function serverSettings(dataDir: string): Promise<Record<string, string>> {
	if (process.env.TEST_POSTGRESQL_URL === undefined) return {};
	// Users who connect accounts are redirected to the service's public URL.
	const port = await freePort();
	return {
		...(await filesLocation(dataDir)).settings,
		DATABASE_URL: await databaseLocation(dataDir),
		MEDIAKIT_ENCRYPTION_KEY: loadKeyFile(dataDir).toString('hex'),
		MEDIAKIT_API_KEY: API_KEY,
		PORT: String(port),
		PUBLIC_URL: `http://127.0.0.1:${port}`,
	};
}

/** Starts the built service and connects accounts. @param logins each is connected to the sandbox's first account */
export async function startKillableService(
	settings: Record<string, string>,
	logins: readonly LoginName[],
): Promise<KillableService> {
	const dataDir = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	const files = await filesLocation(dataDir);
	const environment: Record<string, string> = {
		MEDIAKIT_API_KEY: API_KEY,
		...(await serverSettings(dataDir)),
		...settings,
		DATA_DIR: dataDir,
	};
	let running = await startServiceProcess(environment);
	const service: KillableService = {
		dataDir,
		get publicUrl() {
			return environment.PUBLIC_URL ?? running.url;
		},
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
		// In a folder, also files that the service would not have named.
		temporaryFiles:
			process.env.TEST_S3_URL === undefined ? () => readdir(join(dataDir, 'temporary')) : files.list,
		async close() {
			await running.stop();
			await Promise.all([dropDatabaseOf(dataDir), files.drop()]);
			await rm(dataDir, { recursive: true, force: true });
		},
	};
	for (const login of logins) await connectAccount(service, login);
	return service;
}
