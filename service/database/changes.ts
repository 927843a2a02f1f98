import type { Knex } from 'knex';
import { dialectOf } from './dialects';

/** How stale our view of other programs' writes may be. */
const FRESH_MS = 100;

const CHANGES_NOTHING = /^\s*(select|pragma|begin|savepoint|listen)\b/i;

/** Watches the writes to a database. */
export interface Changes {
	/** Detects writes of other programs that are at least 100 ms old. */
	check(): Promise<void>;
	/** Closes its own connection, if it has one. */
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
		// If the check fails, assume a change.
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
