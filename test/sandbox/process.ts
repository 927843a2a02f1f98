import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A TypeScript program that runs in a separate process. */
export interface Program {
	readonly child: ChildProcess;
	/** The program's output so far, line by line. */
	readonly lines: readonly string[];
	readonly errors: readonly string[];
	/** Sends SIGTERM or the given signal. @returns the exit status */
	end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program and waits until it has printed its first line or has ended. */
export async function startProgram(
	file: string,
	args: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Promise<Program> {
	const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const lines: string[] = [];
	const errors: string[] = [];
	const output = createInterface({ input: child.stdout });
	output.on('line', (line) => lines.push(line));
	createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
	const ended = once(child, 'close');
	await Promise.race([once(output, 'line'), ended]);
	return {
		child,
		lines,
		errors,
		end: async (signal = 'SIGTERM') => {
			child.kill(signal);
			const [status] = (await ended) as [number | null];
			return status;
		},
	};
}
