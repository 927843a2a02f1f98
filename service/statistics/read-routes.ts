import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Platform } from '../../platforms/errors';
import type { Database } from '../database';
import { ApiError } from '../errors';
import type { Cached, CachedReads, Found } from './cached';
import { readHistory } from './history';

const platform = Type.Union([Type.Literal('tiktok'), Type.Literal('instagram')]);
const platformParams = Type.Object({ platform });
const accountParams = Type.Object({ platform, username: Type.String() });
const period = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 365, default: 30 }) });

/** @throws ApiError `no_statistics`, `account_ambiguous` */
function pick({ usernames, only }: Found, platform: Platform, named?: string): Cached {
	if (only) return only;
	if (usernames.length === 0) {
		const whose = named === undefined ? 'There are' : `"${named}" has`;
		throw new ApiError(
			404,
			'no_statistics',
			`${whose} no statistics yet. Connect the account, then call POST /api/mediakit/refresh-${platform}-api, or store them with PUT /api/mediakit/analytics/${platform}/USERNAME.`,
			'fix-request',
		);
	}
	throw new ApiError(
		409,
		'account_ambiguous',
		`There are statistics of several accounts: ${usernames.join(', ')}. Name one: /api/mediakit/analytics/${platform}/USERNAME.`,
		'fix-request',
	);
}

const tooOld = (platform: Platform, { username, fetchedAt }: Cached) =>
	new ApiError(
		503,
		'statistics_stale',
		`The statistics of ${username} are from ${fetchedAt}, more than 24 hours ago, and STATS_REFUSE_STALE does not let them be shown. Call POST /api/mediakit/refresh-${platform}-api, then ask again.`,
		'retry',
		{ retryable: true },
	);

const isKnownTo = (header: string | undefined, etag: string) =>
	header?.split(',').some((known) => known.trim() === etag || known.trim() === '*') ?? false;

/** Reading cached statistics and their history. */
export const registerReadRoutes: FastifyPluginAsyncTypebox<{
	database: Database;
	cached: CachedReads;
	/** Whether old statistics are refused rather than marked. */
	refuseStale: boolean;
}> = async (app, { database, cached, refuseStale }) => {
	function send(request: FastifyRequest, reply: FastifyReply, found: Found) {
		const { platform, username } = request.params as { platform: Platform; username?: string };
		const statistics = pick(found, platform, username);
		const { body, etag, stale } = statistics.answer();
		if (stale && refuseStale) throw tooOld(platform, statistics);
		reply.header('etag', etag).header('cache-control', 'private, no-cache');
		if (isKnownTo(request.headers['if-none-match'], etag)) return reply.code(304).send();
		return reply.header('content-type', 'application/json; charset=utf-8').send(body);
	}

	for (const [url, params] of [
		['/api/mediakit/analytics/:platform', platformParams],
		['/api/mediakit/analytics/:platform/:username', accountParams],
	] as const) {
		app.get(url, { schema: { params } }, (request, reply) => {
			const { platform, username } = request.params as { platform: Platform; username?: string };
			const found = cached.find(platform, username);
			if (!(found instanceof Promise)) return send(request, reply, found);
			return found.then((loaded) => send(request, reply, loaded));
		});
	}

	app.get(
		'/api/mediakit/analytics/:platform/:username/history',
		{ schema: { params: accountParams, querystring: period } },
		async ({ params, query: { days } }) => {
			const { platform } = params;
			const found = await cached.find(platform, params.username);
			const { username } = pick(found, platform, params.username);
			return { platform, username, days, series: await readHistory(database, { platform, username, days }) };
		},
	);
};
