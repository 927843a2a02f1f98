import './start-postgresql';

/** Once after all tests. */
export default async function stop(): Promise<void> {
	await globalThis.postgresqlOfTheTests?.stop();
}
