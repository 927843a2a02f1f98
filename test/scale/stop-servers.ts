import './start-servers';

/** Once after all tests. */
export default async function stop(): Promise<void> {
	await Promise.all((globalThis.serversOfTheTests ?? []).map((server) => server.stop()));
}
