import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request: it is forwarded immediately or late, its connection is cut, or it is answered with this
 * status.
 */
export type Verdict = 'pass' | 'slow' | 'cut' | number;

const SLOW_MS = 1_500;

/** A proxy for the store that makes requests fail as if the connection or the store were faulty. */
export interface StoreProxy {
	/** The proxy's URL, without a trailing slash. */
	url: string;
	/** Decides what happens to each request; by default, all requests are forwarded. */
	judge: (request: { method: string; url: string }) => Verdict;
	close(): Promise<void>;
}

function pass(target: string, request: IncomingMessage, response: ServerResponse): void {
	// The `Host` header is part of the signature, so it is not changed.
	const { method, url = '', headers } = request;
	const onward = send(target + url, { method, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 500, answer.headers);
		answer.pipe(response);
	});
	onward.on('error', () => response.destroy());
	request.pipe(onward);
}

/** Starts a proxy. @param target the store's URL */
export async function startStoreProxy(target: string): Promise<StoreProxy> {
	const server = createServer((request, response) => {
		const verdict = proxy.judge({ method: request.method ?? '', url: request.url ?? '' });
		response.on('error', () => {});
		request.on('error', () => {});
		if (verdict === 'cut') return void request.socket.destroy();
		if (typeof verdict === 'number') {
			request.resume();
			return void response.writeHead(verdict).end();
		}
		if (verdict === 'slow') setTimeout(() => pass(target, request, response), SLOW_MS);
		else pass(target, request, response);
	});
	const proxy: StoreProxy = {
		url: '',
		judge: () => 'pass',
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}
