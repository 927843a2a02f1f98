import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Returns a port on which no program is listening.
 *
 * @param wanted the port to return if it is free
 */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer().listen(wanted, '127.0.0.1');
	const isFree = await once(server, 'listening').then(
		() => true,
		() => false,
	);
	if (!isFree) return await freePort();
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}
