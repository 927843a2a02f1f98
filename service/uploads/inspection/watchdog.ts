import { Worker } from 'node:worker_threads';

/** All memory of the process, the heap's and what lies outside of it. A child at rest has about 90 MB. */
export const MOST_MEMORY_BYTES = 512_000_000;
const LOOK_EVERY_MS = 50;

/** Plain JavaScript: it runs in a thread without the loaders of this process. */
const WATCH = `
const { workerData: { parent, mostBytes, everyMs } } = require('node:worker_threads');
setInterval(() => {
	if (process.ppid !== parent || process.memoryUsage.rss() > mostBytes) process.kill(process.pid, 'SIGKILL');
}, everyMs);
`;

/**
 * Ends this process as soon as its parent is gone or it has too much memory. A thread of its own, since a parser in an
 * endless loop lets nothing else run.
 */
export function startWatchdog(): void {
	const workerData = { parent: process.ppid, mostBytes: MOST_MEMORY_BYTES, everyMs: LOOK_EVERY_MS };
	new Worker(WATCH, { eval: true, execArgv: [], workerData }).unref();
}
