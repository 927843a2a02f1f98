import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isOurName } from '../../../service/files/blobs';
import { databaseLocation, dropDatabaseOf } from '../../support/database-location';
import { API_KEY, callerOf, type TestService } from '../../support/service';

const WORKER = join(__dirname, 'service-worker.ts');
const SHIFTED_DATE = join(__dirname, '../../support/shifted-date.cjs');

/** One of several services on one database. */
export interface ScaleProcess {
	call: TestService['call'];
	url: string;
	signal(name: NodeJS.Signals): void;
	/** Ends it with SIGKILL, also if it stands still. */
	kill(): Promise<void>;
	/** What it has written to stderr. */
	errors(): string;
}

/** Several processes of the service on one database, and on one folder of files. */
export interface ScaleBench {
	/** What all of them use. */
	database: string;
	/** @param shiftMs how far the clock of its machine is ahead */
	start(shiftMs?: number): Promise<ScaleProcess>;
	temporaryFiles(): Promise<string[]>;
	close(): Promise<void>;
}

/** @param settings of all processes */
export async function openScaleBench(settings: Record<string, string>): Promise<ScaleBench> {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	const files = join(folder, 'files');
	await mkdir(files);
	const database = await databaseLocation(folder);
	const processes: ScaleProcess[] = [];

	/** A data folder of its own, but for the files. */
	async function makeDataDir(): Promise<string> {
		const dataDir = join(folder, randomUUID());
		await mkdir(dataDir);
		await symlink(files, join(dataDir, 'temporary'));
		return dataDir;
	}

	async function start(shiftMs = 0): Promise<ScaleProcess> {
		const dataDir = await makeDataDir();
		const shiftFile = join(dataDir, 'shift');
		await writeFile(shiftFile, String(shiftMs));
		const words = ['--require', SHIFTED_DATE, '--import', 'tsx', WORKER];
		const child = spawn(process.execPath, words, {
			cwd: join(__dirname, '../../..'),
			env: {
				PATH: process.env.PATH,
				HOME: process.env.HOME,
				LOG_LEVEL: 'silent',
				MEDIAKIT_API_KEY: API_KEY,
				MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
				DATE_SHIFT_FILE: shiftFile,
				TEST_DATABASE_URL: database,
				DATA_DIR: dataDir,
				...settings,
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let said = '';
		child.stderr.on('data', (text: Buffer) => (said += text.toString()));
		const url = await new Promise<string>((resolve, reject) => {
			createInterface({ input: child.stdout }).on('line', (line) => {
				const ready = /^ready at (.+)$/.exec(line)?.[1];
				if (ready !== undefined) resolve(ready);
			});
			child.once('exit', (code) => reject(new Error(`The service ended with exit status ${code}:\n${said}`)));
		});
		const one: ScaleProcess = {
			url,
			call: callerOf(url),
			signal: (name) => void child.kill(name),
			errors: () => said,
			async kill() {
				if (child.exitCode !== null || child.signalCode !== null) return;
				const ended = once(child, 'exit');
				child.kill('SIGKILL');
				await ended;
			},
		};
		processes.push(one);
		return one;
	}

	return {
		database,
		start,
		temporaryFiles: async () => (await readdir(files)).filter(isOurName),
		async close() {
			await Promise.all(processes.map((one) => one.kill()));
			await dropDatabaseOf(folder);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
