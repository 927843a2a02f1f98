import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { until } from './until';

/** A request as a receiver of events sees it. */
export interface ReceivedEvent {
	path: string;
	headers: IncomingMessage['headers'];
	raw: Buffer;
	event: { id: string; type: string; created_at: string; data: Record<string, unknown> };
}

/** A web server that receives events. */
export interface Receiver {
	url: string;
	/** In the form `host:port`. */
	host: string;
	received: ReceivedEvent[];
	/** Number of connections so far. */
	connections(): number;
	/**
	 * Sets the statuses of the next responses, in order; later ones are 204. -1 resets the connection; 0 sends no
	 * response.
	 */
	answer(...statuses: number[]): void;
	/** From now on, chooses the status of each response based on the event; statuses from `answer` take precedence. */
	answerBy(choose: (event: ReceivedEvent['event']) => number): void;
	/** Waits until at least this many requests have arrived. */
	until(count: number): Promise<ReceivedEvent[]>;
	close(): Promise<void>;
}

export async function startReceiver(location = 'http://127.0.0.1:1/'): Promise<Receiver> {
	const received: ReceivedEvent[] = [];
	const statuses: number[] = [];
	let choose: Parameters<Receiver['answerBy']>[0] = () => 204;
	let connections = 0;
	const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
		const raw = await buffer(request);
		const event = JSON.parse(raw.toString() || '{}') as ReceivedEvent['event'];
		received.push({ path: request.url ?? '', headers: request.headers, raw, event });
		const status = statuses.shift() ?? choose(event);
		if (status === -1) request.socket.destroy();
		else if (status > 0) response.writeHead(status, { location }).end();
	});
	server.on('connection', () => connections++);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: `http://${host}`,
		host,
		received,
		connections: () => connections,
		answer: (...next) => void statuses.push(...next),
		answerBy: (chosen) => void (choose = chosen),
		async until(count) {
			return until(
				() => received,
				({ length }) => length >= count,
			);
		},
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
