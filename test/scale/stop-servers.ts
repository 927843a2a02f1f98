import type { LocalServer } from '../../sandbox/servers/local-server';

declare global {
	/** Servers that are running or still starting. */
	var serversOfTheTests: Promise<LocalServer[]> | undefined;
}

/** Stops the servers once after all tests. */
export default async function stop(): Promise<void> {
	const servers = (await globalThis.serversOfTheTests) ?? [];
	await Promise.all(servers.map((server) => server.stop()));
}
