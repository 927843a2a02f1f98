export const dayMs = 86_400_000;

const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/**
 * Returns the day in Los Angeles (`2026-11-20`), allowing for daylight saving time. Quota and Analytics use these days.
 */
export function pacificDay(ms: number): string {
	return format.format(ms);
}

/** Returns the day that is `days` days after another one. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Returns true if the text is a calendar day. */
export function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;
}
