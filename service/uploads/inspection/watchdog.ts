import { Worker } from 'node:worker_threads';

/** Memory limit for the process, on and off the heap. An idle child uses about 90 MB. */
export const MOST_MEMORY_BYTES = 512_000_000;
/**
 * CPU time for one file; a valid file needs milliseconds. Time spent waiting for a core or for bytes does not count,
 * so that no valid file is rejected on a busy machine.
 */
export const MOST_CPU_SECONDS = 10;
/** The signal that ends a process if it uses too much CPU time. */
export const CPU_SIGNAL = 'SIGXCPU';
const LOOK_EVERY_MS = 50;

/** Plain JavaScript: it runs in a thread without this process's loaders. */
const WATCH = `
const { parentPort, workerData } = require('node:worker_threads');
const { parent, mostBytes, mostCpuSeconds, cpuSignal, everyMs } = workerData;
let begun;
parentPort.on('message', (isBusy) => { begun = isBusy ? process.cpuUsage() : undefined; });
setInterval(() => {
	if (process.ppid !== parent || process.memoryUsage.rss() > mostBytes) process.kill(process.pid, 'SIGKILL');
	if (begun === undefined) return;
	const { user, system } = process.cpuUsage(begun);
	if ((user + system) / 1e6 > mostCpuSeconds) process.kill(process.pid, cpuSignal);
}, everyMs);
`;

/**
 * Ends this process when its parent exits, when it uses too much memory, or when a file has used up its CPU time.
 * Runs in its own thread, since a parser in an endless loop blocks everything else.
 *
 * @returns a function to call with true when work on a file starts, and with false when it is done
 */
export function startWatchdog(): (isBusy: boolean) => void {
	const workerData = {
		parent: process.ppid,
		mostBytes: MOST_MEMORY_BYTES,
		mostCpuSeconds: MOST_CPU_SECONDS,
		cpuSignal: CPU_SIGNAL,
		everyMs: LOOK_EVERY_MS,
	};
	const thread = new Worker(WATCH, { eval: true, execArgv: [], workerData });
	thread.unref();
	return (isBusy) => thread.postMessage(isBusy);
}
