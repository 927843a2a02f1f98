import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Response times of `/healthz` during the watch, in milliseconds. */
export interface Health {
	answers: number;
	failures: number;
	/** The longest measured response time. */
	slowest: number;
	/** The longest response time, excluding the time that both sides spent waiting for a CPU core. */
	slowestOfOwn: number;
}

/**
 * Runs in its own thread, so that the test's own work does not affect the results. Linux reports how long a thread has
 * waited for a CPU core (the second number in schedstat); this reads it for the service's main thread and this one.
 */
const WATCH = `
const { parentPort, workerData: { url, pid } } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { get, Agent } = require('node:http');
const agent = new Agent({ keepAlive: true });
// If the service has stopped, the request fails.
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

/** Polls a service's health continuously. @returns a function that stops polling and returns the result */
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
