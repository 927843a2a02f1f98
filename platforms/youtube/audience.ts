import { isoTime, type Audience } from '../statistics';
import type { YouTube } from './api';
import { missingBecause } from '../missing-reasons';
import { queryReport } from './analytics';

const MOST_COUNTRIES = 10;

const number = (value: string | number | undefined) => (typeof value === 'number' ? value : 0);

const rounded = (percent: number) => Math.round(percent * 10) / 10;

const GENDERS: Record<string, 'female' | 'male'> = { female: 'female', male: 'male' };

const rangeOf = (ageGroup: string) => ageGroup.replace(/^age/, '').replace(/-$/, '+');

/** Adds up values with the same key. */
function sumBy<Key extends string>(entries: readonly [Key, number][]): [Key, number][] {
	const sums = new Map<Key, number>();
	for (const [key, percent] of entries) sums.set(key, (sums.get(key) ?? 0) + percent);
	return [...sums];
}

/**
 * Reads the channel's audience for a period, with two Analytics calls (contracts/youtube-api.md §4). The shares by age
 * and gender are YouTube's own percentages; those by country are percentages of all views, limited to the ten countries
 * with the most views.
 *
 * @param days first and last day in Pacific time
 * @param views total views on these days; if `null`, shares of countries cannot be computed
 * @returns the audience, or the reason why there is none: YouTube returns it only for channels with enough viewers
 * @throws PlatformError; `scope_missing` without the scope for Analytics
 */
export async function readAudience(
	youtube: YouTube,
	days: { startDate: string; endDate: string },
	views: number | null,
): Promise<Audience | { reason: string }> {
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
	if (people.length + places.length === 0) {
		return { reason: missingBecause('too_few_viewers', { platform: 'YouTube' }) };
	}
	const ages = sumBy(people.map((row) => [rangeOf(String(row.ageGroup)), number(row.viewerPercentage)]));
	const genders = sumBy<Audience['gender'][number]['gender']>(
		people.map((row) => [GENDERS[String(row.gender)] ?? 'unknown', number(row.viewerPercentage)]),
	);
	return {
		fetched_at: isoTime(youtube.now()),
		of: 'viewers',
		followers_counted: null,
		age: ages
			.sort(([one], [other]) => one.localeCompare(other))
			.map(([range, percent]) => ({ range, percent: rounded(percent) })),
		gender: genders
			.sort(([, one], [, other]) => other - one)
			.map(([gender, percent]) => ({ gender, percent: rounded(percent) })),
		countries: views
			? places.map((row) => {
					const ofCountry = number(row.views);
					return {
						code: String(row.country),
						percent: rounded((ofCountry / views) * 100),
						views: ofCountry,
					};
				})
			: [],
		cities: [],
	};
}
