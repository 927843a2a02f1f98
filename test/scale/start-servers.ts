import { installServers, startPostgresql, type LocalServer } from '../e2e/queue/support/servers';
import { makeBucket } from './support/store';
import { installSwift, startSwift } from './support/swift';

declare global {
	var serversOfTheTests: LocalServer[] | undefined;
}

/**
 * Once before all tests: an empty PostgreSQL, in which each service of the tests gets a schema of its own, and an empty
 * store with an S3 interface. Both are installed if need be.
 */
export default async function start(): Promise<void> {
	await installServers((line) => console.log(line));
	await installSwift((line) => console.log(line));
	const [postgresql, swift] = await Promise.all([startPostgresql(), startSwift()]);
	globalThis.serversOfTheTests = [postgresql, swift];
	process.env.TEST_POSTGRESQL_URL = `postgres://postgres@127.0.0.1:${postgresql.port}/postgres`;
	process.env.TEST_S3_URL = `http://127.0.0.1:${swift.port}`;
	await makeBucket(process.env.TEST_S3_URL);
}
