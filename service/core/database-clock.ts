/** The clock of a database, which all its processes share, as far as one of them knows it. */
export interface DatabaseClock {
	/** Reads it again. */
	set(): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	/** What this process's clock calls another time, in the time of the database. */
	timeOf(date: Date): number;
}

/** @param read asks the database for its time: milliseconds since 1970 */
export function createDatabaseClock(read: () => Promise<number>): DatabaseClock {
	let ahead = 0;
	// Not `Date`: it may be set, and differs from machine to machine.
	const now = () => Math.round(performance.now() + ahead);
	return {
		async set() {
			const asked = performance.now();
			ahead = (await read()) - asked;
		},
		now,
		timeOf: (date) => now() + date.getTime() - Date.now(),
	};
}
