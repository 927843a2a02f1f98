import type { Audience } from '../../platforms/statistics';
import type { Cell } from './csv';
import type { PostRow } from './post-history';
import type { HistoryPoint } from './statistics-history';

/** A table to export as CSV. */
export interface Table {
	header: string[];
	rows: Cell[][];
}

/** Returns a table with one row per day. Each metric has a column for its change since the previous row. */
export function historyTable(series: readonly HistoryPoint[]): Table {
	const names = [...new Set(series.flatMap(({ stats }) => Object.keys(stats)))];
	return {
		header: [
			'date',
			'fetched_at',
			'days_since_previous',
			...names.flatMap((name) => [name, `${name}_change`]),
		],
		rows: series.map(({ date, fetched_at: fetchedAt, days_since_previous: distance, stats, deltas }) => [
			date,
			fetchedAt,
			distance,
			...names.flatMap((name) => [stats[name] ?? null, deltas?.[name] ?? null]),
		]),
	};
}

const OF_POSTS = [
	'kind',
	'post_id',
	'created_at',
	'title',
	'url',
	'views',
	'reach',
	'likes',
	'comments',
	'shares',
	'saved',
	'fetched_at',
] as const;

/** Returns a table with one row per post or story, newest first, with its latest metrics. */
export function postsTable(posts: readonly PostRow[]): Table {
	const time = ({ created_at: created, fetched_at: fetched }: PostRow) => created ?? fetched;
	return {
		header: [...OF_POSTS],
		rows: posts
			.toSorted((one, other) => time(other).localeCompare(time(one)))
			.map((post) => OF_POSTS.map((name) => post[name])),
	};
}

/** Returns a table with one row per audience group. */
export function audienceTable({ age, gender, countries, cities, ...audience }: Audience): Table {
	const parts: [string, string, number][] = [
		...age.map(({ range, percent }): [string, string, number] => ['age', range, percent]),
		...gender.map((part): [string, string, number] => ['gender', part.gender, part.percent]),
		...countries.map(({ code, percent }): [string, string, number] => ['country', code, percent]),
		...cities.map(({ name, percent }): [string, string, number] => ['city', name, percent]),
	];
	return {
		header: ['breakdown', 'value', 'percent', 'followers_counted', 'fetched_at'],
		rows: parts.map((part) => [...part, audience.followers_counted, audience.fetched_at]),
	};
}
