import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Platform } from '../../platforms/errors';
import { pickAccount, type AccountStore } from '../accounts';
import { ApiError, toErrorBody } from '../errors';
import { toAnalytics } from './analytics';
import type { Refreshed, Refresher } from './refresh';
import type { CachedStatistics, StatisticsStore } from './store';
import { registerStoreRoute } from './store-route';

const PLATFORMS = ['tiktok', 'instagram'] as const satisfies readonly Platform[];

const platform = Type.Union(PLATFORMS.map((name) => Type.Literal(name)));
const params = Type.Object({ platform, username: Type.Optional(Type.String()) });

/** 104700 as "104.7k", 1250000 as "1.3M". */
export function formatCount(count: number | null): string | null {
	if (count === null) return null;
	if (count < 1_000) return String(count);
	const [divisor, unit] = count < 999_950 ? [1_000, 'k'] : [1_000_000, 'M'];
	return `${Math.round((count / (divisor as number)) * 10) / 10}${unit}`;
}

function pickCached(
	platform: Platform,
	cached: CachedStatistics[],
	named: string | undefined,
): CachedStatistics {
	const username = named?.replace(/^@/, '').toLowerCase();
	// A key that is an open id may have capitals.
	const found =
		username === undefined ? cached : cached.filter((entry) => entry.username.toLowerCase() === username);
	const [first] = found;
	if (first === undefined) {
		const whose = username === undefined ? 'There are' : `"${username}" has`;
		throw new ApiError(
			404,
			'no_statistics',
			`${whose} no statistics yet. Connect the account, then call POST /api/mediakit/refresh-${platform}-api, or store them with PUT /api/mediakit/analytics/${platform}/USERNAME.`,
			'fix-request',
		);
	}
	if (found.length === 1) return first;
	const names = found.map((entry) => entry.username).join(', ');
	throw new ApiError(
		409,
		'account_ambiguous',
		`There are statistics of several accounts: ${names}. Name one: /api/mediakit/analytics/${platform}/USERNAME.`,
		'fix-request',
	);
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

/** Reading, refreshing and storing statistics. */
export const registerStatisticsRoutes: FastifyPluginAsyncTypebox<{
	accounts: AccountStore;
	statistics: StatisticsStore;
	refresher: Refresher;
}> = async (app, { accounts, statistics, refresher }) => {
	for (const url of ['/api/mediakit/analytics/:platform', '/api/mediakit/analytics/:platform/:username']) {
		app.get(url, { schema: { params } }, async (request) => {
			const { platform, username } = request.params;
			return toAnalytics(pickCached(platform, await statistics.list(platform), username));
		});
	}

	await app.register(registerStoreRoute, { statistics });

	for (const platform of PLATFORMS) {
		app.post(
			`/api/mediakit/refresh-${platform}-api`,
			{ schema: { querystring: Type.Object({ account: Type.Optional(Type.String()) }) } },
			async (request) => {
				const connected = await accounts.list(platform);
				const named = request.query.account;
				if (named !== undefined || connected.length < 2)
					return toAnswer(await refresher.refresh(pickAccount(connected, named, platform)));
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
	}
};
