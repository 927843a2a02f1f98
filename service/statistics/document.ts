import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { StatisticsDocument } from '../../platforms/statistics';

// What is neither a field nor `null` is a mistake of the sender; nothing is coerced, since null must not become 0.
const closed = { additionalProperties: false };

const text = Type.Union([Type.String(), Type.Null()]);
const count = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);
const figure = Type.Union([Type.Number({ minimum: 0 }), Type.Null()]);
const time = Type.String({
	pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3])(:[0-5]\\d){2}(\\.\\d+)?Z$',
	description: 'ISO 8601, UTC',
});

const post = Type.Object(
	{
		// As text only: a number would have lost digits.
		id: Type.String({ minLength: 1 }),
		url: text,
		title: text,
		created_at: time,
		views: count,
		likes: count,
		comments: count,
		shares: count,
		saved: count,
	},
	closed,
);

/** The statistics document as requests bring it; the type itself is `StatisticsDocument`. */
export const documentSchema = Type.Object(
	{
		meta: Type.Object(
			{
				updated_at: time,
				source: Type.String({ minLength: 1 }),
				api_version: Type.String({ minLength: 1 }),
				sample_size: Type.Integer({ minimum: 0 }),
				missing: Type.Record(Type.String(), Type.String()),
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
		stats: Type.Record(Type.String(), figure),
		recent_posts: Type.Array(post),
		platform: Type.Union([Type.Literal('tiktok'), Type.Literal('instagram')]),
		followers: count,
		posts: count,
		engagement_rate: figure,
		fetched_at: time,
	},
	{ ...closed, title: 'StatisticsDocument' },
);

/** Whether what stands in the cache is a document; other programs may write there too. */
export const isDocument = (value: unknown): value is StatisticsDocument => Value.Check(documentSchema, value);
