import type { Knex } from 'knex';
import type { Dialect } from './dialect';
import { postgres } from './postgres';
import { sqlite } from './sqlite';

/** Returns the dialect for a location: PostgreSQL for a server's URL, otherwise SQLite. */
export const dialectFor = (location: string) => (/^postgres(ql)?:/.test(location) ? postgres : sqlite);

/** Returns the dialect of a database or transaction. */
export function dialectOf({ client }: Knex): Dialect {
	const { config } = client as { config: { client: string } };
	return config.client === 'pg' ? postgres : sqlite;
}
