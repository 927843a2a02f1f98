import { clock } from '../database';

/** A process's estimate of the time on the database server, whose clock all processes share. */
export interface DatabaseClock {
	/** Reads the database clock again. */
	set(): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	/**
	 * Converts a time from the service's clock to this clock. The two differ only if a test has set the service's
	 * clock.
	 */
	timeOf(date: Date): number;
}

/**
 * Creates a clock that follows the database server's.
 *
 * @param read returns the server's time in milliseconds since 1970
 */
export function createDatabaseClock(read: () => Promise<number>): DatabaseClock {
	let ahead: number | undefined;
	// Not `Date`, since the system clock can be changed and differs between machines.
	const now = () => Math.round(performance.now() + (ahead ?? 0));
	return {
		async set() {
			const asked = performance.now();
			const time = await read();
			// The server read its time at some moment between the request and the response. An estimate that is
			// consistent with this is kept, so that the clock does not jump.
			const [least, most] = [time - performance.now(), time - asked];
			ahead = Math.min(most, Math.max(least, ahead ?? (least + most) / 2));
		},
		now,
		timeOf: (date) => now() + date.getTime() - clock.now(),
	};
}
