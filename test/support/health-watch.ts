import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** How a service answered `/healthz` while it was watched, in milliseconds. */
export interface Health {
	answers: number;
	failures: number;
	/** The longest answer as it was measured. */
	slowest: number;
	/** The longest without the time in which the machine let neither side run: others needed its cores. */
	slowestOfOwn: number;
}

/**
 * In a thread of its own, so that the test's own work does not count. Linux tells how long a thread waited for a core
 * (schedstat, second number), of the service's main thread and of this one.
 */
const WATCH = `
const { parentPort, workerData: { url, pid } } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { get, Agent } = require('node:http');
const agent = new Agent({ keepAlive: true });
// A service that is gone fails the request.
const waited = (path) => { try { return Number(readFileSync(path, 'utf8').split(' ')[1]) / 1e6; } catch { return 0; } };
const waitedInAll = () => waited('/proc/' + pid + '/task/' + pid + '/schedstat') + waited('/proc/thread-self/schedstat');
const health = { answers: 0, failures: 0, slowest: 0, slowestOfOwn: 0 };
const ask = () => new Promise((resolve) => {
	const request = get(url + '/healthz', { agent }, (response) => {
		response.resume();
		response.on('end', () => resolve(response.statusCode === 200));
	});
	request.on('error', () => resolve(false));
});
let over = false;
parentPort.on('message', () => { over = true; });
(async () => {
	while (!over) {
		const waitedBefore = waitedInAll();
		const begun = performance.now();
		const isGood = await ask();
		const took = performance.now() - begun;
		health.answers++;
		if (!isGood) health.failures++;
		health.slowest = Math.max(health.slowest, took);
		health.slowestOfOwn = Math.max(health.slowestOfOwn, took - (waitedInAll() - waitedBefore));
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	agent.destroy();
	parentPort.postMessage(health);
	parentPort.close();
})();
`;

/** Asks a service for its health all the time. @returns what ends that and tells how it went */
export function watchHealth(url: string, pid: number): () => Promise<Health> {
	const worker = new Worker(WATCH, { eval: true, execArgv: [], workerData: { url, pid } });
	const ended = once(worker, 'message');
	return async () => {
		worker.postMessage('over');
		const [health] = (await ended) as [Health];
		await worker.terminate();
		return health;
	};
}
