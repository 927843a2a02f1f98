import type { Json, SandboxRequest } from '../../kernel/types';
import { authenticate, requireChannel, requireScope } from '../access';
import type { YouTube } from '../context';
import { isDay } from '../days';
import { ApiError } from '../errors';
import { access } from '../scopes';
import { coreMetrics, metricType } from './metrics';
import { rowsOf } from './rows';
import type { Query } from './rows';

/** The metrics that each combination of dimensions supports (rule 31). */
const supported: Readonly<Record<string, readonly string[]>> = {
	'': coreMetrics,
	day: coreMetrics,
	month: coreMetrics,
	video: coreMetrics,
	country: coreMetrics,
	creatorContentType: coreMetrics,
	ageGroup: ['viewerPercentage'],
	gender: ['viewerPercentage'],
	'ageGroup,gender': ['viewerPercentage'],
	'gender,ageGroup': ['viewerPercentage'],
};

const invalid = (message: string) => new ApiError('badRequest', message);
const listOf = (text: string | null) => (text ?? '').split(',').filter((value) => value !== '');

/** `GET /v2/reports` (contract §4, rules 20, 29–32). */
export function queryReport(youTube: YouTube, request: SandboxRequest): Json {
	const caller = authenticate(youTube, request);
	requireScope(caller, access.analytics);
	requireChannel(caller);
	const ids = parameter(request, 'ids');
	const query = readQuery(request);
	if (ids !== 'channel==MINE' && ids !== `channel==${caller.user.channelId}`) {
		throw new ApiError('forbidden', 'Forbidden', { domain: 'global' });
	}
	if (query.metrics.includes('estimatedRevenue')) requireScope(caller, access.revenue);
	const rows = paged(sorted(rowsOf(youTube, caller.user, query), query), query);
	return {
		kind: 'youtubeAnalytics#resultTable',
		columnHeaders: [
			...query.dimensions.map((name) => ({ name, columnType: 'DIMENSION', dataType: 'STRING' })),
			...query.metrics.map((name) => ({ name, columnType: 'METRIC', dataType: metricType(name) })),
		],
		rows: rows.length > 0 ? rows : undefined,
	};
}

function parameter({ query }: SandboxRequest, name: string): string {
	const value = query.get(name);
	if (value) return value;
	throw new ApiError('required', `Required parameter: ${name}`, { location: { name, type: 'parameter' } });
}

function readQuery(request: SandboxRequest): Query {
	const { query } = request;
	const day = (name: string) => {
		const value = parameter(request, name);
		if (!isDay(value)) throw invalid(`Invalid value (${value}) in field parameters.${name}: not a date.`);
		return value;
	};
	const startDate = day('startDate');
	const endDate = day('endDate');
	if (endDate < startDate) throw invalid('The end date must not be before the start date.');
	const metrics = listOf(parameter(request, 'metrics'));
	const dimensions = listOf(query.get('dimensions'));
	checkCombination(metrics, dimensions);
	if (dimensions.includes('month') && !startDate.endsWith('-01')) {
		throw invalid('The start date of a query by month must be the first day of a month.');
	}
	return {
		startDate,
		endDate,
		metrics,
		dimensions,
		filters: filtersOf(query.get('filters')),
		sort: listOf(query.get('sort')).map((name) => ({
			name: name.replace(/^-/, ''),
			descending: name.startsWith('-'),
		})),
		maxResults: wholeNumber(query.get('maxResults'), 'maxResults'),
		startIndex: wholeNumber(query.get('startIndex'), 'startIndex') ?? 1,
	};
}

function checkCombination(metrics: readonly string[], dimensions: readonly string[]): void {
	const known = supported[dimensions.join(',')];
	const every = [...coreMetrics, 'viewerPercentage'];
	const unknown = metrics.find((metric) => !every.includes(metric));
	if (unknown !== undefined)
		throw invalid(`Unknown identifier (${unknown}) given in field parameters.metrics.`);
	if (!known || metrics.some((metric) => !known.includes(metric))) {
		throw invalid('The query is not supported. Check the documentation for supported queries.');
	}
}

function filtersOf(text: string | null): ReadonlyMap<string, readonly string[]> {
	const filters = new Map<string, readonly string[]>();
	for (const filter of (text ?? '').split(';').filter(Boolean)) {
		const [name, values] = filter.split('==');
		if (name === undefined || values === undefined || !['video', 'country'].includes(name)) {
			throw invalid(`Invalid filter: ${filter}`);
		}
		filters.set(name, values.split(','));
	}
	return filters;
}

function wholeNumber(text: string | null, name: string): number | null {
	if (text === null) return null;
	if (/^[1-9]\d*$/.test(text)) return Number(text);
	throw invalid(`Invalid value (${text}) in field parameters.${name}.`);
}

type Row = readonly (string | number)[];

function sorted(rows: readonly Row[], { sort, dimensions, metrics }: Query): Row[] {
	const columns = [...dimensions, ...metrics];
	const unknown = sort.find(({ name }) => !columns.includes(name));
	if (unknown) throw invalid(`Invalid value (${unknown.name}) in field parameters.sort.`);
	return [...rows].sort((one, other) => {
		for (const { name, descending } of sort) {
			const [left = 0, right = 0] = [one[columns.indexOf(name)], other[columns.indexOf(name)]];
			if (left !== right) return left < right === descending ? 1 : -1;
		}
		return 0;
	});
}

function paged(rows: readonly Row[], { maxResults, startIndex }: Query): Row[] {
	return rows.slice(startIndex - 1, maxResults === null ? undefined : startIndex - 1 + maxResults);
}
