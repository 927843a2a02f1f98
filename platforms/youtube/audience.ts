import type { Viewers } from '../statistics';
import type { YouTube } from './api';
import { queryReport } from './analytics';

const MOST_COUNTRIES = 10;

const number = (value: string | number | undefined) => (typeof value === 'number' ? value : 0);

const rounded = (percent: number) => Math.round(percent * 10) / 10;

const GENDERS: Record<string, 'female' | 'male'> = { female: 'female', male: 'male' };

const rangeOf = (ageGroup: string) => ageGroup.replace(/^age/, '').replace(/-$/, '+');

/** Adds up what belongs together. */
function sumBy<Key extends string>(entries: readonly [Key, number][]): [Key, number][] {
	const sums = new Map<Key, number>();
	for (const [key, percent] of entries) sums.set(key, (sums.get(key) ?? 0) + percent);
	return [...sums];
}

/**
 * Reads who watched the channel in a time; two calls of Analytics. Lists are empty where YouTube has too few viewers to tell.
 *
 * @param days first and last day in Pacific time
 * @throws PlatformError; `scope_missing` without the scope for Analytics
 */
export async function readViewers(
	youtube: YouTube,
	days: { startDate: string; endDate: string },
): Promise<Viewers> {
	const people = await queryReport(youtube, {
		...days,
		metrics: ['viewerPercentage'],
		dimensions: ['ageGroup', 'gender'],
	});
	const places = await queryReport(youtube, {
		...days,
		metrics: ['views'],
		dimensions: ['country'],
		sort: '-views',
		maxResults: MOST_COUNTRIES,
	});
	const ages = sumBy(people.map((row) => [rangeOf(String(row.ageGroup)), number(row.viewerPercentage)]));
	const genders = sumBy<Viewers['gender'][number]['gender']>(
		people.map((row) => [GENDERS[String(row.gender)] ?? 'unknown', number(row.viewerPercentage)]),
	);
	return {
		age: ages
			.sort(([one], [other]) => one.localeCompare(other))
			.map(([range, percent]) => ({ range, percent: rounded(percent) })),
		gender: genders
			.sort(([, one], [, other]) => other - one)
			.map(([gender, percent]) => ({ gender, percent: rounded(percent) })),
		countries: places.map((row) => ({ code: String(row.country), views: number(row.views) })),
	};
}
