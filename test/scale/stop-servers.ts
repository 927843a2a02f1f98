import type { LocalServer } from '../../sandbox/servers/local-server';

declare global {
	var serversOfTheTests: LocalServer[] | undefined;
}

/** Stops the servers once after all tests. */
export default async function stop(): Promise<void> {
	await Promise.all((globalThis.serversOfTheTests ?? []).map((server) => server.stop()));
}
