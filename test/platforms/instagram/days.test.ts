import { lastCompleteDay } from '../../../platforms/instagram/days';

describe('lastCompleteDay (instagram §3.2)', () => {
	it.each([
		['in winter', '2026-11-20T12:00:00Z', '2026-11-19T08:00:00Z', '2026-11-20T08:00:00Z'],
		['in summer', '2026-07-10T06:59:59Z', '2026-07-08T07:00:00Z', '2026-07-09T07:00:00Z'],
		['at midnight itself', '2026-07-10T07:00:00Z', '2026-07-09T07:00:00Z', '2026-07-10T07:00:00Z'],
		['at 03:00 UTC', '2026-11-20T03:00:00Z', '2026-11-18T08:00:00Z', '2026-11-19T08:00:00Z'],
		['over a day of 23 hours', '2026-03-09T12:00:00Z', '2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
		['over a day of 25 hours', '2026-11-02T12:00:00Z', '2026-11-01T07:00:00Z', '2026-11-02T08:00:00Z'],
	])('%s', (_when, now, startsAt, endsAt) => {
		expect(lastCompleteDay(Date.parse(now))).toEqual({
			startsAt: Date.parse(startsAt),
			endsAt: Date.parse(endsAt),
		});
	});
});
