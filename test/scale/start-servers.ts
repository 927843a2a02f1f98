import { install } from '../../sandbox/servers/install';
import { hasPostgresql, startPostgresql } from '../../sandbox/servers/postgresql';
import { installSwift, makeBucket, startSwift } from '../../sandbox/servers/swift';
import stop from './stop-servers';
import { BUCKET } from './support/store';

/**
 * Starts the servers once before all tests: an empty PostgreSQL server, on which each service in a test gets its own
 * schema, and an empty store with an S3 interface. Installs both if they are missing. An interrupted run stops them, too.
 */
export default async function start(): Promise<void> {
	if (!hasPostgresql()) await install('postgresql');
	await installSwift((line) => console.log(line));
	const servers = Promise.all([startPostgresql(), startSwift()]);
	globalThis.serversOfTheTests = servers;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void stop().finally(() => process.kill(process.pid, signal)));
	}
	const [postgresql, swift] = await servers;
	process.env.TEST_POSTGRESQL_URL = `postgres://postgres@127.0.0.1:${postgresql.port}/postgres`;
	process.env.TEST_S3_URL = `http://127.0.0.1:${swift.port}`;
	await makeBucket(process.env.TEST_S3_URL, BUCKET);
}
