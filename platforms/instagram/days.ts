const HOUR_MILLISECONDS = 60 * 60 * 1000;

const hourInCalifornia = new Intl.DateTimeFormat('en-US', {
	timeZone: 'America/Los_Angeles',
	hour: 'numeric',
	hourCycle: 'h23',
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
