import { Type, type TProperties } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { StatisticsDocument } from '../../platforms/statistics';
import { nullable, oneOf, platform } from '../core/schemas';

// A field of the wrong type is an error. Nothing is coerced, since null must not become 0.
const MOST_FIGURES = 200;
const MOST_POSTS = 1_000;
const MOST_SHARES = 100;

const closed = { additionalProperties: false };

/** Captions and signed URLs can be very long. */
const text = Type.Union([Type.String({ maxLength: 16_384 }), Type.Null()]);
const name = Type.String({ minLength: 1, maxLength: 255 });
const count = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);
const figure = Type.Union([Type.Number({ minimum: 0 }), Type.Null()]);
const time = Type.String({
	maxLength: 40,
	pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3])(:[0-5]\\d){2}(\\.\\d+)?Z$',
	description: 'ISO 8601, UTC',
});

const growth = Type.Optional(nullable(Type.Number()));

/** Only growth may be negative. */
const stats = Type.Unsafe<StatisticsDocument['stats']>(
	Type.Object(
		{ followers_growth_30d: growth, likes_growth_30d: growth },
		{ additionalProperties: figure, maxProperties: MOST_FIGURES },
	),
);

const day = Type.String({ maxLength: 10, pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-11-20'] });

const post = Type.Object(
	{
		// Strings only: a JSON number could already have lost digits.
		id: name,
		url: text,
		title: text,
		created_at: Type.Union([time, Type.Null()]),
		views: count,
		likes: count,
		comments: count,
		shares: count,
		saved: count,
		reach: Type.Optional(count),
		thumbnail: Type.Optional(text),
	},
	closed,
);

const gender = oneOf(['female', 'male', 'unknown']);

const share = { percent: Type.Number({ minimum: 0, maximum: 100 }) };
const shares = <Part extends TProperties>(part: Part) =>
	Type.Array(Type.Object({ ...part, ...share }, closed), { maxItems: MOST_SHARES });

const audience = Type.Object(
	{
		fetched_at: time,
		of: Type.Optional(Type.Literal('viewers', { description: 'Left out: followers.' })),
		followers_counted: nullable(Type.Integer({ minimum: 0 })),
		age: shares({ range: name }),
		gender: shares({ gender }),
		countries: shares({ code: name, views: Type.Optional(Type.Integer({ minimum: 0 })) }),
		cities: shares({ name }),
	},
	{
		...closed,
		description: 'Demographics of the followers, in percent of `followers_counted`, or of the viewers.',
	},
);

const stories = Type.Object(
	{ count_24h: Type.Integer({ minimum: 0 }), avg_reach: count, avg_views: count },
	closed,
);

/** Schema of statistics documents in requests; the type is `StatisticsDocument`. */
export const documentSchema = Type.Object(
	{
		meta: Type.Object(
			{
				updated_at: time,
				source: name,
				api_version: name,
				sample_size: Type.Integer({ minimum: 0 }),
				missing: Type.Record(Type.String(), Type.String({ maxLength: 1_000 }), {
					maxProperties: MOST_FIGURES,
				}),
				formulas: Type.Optional(
					Type.Record(Type.String(), Type.String({ maxLength: 1_000 }), {
						maxProperties: MOST_FIGURES,
						description: 'How a metric is calculated, in words.',
					}),
				),
				rounded: Type.Optional(
					Type.Array(name, { maxItems: MOST_FIGURES, description: 'Metrics that the platform rounds.' }),
				),
				computed: Type.Optional(
					Type.Literal(false, {
						description: 'The platform does not allow metrics computed from these metrics.',
					}),
				),
				window: Type.Optional(
					Type.Object(
						{ from: day, to: day },
						{ ...closed, description: 'First and last day of the 30-day metrics.' },
					),
				),
			},
			closed,
		),
		profile: Type.Object(
			{
				username: text,
				name: text,
				avatar: text,
				bio: text,
				url: text,
				verified: Type.Union([Type.Boolean(), Type.Null()]),
			},
			closed,
		),
		stats,
		recent_posts: Type.Array(post, { maxItems: MOST_POSTS }),
		platform,
		followers: count,
		posts: count,
		engagement_rate: figure,
		audience: Type.Optional(nullable(audience)),
		stories: Type.Optional(nullable(stories)),
		fetched_at: time,
	},
	{ ...closed, title: 'StatisticsDocument' },
);

/** True if a cache entry is a valid document; other programs may have written an invalid one. */
export const isDocument = (value: unknown): value is StatisticsDocument => Value.Check(documentSchema, value);
