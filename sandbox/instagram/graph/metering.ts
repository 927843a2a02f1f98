import type { Instagram } from '../context';
import { GraphError } from '../errors';
import { recentViews } from '../figures';
import type { Account, App } from '../model';
import type { Budget } from '../usage';

const hourMs = 3_600_000;
const callsPerView = 4800;
const callsPerUser = 200;

/** The budget that a call counts against: the account's or the app's (contract §5.5). */
export interface Meter {
	readonly instagram: Instagram;
	readonly app: App;
	/** `null` if the call counts against the app only, as for Business Discovery. */
	readonly account: Account | null;
}

/** Counts a call; throws the rate limit error once the budget is used up (rule 44). */
export function countCall(meter: Meter): void {
	const { instagram } = meter;
	const nowMs = instagram.kernel.clock.now();
	const { key, budget } = meter.account ? accountBudget(meter, meter.account) : appBudget(meter);
	if (instagram.store.usage.take(key, budget, nowMs)) return;
	const code = instagram.switches.rateLimitCode;
	throw new GraphError(code, `(#${code}) There have been too many calls to this Instagram account`);
}

function accountBudget({ instagram, app }: Meter, account: Account): { key: string; budget: Budget } {
	const { businessCallBudget } = instagram.switches;
	const calls = businessCallBudget || callsPerView * Math.max(1, recentViews(instagram, account));
	return { key: `account ${app.id} ${account.id}`, budget: budgetOf(instagram, calls, 24) };
}

function appBudget({ instagram, app }: Meter): { key: string; budget: Budget } {
	const users = new Set(
		instagram.store.grants.filter((grant) => grant.app === app).map(({ username }) => username),
	);
	const calls = instagram.switches.appCallBudget || callsPerUser * Math.max(1, users.size);
	return { key: `app ${app.id}`, budget: budgetOf(instagram, calls, 1) };
}

function budgetOf({ kernel, switches }: Instagram, calls: number, hours: number): Budget {
	const scale = kernel.switches.limitTimeScale;
	return {
		calls,
		windowMs: (hours * hourMs) / scale,
		blockMs: (switches.rateLimitBlockMinutes * 60_000) / scale,
	};
}

/** Returns `X-App-Usage` and, for calls about an account, `X-Business-Use-Case-Usage` (rule 43). */
export function usageHeaders(meter: Meter): Record<string, string> {
	const { instagram, account } = meter;
	const style = instagram.switches.usageHeaders;
	if (style === 'none') return {};
	const nowMs = instagram.kernel.clock.now();
	const report = ({ key, budget }: { key: string; budget: Budget }) =>
		instagram.store.usage.report(key, budget, nowMs);
	const app = report(appBudget(meter)).percent;
	const headers = {
		'X-App-Usage': JSON.stringify(
			style === 'call_count'
				? { call_count: app, total_time: app, total_cputime: app }
				: { call_volume: app, cpu_time: app },
		),
	};
	if (!account) return headers;
	const { percent, regainMinutes } = report(accountBudget(meter, account));
	const use = {
		type: 'instagram',
		call_count: percent,
		total_cputime: percent,
		total_time: percent,
		estimated_time_to_regain_access: regainMinutes,
	};
	return { ...headers, 'X-Business-Use-Case-Usage': JSON.stringify({ [account.id]: [use] }) };
}
