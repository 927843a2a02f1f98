import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that redirects to another origin. Both servers record the requests that they receive. */
export interface RedirectingServer {
	url: string;
	/** The target of the redirects. */
	target: string;
	/** Requests to the server itself. */
	asked: IncomingMessage[];
	/** Requests to the other origin. */
	followed: IncomingMessage[];
	close(): Promise<void>;
}

export async function startRedirectingServer(status: number): Promise<RedirectingServer> {
	const asked: IncomingMessage[] = [];
	const followed: IncomingMessage[] = [];
	const listen = async (server: ReturnType<typeof createServer>) => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	};
	const other = createServer((request, response) => {
		followed.push(request);
		response
			.setHeader('content-type', 'application/json')
			.end('{"ok":true,"accounts":[],"key":"a","key_id":"b"}');
	});
	const target = await listen(other);
	const server = createServer((request, response) => {
		asked.push(request);
		request
			.resume()
			.on('end', () => response.writeHead(status, { location: `${target}${request.url}` }).end());
	});
	return {
		url: await listen(server),
		target,
		asked,
		followed,
		async close() {
			for (const one of [server, other]) {
				one.closeAllConnections();
				await new Promise((resolve) => one.close(resolve));
			}
		},
	};
}
