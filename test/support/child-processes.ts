import { readdirSync, readFileSync } from 'node:fs';

/** The parent and the state of a process as Linux tells (proc(5)); undefined if it is gone. */
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

/** Whether a process runs: it has neither ended nor is it only waiting to be counted out. */
export const isRunning = (pid: number) => !['Z', 'X', undefined].includes(statOf(pid)?.state);

/** The running child processes of a process. */
export const childrenOf = (pid: number) =>
	readdirSync('/proc')
		.map(Number)
		.filter((one) => one > 0 && statOf(one)?.parent === pid && isRunning(one));
