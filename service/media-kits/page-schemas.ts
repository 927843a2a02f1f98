import { Type, type Static } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import {
	binary,
	type Described,
	empty,
	json,
	nullable,
	oneOf,
	pathPart,
	refusals,
	shortText,
	time,
} from '../core/schemas';
import { PICTURE_TYPES } from './picture';
import { PROBLEM_REASONS, SECTIONS, type ProblemReason } from './page-content';

/** Setting up pages; `kit-schemas.ts` is about what visitors see. */
export const tags = ['Media-kit pages'];

const text = nullable(Type.String());
const slug = pathPart({
	description: 'The name of the page in its address.',
	examples: ['example_creator'],
});
export const params = Type.Object({ slug });

const MOST_ACCOUNTS = 50;
const MOST_LANGUAGES = 10;
const MOST_PACKAGES = 12;
const MOST_COLLABORATIONS = 24;
const HIGHEST_PRICE = 1_000_000_000;

const accountIds = Type.Array(shortText(), {
	maxItems: MOST_ACCOUNTS,
	description: 'The accounts that the page joins, in this order within each platform.',
});

const chosenText = (maxLength: number, description: string) =>
	Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })], { description }));
const imageId = (description: string) => chosenText(64, `${description}: the id of an image that was sent.`);
const sections = (description: string) =>
	Type.Optional(Type.Array(oneOf(SECTIONS), { maxItems: SECTIONS.length * 2, description }));

const packageGiven = Type.Object({
	name: Type.String({ maxLength: 80 }),
	description: chosenText(300, 'What it contains.'),
	price: Type.Optional(
		Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: HIGHEST_PRICE })], {
			description: 'In `currency`; `null`: on request.',
		}),
	),
});

const collaborationGiven = Type.Object({
	name: Type.String({ maxLength: 80 }),
	url: chosenText(2_000, 'https only.'),
	logo_image: imageId('The logo'),
});

/** What the owner may fill in. */
const settings = Type.Object({
	title: chosenText(80, 'The name at the top; without it the one that the first account has.'),
	description: chosenText(500, 'A few sentences for sponsors. https URLs and e-mail addresses become links.'),
	account_ids: accountIds,
	enabled: Type.Boolean({ description: 'Whether anybody may see the page.' }),
	contact_email: chosenText(254, 'Where sponsors write to.'),
	website: chosenText(2_000, 'https only.'),
	location: chosenText(80, 'Where the creator lives, in their own words.'),
	languages: Type.Optional(
		Type.Array(shortText(), {
			maxItems: MOST_LANGUAGES,
			description: 'Codes of the languages in which the creator publishes: `en`, `de`.',
		}),
	),
	accent_color: chosenText(
		7,
		'`#rrggbb`; made darker or lighter where text could not be read on it otherwise.',
	),
	cover_image: imageId('The picture at the top'),
	currency: chosenText(3, 'Of all prices: `EUR`.'),
	packages: Type.Optional(Type.Array(packageGiven, { maxItems: MOST_PACKAGES })),
	collaborations: Type.Optional(Type.Array(collaborationGiven, { maxItems: MOST_COLLABORATIONS })),
	section_order: sections('The order of the sections; those left out follow in their usual order.'),
	hidden_sections: sections('Sections that the page does not show.'),
});

export type SettingsGiven = Static<typeof settings>;

const offer = Type.Object({ name: Type.String(), description: text, price: nullable(Type.Number()) });
const collaboration = Type.Object({ name: Type.String(), url: text, logo_image: text });

/** What visitors read on a page beside the metrics. */
export const told = {
	contact_email: text,
	website: text,
	location: text,
	languages: Type.Array(Type.String()),
	currency: text,
	packages: Type.Array(offer),
};

