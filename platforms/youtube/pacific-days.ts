/**
 * Quotas and Analytics use days in Los Angeles, which have 23 or 25 hours when clocks change (contracts/youtube-api.md
 * §4, §7).
 */
const DAY_FORMAT = {
	timeZone: 'America/Los_Angeles',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
} as const;

let format: Intl.DateTimeFormat | undefined;

const DAY_MILLISECONDS = 86_400_000;
const LONGEST_DAY_SECONDS = 25 * 60 * 60;

/** Returns the day in Los Angeles, such as `2026-11-20`. @param milliseconds since 1970 */
export function pacificDay(milliseconds: number): string {
	// Creating a format takes several milliseconds, so it is not created while modules are loaded.
	format ??= new Intl.DateTimeFormat('en-CA', DAY_FORMAT);
	return format.format(milliseconds);
}

/** Returns the day that is `days` days after another one; `days` may be negative. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** Returns the seconds until the quotas are reset. @param now milliseconds since 1970 */
export function secondsUntilPacificMidnight(now: number): number {
	const today = pacificDay(now);
	let [before, after] = [0, LONGEST_DAY_SECONDS];
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (pacificDay(now + middle * 1000) === today) before = middle;
		else after = middle;
	}
	return after;
}
