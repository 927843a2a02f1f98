import { withDatabase } from '../../support/events';
import { startService, type TestService } from '../../support/service';
import { TIKTOK_DOCUMENT } from '../../support/statistics-documents';

let service: TestService;

beforeAll(async () => void (service = await startService()));
afterAll(async () => await service.close());

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const NOON = Math.floor(Date.now() / DAY_MS) * DAY_MS - 12 * HOUR_MS;

/** Returns noon (UTC) on a day in the past; 1 is yesterday. */
const noon = (daysAgo: number) => new Date(NOON - (daysAgo - 1) * DAY_MS).toISOString();
const dateOf = (daysAgo: number) => noon(daysAgo).slice(0, 10);

async function store(username: string, fetchedAt: string, stats: Record<string, number | null>) {
	const { status } = await service.call(`/api/mediakit/analytics/tiktok/${username}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			...TIKTOK_DOCUMENT,
			profile: { ...TIKTOK_DOCUMENT.profile, username, url: null },
			stats,
			fetched_at: fetchedAt,
		}),
	});
	expect(status).toBe(200);
}

const history = (username: string, query = '') =>
	service.call(`/api/mediakit/analytics/tiktok/${username}/history${query}`);

describe('GET /api/mediakit/analytics/:platform/:username/history', () => {
	it('gives each day once, with the change since the point before, however many days lie between', async () => {
		await store('gaps', noon(9), { followers: 100, engagement_rate: 5.1 });
		await store('gaps', noon(8), { followers: 110, engagement_rate: 5.72 });
		await store('gaps', noon(3), { followers: 90, engagement_rate: 5.62 });
		expect(await history('@Gaps')).toMatchObject({
			status: 200,
			body: {
				platform: 'tiktok',
				username: 'gaps',
				days: 30,
				series: [
					{
						date: dateOf(9),
						fetched_at: noon(9),
						stats: { followers: 100, engagement_rate: 5.1 },
						deltas: null,
						days_since_previous: null,
					},
					{ date: dateOf(8), deltas: { followers: 10, engagement_rate: 0.62 }, days_since_previous: 1 },
					{ date: dateOf(3), deltas: { followers: -20, engagement_rate: -0.1 }, days_since_previous: 5 },
				],
			},
		});
	});

	it('takes the last refresh of a day in UTC, whatever the order in which they were stored', async () => {
		const at = (hour: number, daysAgo: number) =>
			new Date(Date.parse(noon(daysAgo)) + (hour - 12) * HOUR_MS).toISOString();
		await store('often', at(23.9, 2), { followers: 30 });
		await store('often', at(0, 2), { followers: 20 });
		await store('often', at(23.9, 3), { followers: 10 });
		const { body } = await history('often');
		expect(body.series).toMatchObject([
			{ date: dateOf(3), stats: { followers: 10 } },
			{ date: dateOf(2), stats: { followers: 30 }, deltas: { followers: 20 }, days_since_previous: 1 },
		]);
	});

	it('compares the first point with the last one before the period', async () => {
		await store('older', noon(40), { followers: 1 });
		await store('older', noon(2), { followers: 5 });
		const { body } = await history('older', '?days=3');
		expect(body.series).toMatchObject([
			{ date: dateOf(2), deltas: { followers: 4 }, days_since_previous: 38 },
		]);
		expect((await history('older', '?days=2')).body).toMatchObject({ days: 2, series: [] });
		expect((await history('older', '?days=41')).body.series).toHaveLength(2);
	});

	it('compares no figure with one that is not there', async () => {
		await store('withheld', noon(3), { followers: null, likes: 7 });
		await store('withheld', noon(2), { followers: 5, likes: null, videos: 3 });
		const { body } = await history('withheld');
		expect(body.series).toMatchObject([
			{},
			{ deltas: { followers: null, likes: null, videos: null }, days_since_previous: 1 },
		]);
	});

	it.each(['0', '366', '1.5', 'all'])('refuses %s days', async (days) => {
		await store('period', noon(2), {});
		expect(await history('period', `?days=${days}`)).toMatchObject({
			status: 400,
			body: { error: { action: 'fix-request', message: expect.stringContaining('days') } },
		});
	});

	it('knows nothing of an account without statistics', async () => {
		expect(await history('nobody')).toMatchObject({
			status: 404,
			body: { error: { code: 'no_statistics' } },
		});
	});

	it('reads a period through the index, not the whole table', async () => {
		const plan = await withDatabase(service.dataDir, (database) =>
			database.raw<{ detail: string }[]>(
				`EXPLAIN QUERY PLAN SELECT max(fetched_at) FROM social_stats_history
				WHERE platform = 'tiktok' AND username = 'gaps' AND fetched_at >= '2026-01-01'
				GROUP BY substr(fetched_at, 1, 10)`,
			),
		);
		expect(plan[0]?.detail).toMatch(/USING COVERING INDEX/);
	});
});
