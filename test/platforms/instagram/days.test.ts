import { lastCompleteDay, lastThirtyDays } from '../../../platforms/instagram/days';

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

describe('lastThirtyDays (instagram §3.2)', () => {
	it.each([
		['in winter', '2026-12-20T12:00:00Z', '2026-11-20T08:00:00Z', '2026-12-20T08:00:00Z', '2026-11-20'],
		['in summer', '2026-07-20T12:00:00Z', '2026-06-20T07:00:00Z', '2026-07-20T07:00:00Z', '2026-06-20'],
		// The actual midnight was an hour earlier, but a window from then would be rejected as longer than 30 days.
		[
			'when clocks went back',
			'2026-11-20T12:00:00Z',
			'2026-10-21T08:00:00Z',
			'2026-11-20T08:00:00Z',
			'2026-10-21',
		],
		[
			'when clocks went forward',
			'2027-03-20T12:00:00Z',
			'2027-02-18T08:00:00Z',
			'2027-03-20T07:00:00Z',
			'2027-02-18',
		],
	])('%s', (_when, now, since, until, from) => {
		const window = lastThirtyDays(Date.parse(now));
		const days = Array.from({ length: 30 }, (_, day) =>
			new Date(Date.parse(`${from}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10),
		);
		expect(window).toEqual({
			since: Date.parse(since),
			until: Date.parse(until),
			from: days[0],
			to: days[29],
		});
		expect(window.until - window.since).toBeLessThanOrEqual(30 * 86_400_000);
	});
});
