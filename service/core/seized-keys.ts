import { randomUUID } from 'node:crypto';
import { inTurn, type Database } from '../database';
import type { DatabaseClock } from './database-clock';

/** How long a seizure lasts after its process has died. */
const HOLD_MS = 30_000;

/** Keys that no worker of any process may claim. They are stored in rows that the holder renews. */
export interface SeizedKeys {
	/** Returns the keys that any process has seized. */
	among(queue: string, keys: readonly string[], connection?: Database): Promise<string[]>;
	/** Seizes keys, one process at a time and never during a claim. @returns a function that releases them */
	hold(queue: string, keys: readonly string[]): Promise<() => Promise<void>>;
	/** Renews the keys held by this process. */
	extend(): Promise<void>;
}

/** Creates the table if it is missing. @param schema the schema that contains the jobs */
export async function createSeizedKeys(
	database: Database,
	schema: string,
	clock: DatabaseClock,
): Promise<SeizedKeys> {
	await inTurn(database, schema, async (trx) => {
		if (await trx.schema.withSchema(schema).hasTable('seized_keys')) return;
		await trx.schema.withSchema(schema).createTable('seized_keys', (table) => {
			table.text('holder');
			table.text('queue');
			table.text('key');
			table.bigInteger('held_until');
			table.primary(['queue', 'key', 'holder']);
		});
	});
	const held = new Set<string>();
	const rows = (connection: Database = database) => connection('seized_keys').withSchema(schema);
	const until = () => clock.now() + HOLD_MS;

	return {
		async among(queue, keys, connection) {
			if (keys.length === 0) return [];
			const found = rows(connection).where({ queue }).whereIn('key', keys);
			return (await found.where('held_until', '>', clock.now()).pluck('key')) as string[];
		},
		async hold(queue, keys) {
			const holder = randomUUID();
			held.add(holder);
			const all = [...new Set(keys)].map((key) => ({ holder, queue, key, held_until: until() }));
			await inTurn(database, queue, async (trx) => {
				await rows(trx).where('held_until', '<=', clock.now()).delete();
				await trx.batchInsert(`${schema}.seized_keys`, all);
			});
			return async () => {
				held.delete(holder);
				await rows().where({ holder }).delete();
			};
		},
		async extend() {
			if (held.size === 0) return;
			await rows()
				.whereIn('holder', [...held])
				.update({ held_until: until() });
		},
	};
}
