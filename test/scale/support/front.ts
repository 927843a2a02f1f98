import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Interval at which the proxy checks whether each process is ready. */
const LOOK_MS = 200;

/** A proxy in front of several processes. It forwards each request to the next process that is ready. */
export interface Front {
	/** The proxy's URL, without a trailing slash. */
	url: string;
	/** Adds a process that has reported that it is ready. */
	add(url: string): void;
	remove(url: string): void;
	close(): Promise<void>;
}

/** Forwards a request over its own connection, since a reused connection might be closed before the request arrives. */
function pass(target: string, request: IncomingMessage, response: ServerResponse): void {
	const { method, url = '', headers } = request;
	const onward = send(target + url, { method, headers, agent: false }, (answer) => {
		response.writeHead(answer.statusCode ?? 500, answer.headers);
		answer.pipe(response);
		answer.on('error', () => response.destroy());
	});
	onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
	request.on('error', () => onward.destroy());
	request.pipe(onward);
}

export async function startFront(): Promise<Front> {
	const all = new Map<string, { isReady: boolean }>();
	let turn = 0;
	async function look(): Promise<void> {
		await Promise.all(
			[...all].map(async ([url, state]) => {
				state.isReady = await fetch(`${url}/readyz`).then(
					({ ok }) => ok,
					() => false,
				);
			}),
		);
	}
	const timer = setInterval(() => void look(), LOOK_MS);
	const server = createServer((request, response) => {
		const ready = [...all].filter(([, { isReady }]) => isReady);
		const [target] = ready[turn++ % ready.length] ?? [];
		if (target === undefined) response.writeHead(502).end();
		else pass(target, request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		add: (url) => void all.set(url, { isReady: true }),
		remove: (url) => void all.delete(url),
		async close() {
			clearInterval(timer);
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
