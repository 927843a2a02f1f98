import { clock } from '../database';

/** A process's estimate of the database clock, which all processes share. */
export interface DatabaseClock {
	/** Reads the database clock again. */
	set(): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	/** Converts a time of the service's clock to this clock, unless a test has set it. */
	timeOf(date: Date): number;
}

/** @param read returns the database time in milliseconds since 1970 */
export function createDatabaseClock(read: () => Promise<number>): DatabaseClock {
	let ahead: number | undefined;
	// Not `Date`, which may be set and differs between machines.
	const now = () => Math.round(performance.now() + (ahead ?? 0));
	return {
		async set() {
			const asked = performance.now();
			const time = await read();
			// The time was read at some moment in between. A consistent estimate is kept, so that the clock does not
			// jump.
			const [least, most] = [time - performance.now(), time - asked];
			ahead = Math.min(most, Math.max(least, ahead ?? (least + most) / 2));
		},
		now,
		timeOf: (date) => now() + date.getTime() - clock.now(),
	};
}
