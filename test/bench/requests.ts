import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { API_KEY } from '../support/service';

const CONNECTIONS = 50;

const requestFor = ({ pathname, host }: URL) =>
	`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nx-api-key: ${API_KEY}\r\n\r\n`;

/** Returns the size of a URL's response in bytes, including headers. */
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

/** Measurements of a server under full load. */
export interface Throughput {
	perSecond: number;
	/** The 99th percentile of the response time, in milliseconds. */
	p99Ms: number;
}

/**
 * Keeps this process awake. Otherwise, the time taken to wake it for each response would be attributed to the server,
 * and a slower server would wake it more often.
 */
function stayAwake(): { end(): void } {
	let next: NodeJS.Immediate;
	const turn = () => (next = setImmediate(turn));
	turn();
	return { end: () => clearImmediate(next) };
}

/**
 * Requests a URL repeatedly on 50 connections, each of which sends the next request as soon as it has received a
 * response. To measure only the server, responses are not parsed, so all of them must have the same size.
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
