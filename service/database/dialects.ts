import type { Knex } from 'knex';
import type { Dialect } from './dialect';
import { postgres } from './postgres';
import { sqlite } from './sqlite';

/** The dialect for a location: a server URL, or otherwise a file. */
export const dialectFor = (location: string) => (/^postgres(ql)?:/.test(location) ? postgres : sqlite);

/** The dialect of a database or transaction. */
export function dialectOf({ client }: Knex): Dialect {
	const { config } = client as { config: { client: string } };
	return config.client === 'pg' ? postgres : sqlite;
}
