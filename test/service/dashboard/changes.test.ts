import { changeOf } from '../../../service/dashboard/client/statistics/changes';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Returns days with one metric, which is null on days without a value. */
const daysOf = (
	name: string,
	values: readonly (number | null)[],
	deltas: Record<string, number> | null = null,
) =>
	values.map((value, index) => {
		const fetched_at = new Date(Date.UTC(2026, 0, 1) + index * DAY_MS).toISOString();
		const date = fetched_at.slice(0, 10);
		return { date, fetched_at, stats: { [name]: value }, deltas, days_since_previous: null };
	});

describe('the change of a figure against the period before', () => {
	it('is since the end of that period, where a figure counts up', () => {
		const before = daysOf('followers', [900, 1_000, null]);
		expect(changeOf('followers', daysOf('followers', [1_050, 1_100]), before)).toEqual({
			by: 100,
			percent: 10,
		});
	});

	it('is since the first day, or the reading before it, where nothing is known of that period', () => {
		expect(changeOf('followers', daysOf('followers', [1_000, 1_250]), [])).toEqual({ by: 250, percent: 25 });
		const only = daysOf('followers', [1_000], { followers: 500 });
		expect(changeOf('followers', only, [])).toEqual({ by: 500, percent: 100 });
		expect(changeOf('followers', daysOf('followers', [1_000]), [])).toBeNull();
		expect(changeOf('followers', daysOf('followers', [null]), daysOf('followers', [5]))).toBeNull();
	});

	it('is that of the averages, where a figure is of one day', () => {
		const before = daysOf('reach_daily', [100, 300]);
		expect(changeOf('reach_daily', daysOf('reach_daily', [150, 350, null]), before)).toEqual({
			by: 50,
			percent: 25,
		});
		expect(changeOf('reach_daily', daysOf('reach_daily', [150, 350]), [])).toBeNull();
	});

	it('has no percentage of nothing, and no more decimals than the figure', () => {
		expect(changeOf('followers', daysOf('followers', [3]), daysOf('followers', [0]))).toEqual({
			by: 3,
			percent: null,
		});
		const rate = changeOf(
			'engagement_rate',
			daysOf('engagement_rate', [5.3]),
			daysOf('engagement_rate', [5.1]),
		);
		expect(rate?.by).toBe(0.2);
	});
});
