import { readdirSync, readFileSync } from 'node:fs';

/** Returns the parent and state of a process from proc(5), or undefined if the process does not exist. */
function statOf(pid: number): { parent: number; state: string } | undefined {
	try {
		const [state = '', parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
		return { state, parent: Number(parent) };
	} catch {
		return undefined;
	}
}

/** Returns true if a process is running: it exists and is not a zombie. */
export const isRunning = (pid: number) => !['Z', 'X', undefined].includes(statOf(pid)?.state);

/** Returns the running child processes of a process. */
export const childrenOf = (pid: number) =>
	readdirSync('/proc')
		.map(Number)
		.filter((one) => one > 0 && statOf(one)?.parent === pid && isRunning(one));
