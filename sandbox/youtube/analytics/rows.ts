import type { YouTube } from '../context';
import { addDays, pacificDay } from '../days';
import type { AnalyticsDay, User } from '../model';
import { ageGroups, counts, dayOf, genders, shareOf, sumUp } from './metrics';

/** A validated query. */
export interface Query {
	readonly startDate: string;
	readonly endDate: string;
	readonly metrics: readonly string[];
	readonly dimensions: readonly string[];
	readonly filters: ReadonlyMap<string, readonly string[]>;
	readonly sort: readonly { name: string; descending: boolean }[];
	readonly maxResults: number | null;
	readonly startIndex: number;
}

type Row = (string | number)[];

/** Returns the rows of a report, unsorted; empty if there is no data (rules 30, 31). */
export function rowsOf(youTube: YouTube, user: User, query: Query): Row[] {
	const newest = addDays(pacificDay(youTube.kernel.clock.now()), -youTube.switches.analyticsLagDays);
	const days = daysOf(query, newest);
	const known = new Map<string, AnalyticsDay>();
	for (const day of days) {
		const found = dayOf(youTube, user, day);
		if (found) known.set(day, found);
	}
	if (known.size === 0) return [];
	const all = [...known.values()];
	const metricsOf = (some: readonly AnalyticsDay[]) => query.metrics.map(sumUp(some));
	switch (query.dimensions.join(',')) {
		case '':
			return [metricsOf(all)];
		case 'day':
			return [...known].map(([day, one]) => [day, ...metricsOf([one])]);
		case 'month':
			return [...new Set(days.map((day) => day.slice(0, 7)))].map((month) => [
				month,
				...metricsOf([...known].filter(([day]) => day.startsWith(month)).map(([, one]) => one)),
			]);
		case 'country':
			return byShare(user.countries, all, query, 'country');
		case 'creatorContentType':
			return byShare({ videoOnDemand: 70, shorts: 30 }, all, query, 'creatorContentType');
		case 'video':
			return byVideo(user, all, query);
		default:
			return demographics(youTube, user, query);
	}
}

/** Splits the metrics of the given days according to shares in percent. */
function byShare(
	shares: Readonly<Record<string, number>>,
	days: readonly AnalyticsDay[],
	query: Query,
	dimension: string,
): Row[] {
	const total = sumUp(days);
	const wanted = query.filters.get(dimension);
	return Object.entries(shares)
		.filter(([value]) => wanted?.includes(value) ?? true)
		.map(([value, percent]) => {
			const part = Object.fromEntries(
				counts.map((metric) => [metric, Math.round((total(metric) * percent) / 100)]),
			);
			return [value, ...query.metrics.map(sumUp([part]))];
		});
}

/** Returns a row for each of the owner's videos that match the filter. */
function byVideo(user: User, days: readonly AnalyticsDay[], query: Query): Row[] {
	const all = Math.max(
		1,
		user.videos.reduce((sum, video) => sum + video.viewCount, 0),
	);
	const shares = Object.fromEntries(user.videos.map(({ id, viewCount }) => [id, (100 * viewCount) / all]));
	return byShare(shares, days, query, 'video');
}

/** Returns the percentage of viewers by age group and gender; small channels have no rows (rule 31). */
function demographics({ switches }: YouTube, user: User, { dimensions }: Query): Row[] {
	if (user.subscriberCount < switches.demographicsFrom) return [];
	const weights = ageGroups.flatMap((age) =>
		genders.map((gender) => ({ age, gender, weight: 0.05 + shareOf(user.channelId, age, gender) })),
	);
	const total = weights.reduce((sum, { weight }) => sum + weight, 0);
	const rows = new Map<string, { key: string[]; percent: number }>();
	for (const { age, gender, weight } of weights) {
		const key = dimensions.map((dimension) => (dimension === 'gender' ? gender : age));
		const before = rows.get(key.join()) ?? { key, percent: 0 };
		rows.set(key.join(), { key, percent: before.percent + (100 * weight) / total });
	}
	return [...rows.values()].map(({ key, percent }) => [...key, Math.round(percent * 10) / 10]);
}

/** Returns the days of a query, in order. */
function daysOf({ startDate, endDate }: Query, until: string): string[] {
	const days: string[] = [];
	for (let day = startDate; day <= endDate && day <= until; day = addDays(day, 1)) days.push(day);
	return days;
}
