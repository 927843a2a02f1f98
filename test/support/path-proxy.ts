import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that gives a service a path on its own host, as operators put several programs behind one name. */
export interface PathProxy {
	/** What people and platforms know: the host of the proxy, and the path. */
	publicUrl: string;
	/** Names the service behind it. */
	forwardTo(serviceUrl: string): void;
	close(): Promise<void>;
}

/** @param strips whether it takes the path away before it passes a request on */
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
