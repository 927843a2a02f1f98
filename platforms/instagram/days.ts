const HOUR_MILLISECONDS = 60 * 60 * 1000;

const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

const hourInCalifornia = new Intl.DateTimeFormat('en-US', {
	timeZone: 'America/Los_Angeles',
	hour: 'numeric',
	hourCycle: 'h23',
});

/** Canadians write dates as ISO 8601 does. */
const dateInCalifornia = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'America/Los_Angeles',
	dateStyle: 'short',
});

/** The last midnight in California that is not after a moment; clocks change there at two, so there is one a day. */
function lastMidnight(milliseconds: number): number {
	let hour = Math.floor(milliseconds / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;
	while (Number(hourInCalifornia.format(hour)) !== 0) hour -= HOUR_MILLISECONDS;
	return hour;
}

/**
 * The last day of insights that is over. Their days end at midnight in California (contracts/instagram-api.md §3.2).
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; the day has 23 or 25 hours when clocks change
 */
export function lastCompleteDay(now: number): { startsAt: number; endsAt: number } {
	const endsAt = lastMidnight(now);
	return { startsAt: lastMidnight(endsAt - 1), endsAt };
}

/** Longer windows are refused (contracts/instagram-api.md §3.2). */
const LONGEST_MILLISECONDS = 30 * DAY_MILLISECONDS;

/** A window over complete days. */
export interface DayWindow {
	/** Milliseconds since 1970. */
	since: number;
	until: number;
	/** First and last day as dates in California. */
	from: string;
	to: string;
}

/**
 * The last 30 days of insights that are over, of 24 hours each but where clocks change. When they go back within them, the
 * days are an hour longer than a window may be: it begins an hour late then, and still holds the ends of all 30 days,
 * by which Instagram counts them.
 *
 * @param now milliseconds since 1970
 */
export function lastThirtyDays(now: number): DayWindow {
	const { startsAt: lastDay, endsAt: until } = lastCompleteDay(now);
	// Two hours on, so that neither a day of 23 nor one of 25 hours leads to another midnight.
	const startsAt = lastMidnight(until - LONGEST_MILLISECONDS + 2 * HOUR_MILLISECONDS);
	return {
		since: Math.max(startsAt, until - LONGEST_MILLISECONDS),
		until,
		from: dateInCalifornia.format(startsAt),
		to: dateInCalifornia.format(lastDay),
	};
}
