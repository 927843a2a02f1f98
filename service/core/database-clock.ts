import { clock } from '../database';

/** The clock of a database, which all its processes share, as far as one of them knows it. */
export interface DatabaseClock {
	/** Reads it again. */
	set(): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	/** What the clock of the service calls another time. It goes by this one, unless a test has set it. */
	timeOf(date: Date): number;
}

/** @param read asks the database for its time: milliseconds since 1970 */
export function createDatabaseClock(read: () => Promise<number>): DatabaseClock {
	let ahead: number | undefined;
	// Not `Date`: it may be set, and differs from machine to machine.
	const now = () => Math.round(performance.now() + (ahead ?? 0));
	return {
		async set() {
			const asked = performance.now();
			const time = await read();
			// It was read at some moment in between. What fits stays as it is, so that the clock does not jump to and fro.
			const [least, most] = [time - performance.now(), time - asked];
			ahead = Math.min(most, Math.max(least, ahead ?? (least + most) / 2));
		},
		now,
		timeOf: (date) => now() + date.getTime() - clock.now(),
	};
}
