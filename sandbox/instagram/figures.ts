import type { Instagram } from './context';
import { dayOf, endOfDay } from './days';
import type { Account } from './model';

const dayMs = 86_400_000;
const retentionMs = 90 * dayMs;

/** Daily metrics as a share of the followers, for accounts whose metrics come from the seed. */
const shareOfFollowers: Readonly<Record<string, number>> = {
	reach: 0.12,
	follower_count: 0.001,
	views: 0.21,
	accounts_engaged: 0.018,
	total_interactions: 0.026,
	likes: 0.019,
	comments: 0.0012,
	shares: 0.0021,
	saves: 0.0029,
	replies: 0.0004,
	reposts: 0.0006,
	follows_and_unfollows: 0.0018,
	profile_links_taps: 0.0007,
	profile_views: 0.0055,
	website_clicks: 0.0009,
};

export interface DayFigure {
	readonly endMs: number;
	readonly value: number;
}

/** Returns the metric for each day that ends after `sinceMs` and no later than `untilMs`; omits days without data. */
export function dayFigures(
	instagram: Instagram,
	account: Account,
	metric: string,
	sinceMs: number,
	untilMs: number,
): DayFigure[] {
	const boundary = instagram.switches.dayBoundary;
	const figures: DayFigure[] = [];
	for (let day = dayOf(sinceMs, boundary); ; day++) {
		const endMs = endOfDay(day, boundary);
		if (endMs > untilMs) return figures;
		const value = endMs > sinceMs ? dayFigure(instagram, account, metric, day, endMs) : undefined;
		if (value !== undefined) figures.push({ endMs, value });
	}
}

function dayFigure(
	{ kernel, switches, store }: Instagram,
	account: Account,
	metric: string,
	day: number,
	endMs: number,
): number | undefined {
	const nowMs = kernel.clock.now();
	const delayMs = switches.insightsDelayHours * 3_600_000;
	const begun = endMs - dayMs < nowMs;
	if (!begun || endMs <= nowMs - retentionMs || (delayMs > 0 && endMs > nowMs - delayMs)) return undefined;
	if (account.daily) return account.daily.get(metric)?.get(day);
	const share = shareOfFollowers[metric];
	if (share === undefined) return undefined;
	const random = store.figures.fork(`${account.id}/${metric}/${day}`);
	const whole = account.followersCount * share * (0.6 + random.integer(0, 800) / 1000);
	const passed = Math.min(1, (nowMs - (endMs - dayMs)) / dayMs);
	return Math.round(whole * passed);
}

/**
 * Returns the total of a metric over several days. Reach counts each user once per period, so its total is far below
 * the sum (contract §3.2).
 */
export function totalFigure(metric: string, figures: readonly DayFigure[]): number | undefined {
	if (figures.length === 0) return undefined;
	const values = figures.map(({ value }) => value);
	const sum = values.reduce((total, value) => total + value, 0);
	const countsPeople = metric === 'reach' || metric === 'accounts_engaged';
	return countsPeople ? Math.max(...values, Math.round(sum / 1.56)) : sum;
}

/** Returns the number of views in the last 24 hours, which determines the call budget (contract §5.5). */
export function recentViews(instagram: Instagram, account: Account): number {
	const nowMs = instagram.kernel.clock.now();
	const figures = dayFigures(instagram, account, 'views', nowMs - dayMs, nowMs);
	return totalFigure('views', figures) ?? 0;
}
