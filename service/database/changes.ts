import type { Knex } from 'knex';

/** How soon writes by other programs are noticed. */
const CHECK_EVERY_MS = 100;

const CHANGES_NOTHING = /^\s*(select|pragma|begin|savepoint)\b/i;

/**
 * Calls `onChange` after every write: at once after one of ours, within 100 ms after one of another program.
 *
 * @returns ends the watch
 */
export function watchChanges(database: Knex, onChange: () => void): () => void {
	database.on('query-response', (_response: unknown, { sql }: { sql: string }) => {
		if (!CHANGES_NOTHING.test(sql)) onChange();
	});

	let seen: number | undefined;
	let isChecking = false;
	async function check(): Promise<void> {
		if (isChecking) return;
		isChecking = true;
		// Differs once another connection has committed, never by a write on this one (sqlite.org/pragma.html#pragma_data_version).
		const version = await database.raw<{ data_version: number }[]>('PRAGMA data_version').then(
			([row]) => row?.data_version,
			() => undefined,
		);
		// What cannot be checked is not trusted either.
		if (version === undefined || version !== seen) onChange();
		seen = version;
		isChecking = false;
	}
	const timer = setInterval(() => void check(), CHECK_EVERY_MS).unref();
	return () => clearInterval(timer);
}
