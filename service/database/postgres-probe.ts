import type { Knex } from 'knex';
import type { Probe } from './dialect';
import { hearsItself } from './postgres-changes';

const CONNECTIONS = `
	SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
		current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
			- coalesce(current_setting('reserved_connections', true), '0')::bigint AS most`;

/** Probes a server before the service relies on it. */
export async function probe(database: Knex, time: (database: Knex) => Promise<number>): Promise<Probe> {
	// The first query also opens the connection, which would distort the measurement of the clocks.
	const { rows } = await database.raw<{ rows: [{ used: number; most: number }] }>(CONNECTIONS);
	const before = Date.now();
	const there = await time(database);
	const here = (before + Date.now()) / 2;
	const [{ used, most }] = rows;
	return { aheadMs: here - there, hears: await hearsItself(database), connections: { used, most } };
}
