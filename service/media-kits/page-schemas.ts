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

/** The tag of the routes for setting up pages; schemas of the public routes are in `kit-schemas.ts`. */
export const tags = ['Media-kit pages'];

const text = nullable(Type.String());
const slug = pathPart({
	description: 'The name of the page in its URL.',
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
	description: 'The accounts on the page, in this order within each platform.',
});

const chosenText = (maxLength: number, description: string) =>
	Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })], { description }));
const imageId = (description: string) => chosenText(64, `${description}: the ID of an uploaded image.`);
const sections = (description: string) =>
	Type.Optional(Type.Array(oneOf(SECTIONS), { maxItems: SECTIONS.length * 2, description }));

const packageGiven = Type.Object({
	name: Type.String({ maxLength: 80 }),
	description: chosenText(300, 'What the package includes.'),
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

/** The settings of a page. */
const settings = Type.Object({
	title: chosenText(80, 'The name at the top. Defaults to the name of the first account.'),
	description: chosenText(500, 'A few sentences for sponsors. https URLs and e-mail addresses become links.'),
	account_ids: accountIds,
	enabled: Type.Boolean({ description: 'True if the page is public.' }),
	contact_email: chosenText(254, 'E-mail address for sponsors.'),
	website: chosenText(2_000, 'https only.'),
	location: chosenText(80, 'Location of the creator, as free text.'),
	languages: Type.Optional(
		Type.Array(shortText(), {
			maxItems: MOST_LANGUAGES,
			description: 'Codes of the languages in which the creator publishes, such as `en`.',
		}),
	),
	accent_color: chosenText(7, '`#rrggbb`. Darkened or lightened where text would be unreadable.'),
	cover_image: imageId('The image at the top'),
	currency: chosenText(3, 'Currency of all prices, such as `EUR`.'),
	packages: Type.Optional(Type.Array(packageGiven, { maxItems: MOST_PACKAGES })),
	collaborations: Type.Optional(Type.Array(collaborationGiven, { maxItems: MOST_COLLABORATIONS })),
	section_order: sections('The order of the sections. Omitted ones follow in default order.'),
	hidden_sections: sections('Sections that the page does not show.'),
});

export type SettingsGiven = Static<typeof settings>;

const offer = Type.Object({ name: Type.String(), description: text, price: nullable(Type.Number()) });
const collaboration = Type.Object({ name: Type.String(), url: text, logo_image: text });

/** A page's visible content, apart from the metrics. */
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
		url: Type.String({ description: 'The URL of the page once it is switched on.' }),
		created_at: time,
		updated_at: time,
	},
	{ title: 'MediaKitPage' },
);

const suggestion = Type.Object({ slug: Type.String(), account_ids: Type.Array(Type.String()) });

const pageList = Type.Object({
	pages: Type.Array(setUpPage),
	suggestions: Type.Array(suggestion, {
		description: 'Suggested pages for accounts that are not on any page, one per user name.',
	}),
});

/** A page as set up by its owner. The list of pages is below. */
export type PageJson = Static<typeof setUpPage>;
export type PageListJson = Static<typeof pageList>;

export const LIST = {
	tags,
	summary: 'List the media-kit pages',
	response: { 200: json('All pages, whether switched on or off.', pageList) },
} satisfies FastifySchema;

const savingDescribed: Described = {
	headers: Type.Object({
		'if-none-match': Type.Optional(
			Type.Literal('*', { description: 'Only create a new page; fail if it exists.' }),
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
	description: 'Replaces the whole page: settings that are omitted are cleared.',
	params,
	body: settings,
	described: savingDescribed,
	response: {
		200: json('The current state of the page.', setUpPage),
		...refusals({
			400: 'The name or a field is invalid (`slug_invalid`, `page_field_invalid`, `account_unknown`, `page_without_accounts`).',
			409: 'A new page was requested, but the name is taken (`slug_taken`).',
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
	description: 'Nothing is stored. `?lang=` selects the language.',
	querystring: Type.Object({ lang: Type.Optional(shortText()) }),
	body: settings,
	described: {
		example: `curl "$MEDIAKIT_URL/api/mediakit/page-preview" \\
  -H "X-API-Key: $MEDIAKIT_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"title":"Example","account_ids":["'"$ACCOUNT_ID"'"],"enabled":false}'`,
	} satisfies Described as Described,
	response: { 200: json('The page, and the problems that prevent it from being saved.', preview) },
} satisfies FastifySchema;

export const PICTURES = {
	tags,
	summary: 'Get the stored images of posts',
	description:
		'Images of the most viewed recent posts, by post ID, as `data:` URLs, if the account is on a public page.',
	params: Type.Object({ id: pathPart({ description: 'ID of the account.' }) }),
	response: {
		200: json('The available images.', Type.Object({ pictures: Type.Record(Type.String(), Type.String()) })),
		...refusals({ 404: 'The account does not exist (`account_unknown`).' }),
	},
} satisfies FastifySchema;

/** What an image on a page is used for. */
export const IMAGE_USES = ['cover', 'logo'] as const;

/** The error response of routes that render images. */
export const noPictures = {
	501: 'The service cannot render images on this system (`pictures_unavailable`).',
};

export const ADD_IMAGE = {
	tags,
	summary: 'Upload an image for a media-kit page',
	description: 'JPEG, PNG or WebP of at most 10 MB. Images that no page uses within a day are deleted.',
	querystring: Type.Object({
		use: oneOf(IMAGE_USES, { description: 'A `cover` is cropped to 3:1.', examples: ['cover'] }),
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
			Type.Object({ id: Type.String(), url: Type.String({ description: 'The public URL of the image.' }) }),
		),
		...refusals({
			413: 'The image is larger than 10 MB (`body_too_large`).',
			415: 'The file is not a readable image (`image_invalid`).',
			...noPictures,
		}),
	},
} satisfies FastifySchema;

export const unknownPage = refusals({
	404: 'The page does not exist or, for visitors, is switched off (`page_unknown`).',
});

export const REMOVE = {
	tags,
	summary: 'Delete a media-kit page',
	params,
	response: { 204: empty('The page was deleted. Its accounts are unchanged.'), ...unknownPage },
} satisfies FastifySchema;
