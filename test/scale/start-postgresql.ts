import { installServers, startPostgresql, type LocalServer } from '../e2e/queue/support/servers';

declare global {
	var postgresqlOfTheTests: LocalServer | undefined;
}

/** Once before all tests: an empty PostgreSQL, which is installed if need be and in which each service of the tests gets a schema of its own. */
export default async function start(): Promise<void> {
	await installServers((line) => console.log(line));
	globalThis.postgresqlOfTheTests = await startPostgresql();
	process.env.TEST_POSTGRESQL_URL = `postgres://postgres@127.0.0.1:${globalThis.postgresqlOfTheTests.port}/postgres`;
}
