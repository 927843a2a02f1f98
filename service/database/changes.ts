import type { Knex } from 'knex';
import { dialectOf } from './dialects';

/** How old another program's write may be before it must be detected. */
const FRESH_MS = 100;

const CHANGES_NOTHING = /^\s*(select|pragma|begin|savepoint|listen)\b/i;

/** Watches the writes to a database. */
export interface Changes {
	/** Detects writes by other programs that are at least 100 ms old. */
	check(): Promise<void>;
	/** Closes the watcher's own connection, if there is one. */
	close(): Promise<void>;
}

/**
 * Calls `onChange` immediately after each of this process's writes. Checks for writes by other programs only when
 * `check` is called, so that an idle service sends no queries.
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
