import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../support/until';

/** An engine in a process of its own, see `engine-worker.ts`. */
export interface EngineProcess {
	/** What it has written, a line each. */
	lines: string[];
	/** Waits for a line. */
	says(line: string, patienceMs?: number): Promise<void>;
	tell(command: string): void;
	signal(name: NodeJS.Signals): void;
	/** Ends it, however it is. */
	kill(): Promise<void>;
}

/** Starts one. @param location its database */
export async function startEngineProcess(location: string): Promise<EngineProcess> {
	const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'engine-worker.ts'), location], {
		stdio: ['pipe', 'pipe', 'inherit'],
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
