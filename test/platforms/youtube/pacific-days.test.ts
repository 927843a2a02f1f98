import { addDays, pacificDay, secondsUntilPacificMidnight } from '../../../platforms/youtube';

const at = (time: string) => Date.parse(time);

describe('days in Los Angeles (youtube §7)', () => {
	it('begin at 8 or 7 o’clock UTC', () => {
		expect(pacificDay(at('2026-11-20T07:59:59Z'))).toBe('2026-11-19');
		expect(pacificDay(at('2026-11-20T08:00:00Z'))).toBe('2026-11-20');
		expect(pacificDay(at('2026-07-01T07:00:00Z'))).toBe('2026-07-01');
		expect([addDays('2026-03-01', -1), addDays('2026-12-31', 1)]).toEqual(['2026-02-28', '2027-01-01']);
	});

	it.each([
		['an ordinary day', '2026-11-20T08:00:00Z', 24 * 3600],
		['its last second', '2026-11-21T07:59:59Z', 1],
		['half a second before its end', '2026-11-21T07:59:59.500Z', 1],
		['the day of 23 hours', '2026-03-08T08:00:00Z', 23 * 3600],
		['the day of 25 hours', '2026-11-01T07:00:00Z', 25 * 3600],
		['after the repeated hour', '2026-11-01T09:30:00Z', 22 * 3600 + 1800],
	])('end: %s', (_name, time, seconds) => {
		expect(secondsUntilPacificMidnight(at(time))).toBe(seconds);
	});
});
