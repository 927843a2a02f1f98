import type { Knex } from 'knex';
import type { Dialect } from './dialect';
import { postgres } from './postgres';
import { sqlite } from './sqlite';

const DIALECTS: Record<string, Dialect> = { sqlite3: sqlite, pg: postgres };

/** The dialect of a location: the URL of a server, or else a file. */
export const dialectFor = (location: string) => (/^postgres(ql)?:/.test(location) ? postgres : sqlite);

/** The dialect of a database or transaction. */
export function dialectOf({ client }: Knex): Dialect {
	const { config } = client as { config: { client: string } };
	return DIALECTS[config.client] ?? sqlite;
}
