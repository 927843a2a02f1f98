import { Type, type Static } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { allFacts } from '../channels';
import {
	binary,
	type Described,
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

const tags = ['Media-kit pages'];

const text = nullable(Type.String());
const count = nullable(Type.Integer());
const slug = pathPart({
	description: 'The name of the page in its address.',
	examples: ['example_creator'],
});
const params = Type.Object({ slug });

const MOST_ACCOUNTS = 10;
const accountIds = Type.Array(shortText(), {
	maxItems: MOST_ACCOUNTS,
	description: 'The accounts that the page joins, in this order.',
});

const chosenText = (maxLength: number, description: string) =>
	Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })], { description }));

const settings = Type.Object({
	title: chosenText(80, 'The name at the top; without it the one that the first account has.'),
	description: chosenText(500, 'A few sentences for sponsors.'),
	account_ids: accountIds,
	enabled: Type.Boolean({ description: 'Whether anybody may see the page.' }),
});

const setUpPage = Type.Object(
	{
		slug: Type.String(),
		title: text,
		description: text,
		account_ids: accountIds,
		enabled: Type.Boolean(),
		url: Type.String({ description: 'Where the page is, once it is switched on.' }),
		created_at: time,
		updated_at: time,
	},
	{ title: 'MediaKitPage' },
);

const suggestion = Type.Object({ slug: Type.String(), account_ids: Type.Array(Type.String()) });

const pageList = Type.Object({
	pages: Type.Array(setUpPage),
	suggestions: Type.Array(suggestion, {
		description: 'Pages that could be made of accounts that are on none; one for each user name.',
	}),
});

/** A page as its owner has set it up, and all of them. */
export type PageJson = Static<typeof setUpPage>;
export type PageListJson = Static<typeof pageList>;

export const LIST = {
	tags,
	summary: 'List the media-kit pages',
	response: { 200: json('All pages, switched on or off.', pageList) },
} satisfies FastifySchema;

const savingDescribed: Described = {
	headers: Type.Object({
		'if-none-match': Type.Optional(
			Type.Literal('*', { description: 'Only makes a new page, and changes none that is there.' }),
		),
	}),
	example: `curl -X PUT "$MEDIAKIT_URL/api/mediakit/pages/example_creator" \\
  -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"title":"Example","account_ids":["'"$ACCOUNT_ID"'"],"enabled":true}'`,
};

export const SAVE = {
	tags,
	summary: 'Make or change a media-kit page',
	params,
	body: settings,
	described: savingDescribed,
	response: {
		200: json('The page as it is now.', setUpPage),
		...refusals({
			400: 'The name or a field is not valid (`slug_invalid`, `account_unknown`, `page_without_accounts`).',
			409: 'The page was to be new, and the name is taken (`slug_taken`).',
		}),
	},
} satisfies FastifySchema;

const unknownPage = refusals({
	404: 'There is no such page; for visitors a page that is off is none either (`page_unknown`).',
});

export const REMOVE = {
	tags,
	summary: 'Delete a media-kit page',
	params,
	response: { 204: empty('It is gone; its accounts are not touched.'), ...unknownPage },
} satisfies FastifySchema;

const change = Type.Object({
	by: Type.Number({ description: 'For the engagement rate in percentage points.' }),
	since: Type.String({ format: 'date', description: 'The day that it is compared with.' }),
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
	changes: Type.Record(Type.String(), change, { description: 'What has changed in about 30 days.' }),
	missing: Type.Record(Type.String(), Type.String(), { description: 'Why figures are `null`.' }),
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

/** What a page says, as JSON; `null` is not known, 0 is zero. */
const kit = Type.Object(
	{
		slug: Type.String(),
		title: Type.String(),
		description: text,
		url: Type.String(),
		followers: Type.Union([Type.Integer(), Type.Null()], {
			description: 'Of all accounts whose followers are known, together.',
		}),
		accounts: Type.Array(kitAccount),
		best_posts: Type.Array(bestPost),
	},
	{ title: 'MediaKit' },
);

const querystring = Type.Object({
	lang: Type.Optional(shortText({ description: '`en` or `de`; otherwise as Accept-Language says.' })),
});
const unchanged = { 304: empty('Nothing has changed since (`If-None-Match`).') };
const picture = (description: string, ...types: string[]) => ({
	description,
	content: Object.fromEntries(types.map((type) => [type, { schema: binary }])),
});

// The answers below have no types, since they are sent as text or bytes that are ready.

export const SHOW = {
	tags,
	summary: 'The public media-kit page',
	params,
	querystring,
	response: {
		200: page('The page.'),
		...unchanged,
		404: page('There is no such page, or it is off.'),
	} as unknown,
} satisfies FastifySchema;

export const SHOW_JSON = {
	tags,
	summary: 'The figures of a media-kit page',
	params,
	response: { 200: json('What the page says.', kit), ...unchanged, ...unknownPage } as unknown,
} satisfies FastifySchema;

export const SHOW_BADGE = {
	tags,
	summary: 'Name and followers as a picture for other pages',
	params,
	querystring,
	response: { 200: picture('The badge.', 'image/svg+xml'), ...unchanged, ...unknownPage } as unknown,
} satisfies FastifySchema;

export const SHOW_AVATAR = {
	tags,
	summary: 'The profile picture of a media-kit page',
	params,
	response: {
		200: picture(
			'The picture; an empty one if the platform gives none.',
			'image/jpeg',
			'image/png',
			'image/webp',
			'image/svg+xml',
		),
		...unknownPage,
	} as unknown,
} satisfies FastifySchema;
