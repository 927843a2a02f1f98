import type { Knex } from 'knex';
import { dialectOf } from './dialects';

/** How old knowledge about the writes of other programs may be. */
const FRESH_MS = 100;

const CHANGES_NOTHING = /^\s*(select|pragma|begin|savepoint|listen)\b/i;

/** Knowledge of what is written to a database. */
export interface Changes {
	/** Notices what other programs wrote until 100 ms ago. */
	check(): Promise<void>;
	/** Ends a connection of its own, if there is one. */
	close(): Promise<void>;
}

/**
 * Calls `onChange` after every write of ours, at once. Writes of other programs are looked for when somebody asks, so that
 * an idle service asks the database nothing.
 */
export function watchChanges(database: Knex, onChange: () => void): Changes {
	database.on('query-response', (_response: unknown, { sql }: { sql: string }) => {
		if (!CHANGES_NOTHING.test(sql)) onChange();
	});

	const others = dialectOf(database).watchOthers(database, onChange);
	let freshSince = -Infinity;
	let checking: Promise<void> | undefined;

	async function check(): Promise<void> {
		const began = performance.now();
		// What cannot be checked is not trusted either.
		if (await others.look().catch(() => true)) onChange();
		freshSince = began;
		checking = undefined;
	}

	return {
		async check() {
			if (performance.now() - freshSince >= FRESH_MS) await (checking ??= check());
		},
		close: () => others.close(),
	};
}
