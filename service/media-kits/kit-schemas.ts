import { Type, type Static } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { allFacts } from '../channels';
import {
	binary,
	empty,
	json,
	nullable,
	page,
	pathPart,
	platform,
	refusals,
	shortText,
	time,
} from '../core/schemas';
import { audienceSchema } from './kit-document';
import { noPictures, params, tags, told, unknownPage } from './page-schemas';

const text = nullable(Type.String());
const count = nullable(Type.Integer());
/** A metric that is omitted if the statistics do not contain it. */
const maybe = Type.Optional(count);
const change = Type.Object({
	by: Type.Number({ description: 'In percentage points for the engagement rate.' }),
	since: Type.String({ format: 'date', description: 'The day of the comparison.' }),
	days: Type.Integer(),
});

const kitAccount = Type.Object({
	platform,
	username: Type.String(),
	name: text,
	url: text,
	verified: Type.Boolean(),
	source: text,
	fetched_at: nullable(time),
	stale: Type.Boolean({ description: 'Older than 24 hours.' }),
	followers: count,
	posts: count,
	engagement_rate: Type.Union([Type.Number(), Type.Null()], {
		description: `Percent: ${allFacts()
			.map(({ pages }) => pages.rateOf)
			.join(', ')}.`,
	}),
	avg_views: count,
	reach_daily: count,
	views_daily: count,
	reach_30d: maybe,
	views_30d: maybe,
	accounts_engaged_30d: maybe,
	interactions_30d: maybe,
	median_views: maybe,
	avg_reach: maybe,
	engagement_rate_by_followers: Type.Optional(nullable(Type.Number())),
	engagement_rate_by_reach: Type.Optional(nullable(Type.Number())),
	audience: nullable(audienceSchema),
	changes: Type.Record(Type.String(), change, { description: 'Changes over about 30 days.' }),
	rounded: Type.Array(Type.String(), { description: 'Metrics that the platform rounds.' }),
	computed: Type.Boolean({
		description:
			'True if the platform allows metrics computed from its data. Otherwise they are excluded from totals.',
	}),
	missing: Type.Record(Type.String(), Type.String(), { description: 'Reasons why metrics are `null`.' }),
});

const bestPost = Type.Object({
	platform,
	url: text,
	title: text,
	created_at: nullable(time),
	views: count,
	likes: count,
	comments: count,
	shares: count,
	saved: count,
});

export type Change = Static<typeof change>;
export type KitAccountJson = Static<typeof kitAccount>;
export type BestPost = Static<typeof bestPost>;

/** A page's content as JSON; `null` means unknown, 0 means zero. */
const kit = Type.Object(
	{
		slug: Type.String(),
		title: Type.String(),
		description: text,
		url: Type.String(),
		followers: Type.Union([Type.Integer(), Type.Null()], {
			description: 'Total of all accounts whose followers are known.',
		}),
		...told,
		collaborations: Type.Array(Type.Object({ name: Type.String(), url: text })),
		accounts: Type.Array(kitAccount),
		best_posts: Type.Array(bestPost),
	},
	{ title: 'MediaKit' },
);

const querystring = Type.Object({
	lang: Type.Optional(shortText({ description: '`en` or `de`. Defaults to Accept-Language.' })),
});
const unchanged = { 304: empty('Not modified (`If-None-Match`).') };
const picture = (description: string, ...types: string[]) => ({
	description,
	content: Object.fromEntries(types.map((type) => [type, { schema: binary }])),
});

// The schemas below define no response types, since the responses are sent as pre-rendered text or bytes.

export const SHOW = {
	tags,
	summary: 'Show a media-kit page',
	params,
	querystring,
	response: {
		200: page('The page.'),
		...unchanged,
		404: page('The page does not exist or is switched off.'),
	} as unknown,
} satisfies FastifySchema;

export const SHOW_JSON = {
	tags,
	summary: 'Get the metrics of a media-kit page',
	params,
	response: { 200: json('The content of the page.', kit), ...unchanged, ...unknownPage } as unknown,
} satisfies FastifySchema;

export const SHOW_BADGE = {
	tags,
	summary: 'Get the badge of a media-kit page',
	params,
	querystring,
	response: { 200: picture('The badge.', 'image/svg+xml'), ...unchanged, ...unknownPage } as unknown,
} satisfies FastifySchema;

export const SHOW_AVATAR = {
	tags,
	summary: 'Get the profile picture of a media-kit page',
	params,
	response: {
		200: picture(
			'The image. Empty if the platform provides none.',
			'image/jpeg',
			'image/png',
			'image/webp',
			'image/svg+xml',
		),
		...unknownPage,
	} as unknown,
} satisfies FastifySchema;

export const SHOW_CARD = {
	tags,
	summary: 'Get the link preview image of a media-kit page',
	params,
	querystring,
	response: {
		200: picture('1200×630.', 'image/jpeg'),
		...unchanged,
		...unknownPage,
		...refusals(noPictures),
	} as unknown,
} satisfies FastifySchema;

// Parts of a page that only the page itself requests.

export const SHOW_THUMBNAIL = {
	hide: true,
	params: Type.Object({ ...params.properties, name: shortText() }),
} satisfies FastifySchema;

export const SHOW_IMAGE = {
	hide: true,
	params: Type.Object({ id: pathPart() }),
} satisfies FastifySchema;

export const SHOW_ACCENT = {
	hide: true,
	params: Type.Object({ color: Type.String({ pattern: '^[0-9a-f]{6}$' }) }),
} satisfies FastifySchema;
