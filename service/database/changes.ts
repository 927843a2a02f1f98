import type { Knex } from 'knex';

/** How old knowledge about the writes of other programs may be. */
const FRESH_MS = 100;

const CHANGES_NOTHING = /^\s*(select|pragma|begin|savepoint)\b/i;

/**
 * Calls `onChange` after every write of ours, at once. Writes of other programs are looked for when somebody asks, so that
 * an idle service asks the database nothing.
 *
 * @returns notices what other programs wrote until 100 ms ago
 */
export function watchChanges(database: Knex, onChange: () => void): () => Promise<void> {
	database.on('query-response', (_response: unknown, { sql }: { sql: string }) => {
		if (!CHANGES_NOTHING.test(sql)) onChange();
	});

	let seen: number | undefined;
	let freshSince = -Infinity;
	let checking: Promise<void> | undefined;

	async function check(): Promise<void> {
		const began = performance.now();
		// Differs once another connection has committed, never by a write on this one (sqlite.org/pragma.html#pragma_data_version).
		const version = await database.raw<{ data_version: number }[]>('PRAGMA data_version').then(
			([row]) => row?.data_version,
			() => undefined,
		);
		// What cannot be checked is not trusted either.
		if (version === undefined || version !== seen) onChange();
		seen = version;
		freshSince = began;
		checking = undefined;
	}

	return async () => {
		if (performance.now() - freshSince >= FRESH_MS) await (checking ??= check());
	};
}
