import { ACCOUNT, readDocument, startForAllTests } from '../../support/instagram-statistics';

const bench = startForAllTests();

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('the metrics of 30 days (instagram §3.2)', () => {
	// Instagram's days end at midnight in California. The last of the 32 days is the latest to have ended there.
	it.each([
		['in summer', '2026-07-20T12:00:00Z', '2026-06-20', '2026-07-19'],
		['when clocks went back within them', '2026-11-20T12:00:00Z', '2026-10-21', '2026-11-19'],
		['when clocks went back on their first day', '2026-12-01T12:00:00Z', '2026-11-01', '2026-11-30'],
		['when clocks went forward within them', '2027-03-20T12:00:00Z', '2027-02-18', '2027-03-19'],
		['when clocks went forward on their last day', '2027-03-15T12:00:00Z', '2027-02-13', '2027-03-14'],
	])('are of exactly 30 complete days: %s', async (_when, now, from, to) => {
		await bench.sandbox.control('clock', { now, frozen: true });
		const views = [1_000_000, 500_000, ...upTo(30)];
		const interactions = [7_000_000, 900_000, ...upTo(30).map((day) => 10 * day)];
		await bench.setAccount({
			...ACCOUNT,
			insights: { ...ACCOUNT.insights, views, total_interactions: interactions },
		});
		const client = await bench.connect('instagram', { ports: { now: () => Date.parse(now) } });
		const { stats, meta } = await readDocument(client, 1);
		expect(meta.window).toEqual({ from, to });
		// 1 + 2 + … + 30 = 30 × 31 / 2 = 465.
		expect(stats).toMatchObject({ views_30d: 465, interactions_30d: 4650, views_daily: 30 });
	});
});
