import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { databaseLocation, dropDatabaseOf, jobsSchemaOf } from '../../support/database-location';
import { filesLocation } from '../../support/files-location';
import { API_KEY, callerOf, type TestService } from '../../support/service';
import { startFront } from './front';

const SHIFTED_DATE = join(__dirname, '../../support/shifted-date.cjs');
const NEXT_VERSION = join(__dirname, 'next-version.cjs');

/** One of several service processes that share a database. */
export interface ScaleProcess {
	call: TestService['call'];
	url: string;
	signal(name: NodeJS.Signals): void;
	/** Kills the process with SIGKILL, even if it is suspended. */
	kill(): Promise<void>;
	/** Stops the process gracefully, as an operator would. @returns its exit status */
	stop(): Promise<number | null>;
}

/** Options that may differ between processes of the same service. */
export interface ScaleStart {
	/** The number of milliseconds by which the clock of the process's machine is ahead. */
	shiftMs?: number;
	/** True for a later version, whose start changes the tables. */
	isNext?: boolean;
	/** Additional settings. */
	settings?: Record<string, string>;
}

/** Several processes of the service that share one database and one store. */
export interface ScaleBench {
	/** The location of the database. */
	database: string;
	/** The schema that contains the engine's jobs in that database. */
	jobs: string;
	/** The URL of the proxy in front of the processes. */
	url: string;
	start(options?: ScaleStart): Promise<ScaleProcess>;
	temporaryFiles(): Promise<string[]>;
	close(): Promise<void>;
}

/** Opens a bench without processes. @param common the settings that all processes share */
export async function openScaleBench(common: Record<string, string>): Promise<ScaleBench> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	const files = await filesLocation(folder);
	const database = await databaseLocation(folder);
	const front = await startFront();
	const processes: ScaleProcess[] = [];

	async function start({ shiftMs = 0, isNext = false, settings = {} }: ScaleStart = {}) {
		const dataDir = join(folder, randomUUID());
		await mkdir(dataDir);
		const shiftFile = join(dataDir, 'shift');
		await writeFile(shiftFile, String(shiftMs));
		const preloads = isNext ? [SHIFTED_DATE, NEXT_VERSION] : [SHIFTED_DATE];
		const { url, process: child } = await startServiceProcess({
			LOG_LEVEL: 'silent',
			NODE_OPTIONS: preloads.map((file) => `--require ${file}`).join(' '),
			DATE_SHIFT_FILE: shiftFile,
			MEDIAKIT_API_KEY: API_KEY,
			MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
			DATABASE_URL: database,
			DATA_DIR: dataDir,
			PUBLIC_URL: front.url,
			DRAIN_SECONDS: '0',
			...files.settings,
			...common,
			...settings,
		});
		front.add(url);
		child.once('exit', () => front.remove(url));
		async function end(signal: NodeJS.Signals): Promise<number | null> {
			if (child.exitCode === null && child.signalCode === null) {
				const ended = once(child, 'exit');
				child.kill(signal);
				await ended;
			}
			return child.exitCode;
		}
		const one: ScaleProcess = {
			url,
			call: callerOf(url),
			signal: (name) => void child.kill(name),
			kill: async () => void (await end('SIGKILL')),
			stop: () => end('SIGTERM'),
		};
		processes.push(one);
		return one;
	}

	return {
		database,
		jobs: jobsSchemaOf(folder),
		url: front.url,
		start,
		temporaryFiles: files.list,
		async close() {
			await Promise.all(processes.map((one) => one.kill()));
			await Promise.all([front.close(), dropDatabaseOf(folder), files.drop()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
