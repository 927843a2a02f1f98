import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { PlatformError, type PlatformErrorDetails } from '../../platforms/errors';
import { clock, timestamp, type Database } from '../database';

declare module 'knex/types/tables' {
	interface Tables {
		platform_pauses: { whose: string; paused_until: string; error: string | null };
	}
}

/** A time before which no requests are sent, and the error if the platform rejected a request. */
export interface Pause {
	/** Milliseconds since 1970. */
	until: number;
	error: PlatformError | undefined;
}

/** Account IDs are hashed, so that they are not kept longer than the accounts. */
const hashOf = (whose: string) => createHash('sha256').update(whose).digest('hex');

/** Returns the properties of an error that are stored. `JSON.stringify` alone would omit the message. */
const detailsOf = ({ message, ...own }: PlatformError): PlatformErrorDetails => ({ ...own, message });

/** Stores pauses in calls to platforms, which all processes on a database share. */
export function createPauses(database: Database, now = clock.now) {
	const pauses = (connection: Database | Knex.Transaction = database) => connection('platform_pauses');

	return {
		/** Returns the longest current pause for any of these keys; undefined if there is none. */
		async longest(whose: readonly string[], connection?: Knex.Transaction): Promise<Pause | undefined> {
			const row = await pauses(connection)
				.whereIn('whose', whose.map(hashOf))
				.where('paused_until', '>', timestamp(now()))
				.orderBy('paused_until', 'desc')
				.first();
			if (row === undefined) return undefined;
			const error = row.error === null ? undefined : (JSON.parse(row.error) as PlatformErrorDetails);
			return { until: Date.parse(row.paused_until), error: error && new PlatformError(error) };
		},

		/** Stores a pause unless a longer one exists. @param until milliseconds since 1970 */
		async note(whose: string, until: number, error?: PlatformError): Promise<void> {
			const row = {
				whose: hashOf(whose),
				paused_until: timestamp(until),
				error: error === undefined ? null : JSON.stringify(detailsOf(error)),
			};
			await pauses()
				.insert(row)
				.onConflict('whose')
				.merge()
				.where('platform_pauses.paused_until', '<', row.paused_until);
		},
	};
}

export type Pauses = ReturnType<typeof createPauses>;
