const dayMs = 86_400_000;

/** The time zone whose midnight starts a day of insights: California or UTC (contract §3.2, rule 24). */
export type DayBoundary = 'pacific' | 'utc';

const pacificClock = new Intl.DateTimeFormat('en-US', {
	timeZone: 'America/Los_Angeles',
	timeZoneName: 'longOffset',
});

function offsetMs(atMs: number, boundary: DayBoundary): number {
	if (boundary === 'utc') return 0;
	const zone = pacificClock.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	return Number(/-(\d\d)/.exec(zone)?.[1] ?? 8) * -3_600_000;
}

/** Returns the number of the local day, counted from 1970; a boundary belongs to the day that it ends. */
export function dayOf(atMs: number, boundary: DayBoundary): number {
	return Math.ceil((atMs + offsetMs(atMs, boundary)) / dayMs) - 1;
}

/** Returns the end of the day in milliseconds since 1970. */
export function endOfDay(day: number, boundary: DayBoundary): number {
	const midnightMs = (day + 1) * dayMs;
	return midnightMs - offsetMs(midnightMs - offsetMs(midnightMs, boundary), boundary);
}

/** Formats a time as Graph does, for example `2019-09-26T22:36:43+0000` (contract §3.1). */
export function graphTime(atMs: number): string {
	return new Date(atMs).toISOString().replace(/\.\d+Z$/, '+0000');
}
