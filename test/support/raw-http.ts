import { connect } from 'node:net';

/** The bytes that a service sent on a connection until it closed its side. */
export interface Conversation {
	answer: string;
	/** The status of the response; 0 if there was none. */
	status: number;
	seconds: number;
	/** Also closes the client's side. */
	leave(): void;
}

/**
 * Opens a connection and writes text, then stays silent or occasionally sends a byte, and never closes its side: the
 * worst kind of client.
 *
 * @returns a promise that resolves once the service has closed its side
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
		// Nothing to do: after a reset, `close` is emitted, too.
		socket.on('error', () => {});
		socket.on('end', ended);
		socket.on('close', ended);
		socket.write(text);
	});
}

/** Returns the head of a request. @param start the method and path */
export const headOf = (start: string, headers: Record<string, string> = {}) =>
	[
		`${start} HTTP/1.1`,
		'Host: 127.0.0.1',
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		'\r\n',
	].join('\r\n');
