import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { API_KEY } from '../support/service';

const CONNECTIONS = 50;

const requestFor = ({ pathname, host }: URL) =>
	`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nx-api-key: ${API_KEY}\r\n\r\n`;

/** Returns the size of a response in bytes, including headers. */
function sizeOfAnswer(address: URL): Promise<number> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(address.port), address.hostname, () => socket.write(requestFor(address)));
		let text = '';
		socket.setEncoding('latin1').on('error', reject);
		socket.on('data', (piece) => {
			text += piece;
			const head = text.indexOf('\r\n\r\n') + 4;
			const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
			if (head < 4 || text.length < head + length) return;
			socket.destroy();
			if (text.startsWith('HTTP/1.1 200')) resolve(text.length);
			else reject(new Error(`${address.href} answered ${text.slice(0, 200)}`));
		});
	});
}

/** The measurements of a server under full load. */
export interface Throughput {
	perSecond: number;
	/** The 99th percentile of the response time, in milliseconds. */
	p99Ms: number;
}

/**
 * Keeps this process awake. Otherwise, waking it with each response would count as the server's work, most often for
 * the slower server.
 */
function stayAwake(): { end(): void } {
	let next: NodeJS.Immediate;
	const turn = () => (next = setImmediate(turn));
	turn();
	return { end: () => clearImmediate(next) };
}

/**
 * Requests a URL repeatedly; each of 50 connections sends the next request as soon as it has its response. All
 * responses must have the same size: nothing is parsed, so that only the server is measured.
 */
export async function measureRequests(url: string, milliseconds: number): Promise<Throughput> {
	const address = new URL(url);
	const size = await sizeOfAnswer(address);
	const request = requestFor(address);
	const latencies: number[] = [];
	const sockets = Array.from({ length: CONNECTIONS }, (): Socket => {
		let missing = size;
		let sentAt = 0;
		const send = () => {
			sentAt = performance.now();
			socket.write(request);
		};
		const socket = connect(Number(address.port), address.hostname, send);
		socket.on('data', (piece) => {
			missing -= piece.length;
			if (missing > 0) return;
			if (missing < 0) throw new Error(`${url} gave answers of different sizes`);
			latencies.push(performance.now() - sentAt);
			missing = size;
			send();
		});
		return socket;
	});
	const awake = stayAwake();
	const begun = performance.now();
	await wait(milliseconds);
	const seconds = (performance.now() - begun) / 1000;
	awake.end();
	for (const socket of sockets) socket.destroy();
	latencies.sort((a, b) => a - b);
	return {
		perSecond: latencies.length / seconds,
		p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? NaN,
	};
}
