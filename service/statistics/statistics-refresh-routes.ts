import type { FastifyBaseLogger } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { PLATFORM_NAMES, PLATFORMS } from '../../platforms/errors';
import { accountsOf, pickAccount, takeSyncTurn, type Accounts } from '../accounts';
import type { Core } from '../core/core';
import { toErrorBody } from '../core/errors';
import { loginParams, shortText } from '../core/schemas';
import type { Outcome, Refreshed, Refresher } from './statistics-refresh';
import { refreshAllAnswers, syncAnswers } from './statistics-schemas';

const querystring = Type.Object({
	account: Type.Optional(shortText({ description: 'ID or user name of an account.' })),
});
const tags = ['Statistics'];

/** Formats a number in short form: 104700 as "104.7k", 1250000 as "1.3M". */
function formatCount(count: number | null): string | null {
	if (count === null) return null;
	if (count < 1_000) return String(count);
	const [divisor, unit] = count < 999_950 ? [1_000, 'k'] : [1_000_000, 'M'];
	return `${Math.round((count / (divisor as number)) * 10) / 10}${unit}`;
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

function toResult(outcome: Outcome, log: FastifyBaseLogger) {
	if (!('error' in outcome)) return toAnswer(outcome.refreshed);
	const { account, error } = outcome;
	log.warn({ err: error, accountId: account.id }, 'statistics could not be refreshed');
	return { message: `Statistics of ${account.username} could not be refreshed.`, error: toErrorBody(error) };
}

/** Routes that refresh statistics on demand. */
export const registerRefreshRoutes: FastifyPluginAsyncTypebox<{
	core: Core;
	accounts: Accounts;
	refresher: Refresher;
}> = async (app, { core: { database }, accounts: { store, logins }, refresher }) => {
	for (const platform of PLATFORMS) {
		const summary = `Refresh statistics from ${PLATFORM_NAMES[platform]}`;
		const description = 'Refreshes one account or all of them. Each account succeeds or fails independently.';
		app.post(
			`/api/mediakit/refresh-${platform}-api`,
			{ schema: { tags, summary, description, querystring, response: refreshAllAnswers } },
			async (request) => {
				const connected = await store.list(platform);
				const named = request.query.account;
				if (named !== undefined || connected.length < 2)
					return toAnswer(await refresher.refresh(pickAccount(connected, named, platform)));
				const outcomes = await refresher.refreshAll(connected, true);
				const results = outcomes.map((outcome) => toResult(outcome, request.log));
				const failed = results.filter((result) => 'error' in result).length;
				return { message: `${results.length - failed} of ${results.length} accounts refreshed.`, results };
			},
		);
	}

	app.post(
		'/api/auth/:platform/sync',
		{
			schema: {
				tags,
				summary: 'Sync an account',
				description:
					'Refreshes its statistics, and its token if necessary. At most once per account in 5 minutes.',
				params: loginParams,
				querystring,
				response: syncAnswers,
			},
		},
		async ({ params, query }) => {
			const candidates = accountsOf(await store.list(), params.platform);
			const account = pickAccount(candidates, query.account, logins[params.platform].platform);
			await takeSyncTurn(database, account);
			return toAnswer(await refresher.refresh(account));
		},
	);
};
