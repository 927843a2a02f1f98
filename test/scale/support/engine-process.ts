import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../support/until';

const SHIFTED_DATE = join(__dirname, '../../support/shifted-date.cjs');

/** An engine in its own process (see `engine-worker.ts`). */
export interface EngineProcess {
	/** The lines of the process's output so far. */
	lines: string[];
	/** Waits for a line of output. */
	says(line: string, patienceMs?: number): Promise<void>;
	tell(command: string): void;
	signal(name: NodeJS.Signals): void;
	/** Kills the process, whatever its state. */
	kill(): Promise<void>;
}

/**
 * Starts an engine process.
 *
 * @param location the location of the engine's database
 * @param shiftFile a file with the number of milliseconds by which the process's clock is ahead
 */
export async function startEngineProcess(location: string, shiftFile?: string): Promise<EngineProcess> {
	const words = ['--require', SHIFTED_DATE, '--import', 'tsx', join(__dirname, 'engine-worker.ts'), location];
	const child = spawn(process.execPath, words, {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: { ...process.env, ...(shiftFile !== undefined && { DATE_SHIFT_FILE: shiftFile }) },
	});
	const lines: string[] = [];
	let rest = '';
	child.stdout.on('data', (bytes: Buffer) => {
		const parts = (rest + bytes.toString()).split('\n');
		rest = parts.pop() ?? '';
		lines.push(...parts);
	});
	const one: EngineProcess = {
		lines,
		async says(line, patienceMs = 30_000) {
			await until(
				() => lines,
				(all) => all.includes(line),
				patienceMs,
			);
		},
		tell: (command) => void child.stdin.write(`${command}\n`),
		signal: (name) => void child.kill(name),
		async kill() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, 'exit');
			child.kill('SIGKILL');
			await ended;
		},
	};
	await one.says('started');
	return one;
}
