import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { PLATFORMS, type Platform } from '../../platforms/errors';
import type { Core } from '../core/core';
import { ApiError } from '../core/errors';
import { isKnownTo } from '../core/etag';
import { pathPart, platformName } from '../core/schemas';
import { languageOf } from '../pages';
import { pickStatistics } from './pick-statistics';
import { toAnswer, type Cached, type CachedReads } from './statistics-cache';
import { readHistory } from './statistics-history';
import { allAnswers, historyAnswers, readAnswers } from './statistics-schemas';

const JSON_TYPE = 'application/json; charset=utf-8';

const platformParams = Type.Object({ platform: platformName });
const accountParams = Type.Object({
	platform: platformName,
	username: pathPart({ examples: ['example_creator'] }),
});
const tags = ['Statistics'];
const period = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 365, default: 30 }) });

const tooOld = (platform: Platform, { username, fetchedAt }: Cached) =>
	new ApiError(
		503,
		'statistics_stale',
		`The statistics of ${username} are from ${fetchedAt}, more than 24 hours ago, and STATS_REFUSE_STALE is on. Call POST /api/mediakit/refresh-${platform}-api, then retry.`,
		'retry',
		{ retryable: true },
	);

/** Routes that read cached statistics and their history. */
export const registerReadRoutes: FastifyPluginAsyncTypebox<{
	core: Core;
	cached: CachedReads;
}> = async (app, { core: { config, database }, cached }) => {
	/** Returns the response with an account's statistics. @throws ApiError if the statistics are too old */
	function answerOf(request: FastifyRequest, platform: Platform, statistics: Cached) {
		const answer = toAnswer(statistics, languageOf(request));
		if (answer.stale && config.statsRefuseStale) throw tooOld(platform, statistics);
		return answer;
	}

	app.get(
		'/api/mediakit/analytics',
		{
			schema: {
				tags,
				summary: 'Get the statistics of all accounts',
				querystring: Type.Partial(platformParams),
				response: allAnswers,
			},
		},
		async (request, reply) => {
			const { query } = request;
			const bodies: string[] = [];
			for (const platform of query.platform ? [query.platform] : PLATFORMS) {
				for (const username of (await cached.find(platform, undefined)).usernames) {
					const found = pickStatistics(await cached.find(platform, username), platform, username);
					bodies.push(answerOf(request, platform, found).body);
				}
			}
			return reply.header('content-type', JSON_TYPE).send(`{"analytics":[${bodies.join(',')}]}`);
		},
	);

	for (const [url, params, summary] of [
		['/api/mediakit/analytics/:platform', platformParams, 'Get the statistics of the only account'],
		['/api/mediakit/analytics/:platform/:username', accountParams, 'Get the statistics of an account'],
	] as const) {
		app.get(url, { schema: { tags, summary, params, response: readAnswers } }, async (request, reply) => {
			const { platform, username } = request.params as { platform: Platform; username?: string };
			const found = await cached.find(platform, username);
			const { body, etag } = answerOf(request, platform, pickStatistics(found, platform, username));
			reply.header('etag', etag).header('cache-control', 'private, no-cache');
			if (isKnownTo(request, etag)) return reply.code(304).send();
			return reply.header('content-type', JSON_TYPE).send(body);
		});
	}

	app.get(
		'/api/mediakit/analytics/:platform/:username/history',
		{
			schema: {
				tags,
				summary: 'Get the history of the metrics',
				params: accountParams,
				querystring: period,
				response: historyAnswers,
			},
		},
		async ({ params, query: { days } }) => {
			const { platform } = params;
			const found = await cached.find(platform, params.username);
			const { username } = pickStatistics(found, platform, params.username);
			return { platform, username, days, series: await readHistory(database, { platform, username, days }) };
		},
	);
};
