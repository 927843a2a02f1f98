export const dayMs = 86_400_000;

const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/** The day in Los Angeles, as `2026-11-20`; quota and Analytics count such days, summer time included. */
export function pacificDay(ms: number): string {
	return format.format(ms);
}

/** A day that lies `days` after another one. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;
}
