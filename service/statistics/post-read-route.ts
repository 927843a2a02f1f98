import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Core } from '../core/core';
import { ApiError } from '../core/errors';
import { pathPart, platformName } from '../core/schemas';
import { clock, timestamp } from '../database';
import { pickStatistics } from './pick-statistics';
import { readPostRows, type PostRow } from './post-history';
import type { CachedReads } from './statistics-cache';
import { postAnswers, type PostPoint } from './statistics-schemas';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const hoursBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / HOUR_MS;

const rounded = (value: number) => Math.round(value * 10) / 10;

/**
 * Returns the views that a post has gained per hour since the previous refresh; negative if the platform has
 * corrected the number downwards.
 */
function viewsPerHour({ views, fetched_at: time }: PostRow, before: PostRow | undefined): number | null {
	const hours = before && hoursBetween(before.fetched_at, time);
	if (!before || !hours || views === null || before.views === null) return null;
	return rounded((views - before.views) / hours);
}

function toPoint(row: PostRow, before: PostRow | undefined): PostPoint {
	const { fetched_at: time, created_at: created, views, reach, likes, comments, shares, saved } = row;
	return {
		fetched_at: time,
		age_hours: created === null ? null : rounded(hoursBetween(created, time)),
		views,
		views_per_hour: viewsPerHour(row, before),
		reach,
		likes,
		comments,
		shares,
		saved,
	};
}

/** Route that returns the metrics of a post or story over time. */
export const registerPostRoute: FastifyPluginAsyncTypebox<{ core: Core; cached: CachedReads }> = async (
	app,
	{ core: { database, config }, cached },
) => {
	app.get(
		'/api/mediakit/analytics/:platform/:username/posts/:id',
		{
			schema: {
				tags: ['Statistics'],
				summary: 'Get the history of a post',
				description: 'One point for each refresh that included the post, kept for POST_HISTORY_DAYS.',
				params: Type.Object({
					platform: platformName,
					username: pathPart({ examples: ['example_creator'] }),
					id: pathPart({ description: "The platform's ID, as in `recent_posts`." }),
				}),
				response: postAnswers,
			},
		},
		async ({ params: { platform, username: named, id } }) => {
			const { username } = pickStatistics(await cached.find(platform, named), platform, named);
			const since = timestamp(clock.now() - config.postHistoryDays * DAY_MS);
			const rows = await readPostRows(database, { platform, username }, { postId: id, since });
			const newest = rows.at(-1);
			if (!newest) {
				throw new ApiError(
					404,
					'post_unknown',
					`No refresh of ${username} in the last ${config.postHistoryDays} days included a post "${id}". Use an ID from recent_posts of its statistics or from its posts.csv.`,
					'fix-request',
				);
			}
			const { kind, title, url, created_at } = newest;
			const series = rows.map((row, index) => toPoint(row, rows[index - 1]));
			return { platform, username, id, kind, title, url, created_at, series };
		},
	);
};
