import { Worker } from 'node:worker_threads';

/** All memory of the process, the heap's and what lies outside of it. A child at rest has about 90 MB. */
export const MOST_MEMORY_BYTES = 512_000_000;
/**
 * Processor time for one file: a good one needs milliseconds. Time that the process waits for a core or for bytes does not
 * count, so that a busy machine calls no good file unreadable.
 */
export const MOST_CPU_SECONDS = 10;
/** The signal that ends a process that computes for too long. */
export const CPU_SIGNAL = 'SIGXCPU';
const LOOK_EVERY_MS = 50;

/** Plain JavaScript: it runs in a thread without the loaders of this process. */
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
 * Ends this process as soon as its parent is gone, it has too much memory, or a file has had its processor time. A thread
 * of its own, since a parser in an endless loop lets nothing else run.
 *
 * @returns tells it that a file is begun (true) or done (false)
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
