import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ENTRY = join(__dirname, '../../service/dist/service/main.js');

/** How a run of `mediakit` ended. */
export interface CliRun {
	status: number | null;
	stdout: string;
	stderr: string;
}

/** Runs the built command line in a folder, with these settings and nothing else of the environment. */
export async function runMediakit(
	words: readonly string[],
	options: { cwd: string; settings?: Record<string, string> },
): Promise<CliRun> {
	const child = spawn(process.execPath, [ENTRY, ...words], {
		cwd: options.cwd,
		env: { PATH: process.env.PATH, ...options.settings },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
	child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
	const [status] = (await once(child, 'close')) as [number | null];
	return { status, stdout, stderr };
}
