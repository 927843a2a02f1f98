import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from './until';

const ENTRY = join(__dirname, '../../service/dist/service/main.js');
/** The first output appears once the process has started, which takes a long time on a loaded machine. */
const PATIENCE_MS = 30_000;

/** A real terminal (a pty created by `script`), with a user's input and screen. */
export interface Terminal {
	/** Waits until the text appears on the screen, after the previously awaited text. */
	sees(text: string | RegExp): Promise<void>;
	/** Presses keys. */
	types(keys: string): void;
	/** All output so far. */
	screen(): string;
	/** Exit status, once the command has ended. */
	ended: Promise<number | null>;
	/** Closes the terminal's window. */
	close(): void;
}

export const ENTER = '\r';
export const CTRL_C = '\u0003';
export const DOWN = '\u001b[B';
export const SPACE = ' ';
export const BACKSPACE = '\u007f';

/** Runs `mediakit` in its own terminal; `entry` is the entry file of another copy. */
export function openTerminal(
	words: readonly string[],
	options: { cwd: string; settings?: Record<string, string>; entry?: string },
): Terminal {
	const call = [process.execPath, options.entry ?? ENTRY, ...words].map((word) => `'${word}'`).join(' ');
	// A terminal without a window is 0 columns wide.
	const command = `stty columns 100 rows 40; exec ${call}`;
	const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
		cwd: options.cwd,
		env: { PATH: process.env.PATH, TERM: 'xterm', ...options.settings },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let output = '';
	let read = 0;
	child.stdout.on('data', (text: Buffer) => (output += text.toString()));
	return {
		async sees(text) {
			const find = () => {
				const rest = output.slice(read);
				return typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
			};
			const found = await until(find, (index) => index >= 0, PATIENCE_MS).catch(() => {
				throw new Error(`"${String(text)}" did not come. On the screen:\n${output}`);
			});
			read += found + 1;
			// The prompt does not accept input until shortly after it has been drawn.
			await wait(50);
		},
		types: (keys) => void child.stdin.write(keys),
		screen: () => output,
		close: () => void child.kill('SIGKILL'),
		ended: once(child, 'close').then(([status]) => status as number | null),
	};
}
