import { asCount, asObject, asObjects, asText } from '../json';
import { isoTime, sum, type Audience } from '../statistics';
import { missingBecause } from '../missing-reasons';
import { listOf, read, type Instagram } from './api';

/** With fewer followers, Instagram returns no demographics (contracts/instagram-api.md §3.2). */
const FEWEST_FOLLOWERS = 100;

/**
 * An hour less than a week, so that a daily refresh reads the audience every seventh day even if it runs a little
 * early.
 */
const KEPT_MILLISECONDS = (7 * 24 - 1) * 60 * 60 * 1000;

/** Instagram's letters for genders; `U` is unknown. */
const GENDERS: Readonly<Record<string, Audience['gender'][number]['gender']>> = { F: 'female', M: 'male' };

/** The number of followers with the same value in each breakdown; `values` is keyed by the breakdowns' names. */
interface Share {
	values: Record<string, string>;
	count: number;
}

async function readShares(instagram: Instagram, breakdowns: readonly string[]): Promise<Share[]> {
	const answer = await read(instagram, `/${instagram.accountId}/insights`, {
		metric: 'follower_demographics',
		period: 'lifetime',
		metric_type: 'total_value',
		timeframe: 'this_month',
		breakdown: breakdowns.join(','),
	});
	const item = listOf(answer).find(({ name }) => name === 'follower_demographics');
	const [breakdown] = asObjects(asObject(item?.total_value)?.breakdowns);
	// The response lists its keys, which may include additional ones and may be in a different order.
	const keys: unknown[] = Array.isArray(breakdown?.dimension_keys) ? breakdown.dimension_keys : [];
	return asObjects(breakdown?.results).map(({ dimension_values: values, value }) => {
		const valueOf = (name: string) => asText(Array.isArray(values) ? values[keys.indexOf(name)] : undefined);
		return {
			values: Object.fromEntries(breakdowns.map((name) => [name, valueOf(name) ?? 'unknown'])),
			count: asCount(value) ?? 0,
		};
	});
}

/** Returns each value of a breakdown with its share of all followers in percent, largest first. */
function sharesOf(shares: readonly Share[], breakdown: string, all: number): [string, number][] {
	const counts = new Map<string, number>();
	for (const { values, count } of shares) {
		const value = values[breakdown] ?? '';
		counts.set(value, (counts.get(value) ?? 0) + count);
	}
	return [...counts]
		.toSorted(([, one], [, other]) => other - one)
		.map(([value, count]) => [value, Math.round((count / all) * 1000) / 10]);
}

/** Returns true if an audience can be reused: audiences change slowly, so reading them once a week is enough. */
export const isFresh = (audience: Audience, now: number): boolean =>
	now - Date.parse(audience.fetched_at) < KEPT_MILLISECONDS;

/**
 * Reads the followers by age, gender, country and city, in three calls (contracts/instagram-api.md §3.2). Countries and
 * cities are limited to the 45 largest.
 *
 * @param followers number of followers, if known; below 100, nothing is requested
 * @returns the audience, or the reason why there is none
 * @throws PlatformError
 */
export async function readAudience(
	instagram: Instagram,
	followers: number | null,
): Promise<Audience | { reason: string }> {
	if (followers !== null && followers < FEWEST_FOLLOWERS) {
		const reason = missingBecause('too_few_followers', {
			...{ platform: 'Instagram', fewest: FEWEST_FOLLOWERS },
			followers,
		});
		return { reason };
	}
	const people = await readShares(instagram, ['age', 'gender']);
	const counted = sum(people.map(({ count }) => count));
	if (counted === 0) {
		return { reason: missingBecause('no_demographics', { platform: 'Instagram' }) };
	}
	const countries = await readShares(instagram, ['country']);
	const cities = await readShares(instagram, ['city']);
	return {
		fetched_at: isoTime(instagram.now()),
		followers_counted: counted,
		age: sharesOf(people, 'age', counted)
			.map(([range, percent]) => ({ range, percent }))
			.toSorted((one, other) => one.range.localeCompare(other.range)),
		gender: sharesOf(people, 'gender', counted).map(([letter, percent]) => ({
			gender: GENDERS[letter] ?? 'unknown',
			percent,
		})),
		countries: sharesOf(countries, 'country', counted).map(([code, percent]) => ({ code, percent })),
		cities: sharesOf(cities, 'city', counted).map(([name, percent]) => ({ name, percent })),
	};
}
