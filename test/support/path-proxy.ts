import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that serves a service under a path, as operators do when several programs share a host. */
export interface PathProxy {
	/** The public URL: the proxy's host and the path. */
	publicUrl: string;
	/** Sets the service behind the proxy. */
	forwardTo(serviceUrl: string): void;
	close(): Promise<void>;
}

/** Starts a proxy. @param strips true if it removes the path before it forwards a request */
export async function startPathProxy(path: string, strips: boolean): Promise<PathProxy> {
	let target = '';
	const server = createServer((incoming, answer) => {
		const url = incoming.url ?? '/';
		if (url !== path && !url.startsWith(`${path}/`) && !url.startsWith(`${path}?`)) {
			return void answer.writeHead(418).end('This is another program.');
		}
		const rest = url.slice(path.length);
		const passed = strips ? (rest.startsWith('/') ? rest : `/${rest}`) : url;
		const options = { method: incoming.method, headers: incoming.headers, path: passed };
		const outgoing = request(target, options, (response) => {
			answer.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(answer);
		});
		outgoing.once('error', () => answer.destroy());
		incoming.pipe(outgoing);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
		forwardTo: (serviceUrl) => void (target = serviceUrl),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
