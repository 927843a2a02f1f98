import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports that no operating system chooses for connections or for servers with port 0, so that a returned port stays free
 * until its program starts: Linux uses 32768 and above by default.
 */
const [FIRST, END] = [20_000, 32_000];

async function isFree(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	const listens = await once(server, 'listening').then(
		() => true,
		() => false,
	);
	if (listens) await new Promise((resolve) => server.close(resolve));
	return listens;
}

/**
 * Returns a port on which no program is listening.
 *
 * @param wanted the port to return if it is free
 */
export async function freePort(wanted = randomInt(FIRST, END)): Promise<number> {
	return (await isFree(wanted)) ? wanted : await freePort();
}
