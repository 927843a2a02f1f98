import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { pickAccount, type AccountStore } from '../accounts';
import { ApiError, toErrorBody } from '../errors';
import type { Refreshed, Refresher } from './refresh';
import type { CachedStatistics, StatisticsStore } from './store';

/** TikTok's rules ask for a refresh within a day. */
const STALE_AFTER_SECONDS = 24 * 60 * 60;

const params = Type.Object({ platform: Type.Literal('tiktok'), username: Type.Optional(Type.String()) });

/** 104700 as "104.7k", 1250000 as "1.3M". */
export function formatCount(count: number | null): string | null {
	if (count === null) return null;
	if (count < 1_000) return String(count);
	const [divisor, unit] = count < 999_950 ? [1_000, 'k'] : [1_000_000, 'M'];
	return `${Math.round((count / (divisor as number)) * 10) / 10}${unit}`;
}

function pickCached(cached: CachedStatistics[], named: string | undefined): CachedStatistics {
	const username = named?.replace(/^@/, '').toLowerCase();
	const found = username === undefined ? cached : cached.filter((entry) => entry.username === username);
	const [first] = found;
	if (first === undefined) {
		const whose = username === undefined ? 'There are' : `"${username}" has`;
		throw new ApiError(
			404,
			'no_statistics',
			`${whose} no statistics yet. Connect the account, then call POST /api/mediakit/refresh-tiktok-api.`,
			'fix-request',
		);
	}
	if (found.length === 1) return first;
	const names = found.map((entry) => entry.username).join(', ');
	throw new ApiError(
		409,
		'account_ambiguous',
		`There are statistics of several accounts: ${names}. Name one: /api/mediakit/analytics/tiktok/USERNAME.`,
		'fix-request',
	);
}

function toAnalytics({ document, fetchedAt }: CachedStatistics) {
	const ageSeconds = Math.max(0, Math.floor((Date.now() - Date.parse(fetchedAt)) / 1000));
	return { data: document, age_seconds: ageSeconds, stale: ageSeconds > STALE_AFTER_SECONDS };
}

function toAnswer({ username, document, tokenRefreshed }: Refreshed) {
	const missing = Object.keys(document.meta.missing);
	return {
		message: `Statistics of ${username} refreshed.`,
		data: {
			username,
			followers: document.followers,
			followers_formatted: formatCount(document.followers),
			posts: document.posts,
			...document.stats,
		},
		source: document.meta.source,
		updated_at: document.meta.updated_at,
		token_refreshed: tokenRefreshed,
		...(missing.length > 0 && { warning: `Not available: ${missing.join(', ')}; see meta.missing.` }),
	};
}

/** Reading and refreshing statistics. */
export const registerStatisticsRoutes: FastifyPluginAsyncTypebox<{
	accounts: AccountStore;
	statistics: StatisticsStore;
	refresher: Refresher;
}> = async (app, { accounts, statistics, refresher }) => {
	for (const url of ['/api/mediakit/analytics/:platform', '/api/mediakit/analytics/:platform/:username']) {
		app.get(url, { schema: { params } }, async (request) => {
			const { platform, username } = request.params;
			return toAnalytics(pickCached(await statistics.list(platform), username));
		});
	}

	app.post(
		'/api/mediakit/refresh-tiktok-api',
		{ schema: { querystring: Type.Object({ account: Type.Optional(Type.String()) }) } },
		async (request) => {
			const connected = await accounts.list('tiktok');
			const named = request.query.account;
			if (named !== undefined || connected.length < 2)
				return toAnswer(await refresher.refresh(pickAccount(connected, named)));
			const results = await Promise.all(
				connected.map((account) =>
					refresher.refresh(account).then(toAnswer, (error: unknown) => {
						request.log.warn({ err: error, accountId: account.id }, 'statistics could not be refreshed');
						const message = `Statistics of ${account.username} not refreshed.`;
						return { message, error: toErrorBody(error) };
					}),
				),
			);
			const failed = results.filter((result) => 'error' in result).length;
			return { message: `${results.length - failed} of ${results.length} accounts refreshed.`, results };
		},
	);
};
