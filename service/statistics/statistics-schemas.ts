import { Type, type Static } from '@sinclair/typebox';
import { PLATFORMS } from '../../platforms/errors';
import { PLATFORM_REFUSALS } from '../accounts';
import { empty, failure, json, nullable, oneOf, original, platform, refusals, time } from '../core/schemas';
import { documentSchema } from './document-schema';

const number = nullable(Type.Number());
const figures = Type.Record(Type.String(), number, {
	description: '`null` if unknown; `meta.missing` contains the reason.',
});

const analytics = Type.Object(
	{
		data: documentSchema,
		age_seconds: Type.Integer({ minimum: 0 }),
		stale: Type.Boolean(),
		missing_reasons: Type.Record(
			Type.String(),
			Type.Object({
				code: Type.String({ description: 'Stable code of the reason.' }),
				message: Type.String(),
				...original,
				values: Type.Record(Type.String(), Type.String()),
			}),
			{ description: 'The reasons in `meta.missing`, in German if `Accept-Language` requests it.' },
		),
	},
	{ title: 'Analytics' },
);

/** A statistics document with its age. */
export type AnalyticsJson = Static<typeof analytics>;

const tooOld = {
	503: 'The statistics are older than a day, and STATS_REFUSE_STALE is on (`statistics_stale`).',
};
const none = { 404: 'There are no statistics yet (`no_statistics`).' };
const ambiguous = { 409: 'There are several accounts and none was specified (`account_ambiguous`).' };

// No response type, since these are sent as pre-rendered text.
export const allAnswers: unknown = {
	200: json('All statistics.', Type.Object({ analytics: Type.Array(analytics) })),
	...refusals(tooOld),
};

export const readAnswers: unknown = {
	200: json('The statistics document with its age.', analytics),
	304: empty('Not modified (`If-None-Match`).'),
	...refusals({ ...none, ...ambiguous, ...tooOld }),
};

const history = Type.Object({
	platform,
	username: Type.String(),
	days: Type.Integer(),
	series: Type.Array(
		Type.Object({
			date: Type.String({ format: 'date' }),
			fetched_at: time,
			stats: figures,
			// Change since the previous point; `null` if there is no previous point, or if either point lacks the
			// metric.
			deltas: nullable(figures),
			// 1 unless there are days without a refresh in between.
			days_since_previous: nullable(Type.Integer()),
		}),
	),
});

/** An account's statistics, one point per day. */
export type HistoryJson = Static<typeof history>;

export const historyAnswers = {
	200: json('One point per day on which the account was refreshed, oldest first.', history),
	...refusals({ ...none, ...ambiguous }),
};

const postPoint = Type.Object({
	fetched_at: time,
	age_hours: nullable(Type.Number()),
	views: number,
	// Since the previous point.
	views_per_hour: number,
	reach: number,
	likes: number,
	comments: number,
	shares: number,
	saved: number,
});

/** A post's metrics from one refresh. */
export type PostPoint = Static<typeof postPoint>;

const text = nullable(Type.String());

const postSeries = Type.Object({
	platform,
	username: Type.String(),
	id: Type.String(),
	kind: oneOf(['post', 'story']),
	title: text,
	url: text,
	created_at: nullable(time),
	series: Type.Array(postPoint),
});

/** A post's metrics over time. */
export type PostSeriesJson = Static<typeof postSeries>;

export const postAnswers = {
	200: json('One point per refresh that included the post, oldest first.', postSeries),
	...refusals({
		404: 'There are no statistics yet (`no_statistics`), or no refresh included this post (`post_unknown`).',
		...ambiguous,
	}),
};

export const noAudience = {
	404: 'There are no statistics yet (`no_statistics`), or they do not include the audience (`no_audience`).',
};

// No response type, since the text is pre-rendered.
export const csvAnswers = (missing: { 404: string } = none): unknown => ({
	200: {
		description: 'CSV (RFC 4180) with a header, as a file.',
		content: { 'text/csv': { schema: Type.String() } },
	},
	...refusals({ ...missing, ...ambiguous }),
});

export const storeAnswers = { 200: json('The stored document.', analytics) };

const refreshed = Type.Object(
	{
		message: Type.String(),
		data: Type.Object(
			{
				username: Type.String(),
				followers: number,
				followers_formatted: nullable(Type.String({ examples: ['104.7k'] })),
				posts: number,
			},
			{ additionalProperties: number, description: 'All metrics in the `stats` of the document.' },
		),
		source: Type.String(),
		updated_at: time,
		token_refreshed: Type.Boolean(),
		warning: Type.Optional(Type.String()),
	},
	{ title: 'RefreshedStatistics' },
);

const notRefreshed = Type.Object({ message: Type.String(), error: failure });

const several = Type.Object({
	message: Type.String(),
	results: Type.Array(Type.Union([refreshed, notRefreshed])),
});

const refreshedOrSeveral = Type.Union([refreshed, several]);

/** The result for one account, or for several that succeed or fail independently. */
export type RefreshedJson = Static<typeof refreshedOrSeveral>;

export const refreshAllAnswers = {
	200: json('The refreshed statistics.', refreshedOrSeveral),
	...refusals(PLATFORM_REFUSALS),
};

export const syncAnswers = {
	200: json('The refreshed statistics.', refreshed),
	...refusals({
		...PLATFORM_REFUSALS,
		429: 'The account was synced less than 5 minutes ago (`sync_too_soon`), or a rate limit of the platform was reached.',
	}),
};

/** An example document for the store route. */
export const EXAMPLE_DOCUMENT = {
	meta: {
		updated_at: '2026-11-20T06:00:00Z',
		source: 'my-import',
		api_version: '1',
		sample_size: 1,
		missing: {},
	},
	profile: {
		username: 'my_account',
		name: 'My Account',
		avatar: null,
		bio: null,
		url: null,
		verified: null,
	},
	stats: { followers: 1200, engagement_rate: 4.2 },
	recent_posts: [
		{
			id: '7512345678901234567',
			url: null,
			title: 'First post',
			created_at: '2026-11-19T12:00:00Z',
			views: 1000,
			likes: 40,
			comments: 2,
			shares: 0,
			saved: null,
		},
	],
	platform: PLATFORMS[0],
	followers: 1200,
	posts: 1,
	engagement_rate: 4.2,
	fetched_at: '2026-11-20T06:00:00Z',
};
