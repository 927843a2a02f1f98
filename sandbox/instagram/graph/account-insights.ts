import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { graphTime } from '../days';
import { GraphError, invalidParameter } from '../errors';
import { dayFigures } from '../figures';
import type { Account } from '../model';
import { listOf } from '../parameters';
import { accountMetrics } from './account-metrics';
import type { AccountMetric } from './account-metrics';
import { totalValue } from './account-totals';
import { requireScopes } from './call';
import type { Call } from './call';
import { pageUrl } from './paging';

const dayMs = 86_400_000;
const longestSpanMs = 30 * dayMs;
/** Periods that are silently accepted and treated as `day` for the default window (contract §3.2, rule 54). */
const quietPeriods = ['week', 'days_28'];
const timeframes = ['this_week', 'this_month'];

interface Question {
	readonly metrics: readonly string[];
	readonly period: string;
	readonly totals: boolean;
	readonly breakdowns: readonly string[];
	readonly sinceMs: number;
	readonly untilMs: number;
}

/** `GET /{ig-user-id}/insights` (contract §3.2, rules 22 to 27). */
export function accountInsights(call: Call, account: Account): Answer {
	requireScopes(call, 'insights');
	const question = checkQuestion(call);
	const data = question.metrics.flatMap((metric) => answerMetric(call, account, question, metric));
	return json(200, { data, paging: paging(call, question) });
}

function checkQuestion(call: Call): Question {
	const { parameters, instagram } = call;
	const metrics = listOf(parameters.get('metric'));
	const allowed = Object.keys(accountMetrics);
	const refused = metrics.findIndex(
		(metric) =>
			!allowed.includes(metric) ||
			(metric === 'profile_views' && instagram.switches.profileViews === 'error'),
	);
	if (metrics.length === 0 || refused !== -1) throw unknownMetric(Math.max(refused, 0), allowed);
	const asked = parameters.get('period') ?? '';
	const quiet = quietPeriods.includes(asked);
	const period = quiet ? 'day' : asked;
	if (period !== 'day' && period !== 'lifetime') {
		throw invalidParameter('period must be one of the following values: day, week, days_28, lifetime');
	}
	const totals = wantsTotals(call, metrics, allowed);
	const { sinceMs, untilMs } = quiet ? defaultSpan(call) : timeSpan(call);
	const question = {
		metrics,
		period,
		totals,
		breakdowns: listOf(parameters.get('breakdown')),
		sinceMs,
		untilMs,
	};
	for (const metric of metrics) checkMetric(question, metric, metricOf(metric), parameters.get('timeframe'));
	return question;
}

function metricOf(name: string): AccountMetric {
	const metric = accountMetrics[name];
	if (!metric) throw new Error(`no metric ${name}`);
	return metric;
}

/**
 * Creates the error for an unknown metric, which lists the allowed metrics and contains the position of the invalid one
 * instead of its name.
 */
function unknownMetric(index: number, allowed: readonly string[]): GraphError {
	return invalidParameter(`metric[${index}] must be one of the following values: ${allowed.join(', ')}`);
}

function wantsTotals(
	{ parameters, instagram }: Call,
	metrics: readonly string[],
	allowed: string[],
): boolean {
	const metricType = parameters.get('metric_type');
	if (metricType !== null && metricType !== 'time_series' && metricType !== 'total_value') {
		throw invalidParameter('metric_type must be one of the following values: time_series, total_value');
	}
	const totalOnly = metrics.filter((name) => !metricOf(name).shapes.includes('time_series'));
	if (metricType === 'total_value' || totalOnly.length === 0) return metricType === 'total_value';
	if (metricType === 'time_series') {
		throw invalidParameter(`Incompatible metrics (${totalOnly.join(',')}) with metric_type=time_series`);
	}
	const { missingMetricType } = instagram.switches;
	if (missingMetricType === 'omitted') return false;
	if (missingMetricType === 'unknown') {
		throw unknownMetric(metrics.indexOf(totalOnly[0] ?? ''), allowed);
	}
	throw invalidParameter(
		`The following metrics (${totalOnly.join(',')}) should be specified with parameter metric_type=total_value`,
	);
}

