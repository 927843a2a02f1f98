import { connect } from 'node:net';

/** What a service said on a connection until it ended its side. */
export interface Conversation {
	answer: string;
	/** The status of the answer; 0 without any. */
	status: number;
	seconds: number;
	/** Gives up the client's side too. */
	leave(): void;
}

/**
 * Opens a connection and writes a text, then stays silent or sends a byte now and then, and never ends its side by
 * itself: the worst of clients.
 *
 * @returns once the service has ended its side
 */
export function stay(
	url: string,
	text: string,
	drip?: { byte: string; everyMs: number },
): Promise<Conversation> {
	return new Promise((resolve) => {
		const began = performance.now();
		const { port, hostname } = new URL(url);
		const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
		let answer = '';
		const timer = drip && setInterval(() => socket.writable && void socket.write(drip.byte), drip.everyMs);
		function ended() {
			clearInterval(timer);
			const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
			const seconds = (performance.now() - began) / 1000;
			resolve({ answer, status, seconds, leave: () => socket.destroy() });
		}
		socket.on('data', (bytes) => (answer += bytes.toString()));
		// A reset ends the connection as well.
		socket.on('error', () => {});
		socket.on('end', ended);
		socket.on('close', ended);
		socket.write(text);
	});
}

/** The head of a request. @param start method and path */
export const headOf = (start: string, headers: Record<string, string> = {}) =>
	[
		`${start} HTTP/1.1`,
		'Host: 127.0.0.1',
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		'\r\n',
	].join('\r\n');
