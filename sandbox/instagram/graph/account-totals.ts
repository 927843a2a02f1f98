import type { Json } from '../../kernel/types';
import { dayFigures, totalFigure } from '../figures';
import type { Account } from '../model';
import { dimensions } from './account-metrics';
import type { Call } from './call';

const dayMs = 86_400_000;
/** Maximum number of values in demographics, which contain only the largest values (contract §3.2). */
const mostResults = 45;

interface Span {
	readonly sinceMs: number;
	readonly untilMs: number;
	readonly breakdowns: readonly string[];
}

/** Returns the total for the period with its breakdowns; undefined if no day has data. */
export function totalValue(
	call: Call,
	account: Account,
	{ sinceMs, untilMs, breakdowns }: Span,
	{ name, lifetime }: { name: string; lifetime: boolean },
): { total_value: Json } | undefined {
	const value = lifetime
		? demographicTotal(call, account, name)
		: totalFigure(name, dayFigures(call.instagram, account, name, sinceMs, untilMs));
	if (value === undefined) return undefined;
	if (breakdowns.length === 0) return { total_value: lifetime ? {} : { value } };
	const parts = breakdowns.reduce<Part[]>(
		(whole, breakdown) => whole.flatMap((part) => split(part, breakdown)),
		[{ keys: [], value }],
	);
	const brokenDown = lifetime ? demographicResults(call, breakdowns, parts) : plainResults(breakdowns, parts);
	return { total_value: { ...(lifetime ? {} : { value }), breakdowns: [brokenDown] } };
}

function plainResults(breakdowns: readonly string[], parts: readonly Part[]): Json {
	const results = parts.map(({ keys, value }) => ({ dimension_values: keys, value }));
	return { dimension_keys: breakdowns, results };
}

/**
 * Returns the largest results; depending on the switch `demographicsKeys`, the time frame precedes their values (rule
 * 72).
 */
function demographicResults(
	{ instagram, parameters }: Call,
	breakdowns: readonly string[],
	parts: readonly Part[],
): Json {
	const largest = parts.toSorted((one, other) => other.value - one.value).slice(0, mostResults);
	if (instagram.switches.demographicsKeys === 'plain') return plainResults(breakdowns, largest);
	const timeframe = (parameters.get('timeframe') ?? '').toUpperCase();
	const framed = largest.map(({ keys, value }) => ({ keys: [timeframe, ...keys], value }));
	return plainResults(['timeframe', ...breakdowns], framed);
}

interface Part {
	readonly keys: readonly string[];
	readonly value: number;
}

/** Splits a value into shares that add up to the whole. */
function split({ keys, value }: Part, breakdown: string): Part[] {
	const shares = Object.entries(dimensions[breakdown] ?? {});
	let rest = value;
	return shares.map(([key, percent], index) => {
		const part = index === shares.length - 1 ? rest : Math.floor((value * percent) / 100);
		rest -= part;
		return { keys: [...keys, key], value: part };
	});
}

function demographicTotal({ instagram }: Call, account: Account, name: string): number | undefined {
	const nowMs = instagram.kernel.clock.now();
	if (name === 'follower_demographics') return account.daily?.size === 0 ? undefined : account.followersCount;
	const metric = name === 'engaged_audience_demographics' ? 'accounts_engaged' : 'reach';
	return totalFigure(metric, dayFigures(instagram, account, metric, nowMs - 30 * dayMs, nowMs));
}