function checkMetric(
	question: Question,
	name: string,
	metric: AccountMetric,
	timeframe: string | null,
): void {
	if (question.totals && !metric.shapes.includes('total_value')) {
		throw invalidParameter(`Incompatible metrics (${name}) with metric_type=total_value`);
	}
	if (question.period !== metric.period) {
		throw invalidParameter(`Incompatible metrics (${name}) with period=${question.period}`);
	}
	const foreign = question.breakdowns.find((breakdown) => !metric.breakdowns.includes(breakdown));
	if (foreign !== undefined) throw invalidParameter(`Incompatible breakdown (${foreign}) for metric ${name}`);
	if (
		metric.period === 'lifetime' &&
		metric.shapes.includes('total_value') &&
		!timeframes.includes(timeframe ?? '')
	) {
		throw invalidParameter(`timeframe must be one of the following values: ${timeframes.join(', ')}`);
	}
}

/** Returns the default window: yesterday and today. */
function defaultSpan({ instagram }: Call): { sinceMs: number; untilMs: number } {
	const nowMs = instagram.kernel.clock.now();
	return { sinceMs: nowMs - dayMs, untilMs: nowMs + dayMs };
}

function timeSpan(call: Call): { sinceMs: number; untilMs: number } {
	const { parameters, instagram } = call;
	const since = seconds(parameters, 'since');
	const until = seconds(parameters, 'until');
	if (since === undefined && until === undefined) return defaultSpan(call);
	const untilMs = until ?? instagram.kernel.clock.now();
	const sinceMs = since ?? untilMs - dayMs;
	if (sinceMs >= untilMs) throw invalidParameter('since must be before until');
	if (untilMs - sinceMs > longestSpanMs) {
		throw invalidParameter('there cannot be more than 30 days (2592000 s) between since and until');
	}
	return { sinceMs, untilMs };
}

function seconds(parameters: URLSearchParams, name: string): number | undefined {
	const value = parameters.get(name);
	if (value === null || value === '') return undefined;
	if (!/^\d{1,11}$/.test(value)) throw invalidParameter(`${name} must be a Unix time in seconds`);
	return Number(value) * 1000;
}

/** Returns the entry for a metric; if there is no data, returns no entry rather than a zero (rule 25). */
function answerMetric(call: Call, account: Account, question: Question, name: string): Json[] {
	const { instagram } = call;
	const metric = metricOf(name);
	if (metric.needsFollowers && account.followersCount < 100) {
		if (instagram.switches.fewFollowers === 'empty') return [];
		throw new GraphError(10, '(#10) Not enough followers to show insights');
	}
	if (name === 'profile_views' && instagram.switches.profileViews === 'omitted') return [];
	// A metric without a series reaches this line only with the switch value "omitted".
	if (!question.totals && !metric.shapes.includes('time_series')) return [];
	const shown = question.totals
		? totalValue(call, account, question, { name, lifetime: metric.period === 'lifetime' })
		: timeSeries(call, account, question, name);
	if (!shown) return [];
	return [
		{
			name,
			period: metric.period,
			...shown,
			title: metric.title,
			description: `${metric.title} of the account in the period.`,
			id: `${account.id}/insights/${name}/${metric.period}`,
		},
	];
}

function timeSeries(
	call: Call,
	account: Account,
	question: Question,
	name: string,
): { values: Json } | undefined {
	const { instagram } = call;
	if (name === 'online_followers') return onlineFollowers(call, account);
	const figures = dayFigures(instagram, account, name, question.sinceMs, question.untilMs);
	if (figures.length === 0) return undefined;
	return { values: figures.map(({ value, endMs }) => ({ value, end_time: graphTime(endMs) })) };
}

/** Returns the number of followers who were online yesterday, by hour. */
function onlineFollowers({ instagram }: Call, account: Account): { values: Json } | undefined {
	const nowMs = instagram.kernel.clock.now();
	const [yesterday] = dayFigures(instagram, account, 'reach', nowMs - dayMs, nowMs);
	if (!yesterday) return undefined;
	const hours = Array.from({ length: 24 }, (_, hour): [string, number] => {
		const evening = 1 - Math.abs(hour - 20) / 24;
		return [String(hour), Math.round(account.followersCount * 0.3 * evening)];
	});
	return { values: [{ value: Object.fromEntries(hours), end_time: graphTime(yesterday.endMs) }] };
}

function paging(call: Call, { sinceMs, untilMs, totals, period }: Question): Json {
	if (totals || period === 'lifetime') return undefined;
	const span = untilMs - sinceMs;
	const window = (fromMs: number) => ({
		since: String(Math.floor(fromMs / 1000)),
		until: String(Math.floor((fromMs + span) / 1000)),
	});
	return { previous: pageUrl(call, window(sinceMs - span)), next: pageUrl(call, window(untilMs)) };
}