const setUpPage = Type.Object(
	{
		slug: Type.String(),
		title: text,
		description: text,
		account_ids: accountIds,
		enabled: Type.Boolean(),
		...told,
		accent_color: text,
		cover_image: text,
		collaborations: Type.Array(collaboration),
		section_order: Type.Array(oneOf(SECTIONS)),
		hidden_sections: Type.Array(oneOf(SECTIONS)),
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
  -d '{"title":"Example","account_ids":["'"$ACCOUNT_ID"'"],"enabled":true,"contact_email":"hello@example.com","packages":[{"name":"One video","price":450}],"currency":"EUR"}'`,
};

export const SAVE = {
	tags,
	summary: 'Create or change a media-kit page',
	description: 'The page is as the request says afterwards: what it leaves out is off.',
	params,
	body: settings,
	described: savingDescribed,
	response: {
		200: json('The page as it is now.', setUpPage),
		...refusals({
			400: 'The name or a field is not valid (`slug_invalid`, `page_field_invalid`, `account_unknown`, `page_without_accounts`).',
			409: 'The page was to be new, and the name is taken (`slug_taken`).',
		}),
	},
} satisfies FastifySchema;

const reasons = Object.keys(PROBLEM_REASONS) as ProblemReason[];

const preview = Type.Object({
	html: Type.Union([Type.String(), Type.Null()], {
		description: 'The page as visitors would see it; `null` without an account.',
	}),
	problems: Type.Array(
		Type.Object({
			field: Type.String({ description: 'Such as `packages.0.name`.' }),
			reason: oneOf(reasons),
		}),
	),
});
export type PreviewJson = Static<typeof preview>;

export const PREVIEW = {
	tags,
	summary: 'Preview a media-kit page',
	description: 'Stores nothing. `?lang=` chooses the language.',
	querystring: Type.Object({ lang: Type.Optional(shortText()) }),
	body: settings,
	described: {
		example: `curl "$MEDIAKIT_URL/api/mediakit/page-preview" \\
  -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"title":"Example","account_ids":["'"$ACCOUNT_ID"'"],"enabled":false}'`,
	} satisfies Described as Described,
	response: { 200: json('The page, and what keeps it from being saved.', preview) },
} satisfies FastifySchema;

export const PICTURES = {
	tags,
	summary: 'Get the stored images of posts',
	description:
		'Of an account on a page that is on: of its most seen recent posts, by their IDs; each as a `data:` URL.',
	params: Type.Object({ id: pathPart({ description: 'The ID of the account.' }) }),
	response: {
		200: json('Those that there are.', Type.Object({ pictures: Type.Record(Type.String(), Type.String()) })),
		...refusals({ 404: 'There is no such account (`account_unknown`).' }),
	},
} satisfies FastifySchema;

/** For what a picture is. */
export const IMAGE_USES = ['cover', 'logo'] as const;

/** What a route says that makes pictures. */
export const noPictures = {
	501: 'The service can make no pictures on this system (`pictures_unavailable`).',
};

export const ADD_IMAGE = {
	tags,
	summary: 'Upload an image for a media-kit page',
	description: 'JPEG, PNG or WebP of 10 MB at most. An image that no page names for a day is deleted.',
	querystring: Type.Object({
		use: oneOf(IMAGE_USES, { description: 'A `cover` is cut to 3:1.', examples: ['cover'] }),
	}),
	described: {
		body: Object.fromEntries(PICTURE_TYPES.map((type) => [type, binary])),
		example: `curl "$MEDIAKIT_URL/api/mediakit/images?use=cover" \\
  -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: image/jpeg" \\
  --data-binary @cover.jpg`,
	} satisfies Described as Described,
	response: {
		201: json(
			'For `cover_image` and `logo_image`.',
			Type.Object({ id: Type.String(), url: Type.String({ description: 'Where it is to be seen.' }) }),
		),
		...refusals({
			413: 'The picture has more than 10 MB (`body_too_large`).',
			415: 'This is no picture that can be read (`image_invalid`).',
			...noPictures,
		}),
	},
} satisfies FastifySchema;

export const unknownPage = refusals({
	404: 'There is no such page; for visitors a page that is off is none either (`page_unknown`).',
});

export const REMOVE = {
	tags,
	summary: 'Delete a media-kit page',
	params,
	response: { 204: empty('It is gone; its accounts are not touched.'), ...unknownPage },
} satisfies FastifySchema;
