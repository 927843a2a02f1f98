const HOUR_MILLISECONDS = 60 * 60 * 1000;

const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

const timeZone = 'America/Los_Angeles';

const createFormats = () => ({
	hour: new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' }),
	/** The Canadian locale formats dates as in ISO 8601. */
	date: new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }),
});

let formats: ReturnType<typeof createFormats> | undefined;

/** Returns formats for times in California. Creating them takes several milliseconds, so they are created when needed. */
const inCalifornia = () => (formats ??= createFormats());

/**
 * Returns the last midnight in California at or before a time. Clocks there change at 2:00, so each day has exactly one
 * midnight.
 */
function lastMidnight(milliseconds: number): number {
	let hour = Math.floor(milliseconds / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;
	while (Number(inCalifornia().hour.format(hour)) !== 0) hour -= HOUR_MILLISECONDS;
	return hour;
}

/**
 * Returns the last complete day of insights. Days end at midnight in California (contracts/instagram-api.md §3.2).
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; the day has 23 or 25 hours when clocks change
 */
export function lastCompleteDay(now: number): { startsAt: number; endsAt: number } {
	const endsAt = lastMidnight(now);
	return { startsAt: lastMidnight(endsAt - 1), endsAt };
}

/** Maximum length of a window; longer ones are refused (contracts/instagram-api.md §3.2). */
const LONGEST_MILLISECONDS = 30 * DAY_MILLISECONDS;

/** A window of complete days. */
export interface DayWindow {
	/** Milliseconds since 1970. */
	since: number;
	until: number;
	/** First and last day as dates in California. */
	from: string;
	to: string;
}

/**
 * Returns the last 30 complete days of insights, each of 24 hours except when clocks change. When clocks are set back,
 * the 30 days are an hour longer than the maximum window: the window then starts an hour late, but still includes the
 * end of each of the 30 days, which is what Instagram counts.
 *
 * @param now milliseconds since 1970
 */
export function lastThirtyDays(now: number): DayWindow {
	const { startsAt: lastDay, endsAt: until } = lastCompleteDay(now);
	// Adds two hours so that days of 23 or 25 hours do not lead to the wrong midnight.
	const startsAt = lastMidnight(until - LONGEST_MILLISECONDS + 2 * HOUR_MILLISECONDS);
	return {
		since: Math.max(startsAt, until - LONGEST_MILLISECONDS),
		until,
		from: inCalifornia().date.format(startsAt),
		to: inCalifornia().date.format(lastDay),
	};
}
