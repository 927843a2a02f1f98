import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ENTRY = join(__dirname, '../../service/dist/service/main.js');

/** How a run of `mediakit` ended. */
export interface CliRun {
	status: number | null;
	stdout: string;
	stderr: string;
}

/** A run of `mediakit` that is under way. */
export interface RunningCli {
	child: ChildProcess;
	ended: Promise<CliRun>;
}

/** Starts the built command line in a folder, with these settings and nothing else of the environment. */
export function startMediakit(
	words: readonly string[],
	options: { cwd: string; settings?: Record<string, string> },
): RunningCli {
	const child = spawn(process.execPath, [ENTRY, ...words], {
		cwd: options.cwd,
		env: { PATH: process.env.PATH, ...options.settings },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
	child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
	const ended = once(child, 'close').then(([status]) => ({
		status: status as number | null,
		stdout,
		stderr,
	}));
	return { child, ended };
}

/** The same, to its end. */
export const runMediakit = (...args: Parameters<typeof startMediakit>): Promise<CliRun> =>
	startMediakit(...args).ended;
