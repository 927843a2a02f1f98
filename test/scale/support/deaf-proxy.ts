import { once } from 'node:events';
import { createConnection, createServer, type Server } from 'node:net';

/** Starts a proxy for PostgreSQL that drops notifications, as a connection pooler does. */
export async function startDeafProxy(port: number): Promise<Server> {
	const proxy = createServer((client) => {
		const server = createConnection(port, '127.0.0.1');
		client.pipe(server);
		client.on('error', () => server.destroy());
		server.on('error', () => client.destroy());
		server.on('close', () => client.destroy());
		let rest = Buffer.alloc(0);
		// A message consists of a letter for its type, a length that does not include this letter, and the content.
		server.on('data', (bytes: Buffer) => {
			rest = Buffer.concat([rest, bytes]);
			while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
				const message = rest.subarray(0, 1 + rest.readUInt32BE(1));
				rest = rest.subarray(message.length);
				if (message.toString('latin1', 0, 1) !== 'A') client.write(message);
			}
		});
	}).listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return proxy;
}
