import './start-servers';

/** Stops the servers once after all tests. */
export default async function stop(): Promise<void> {
	await Promise.all((globalThis.serversOfTheTests ?? []).map((server) => server.stop()));
}
