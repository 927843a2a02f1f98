import { Type, type StringOptions } from '@sinclair/typebox';
import { PLATFORMS, type Platform } from '../../../platforms/errors';
import { MEDIA_TYPES, type RequestedType, type UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import { refuseNul } from '../../core/text-check';
import {
	checkLengths,
	MOST_ITEMS,
	readFlag,
	readList,
	textOf,
	type Value,
	type Values,
} from './field-values';
import { OWN_LISTS, OWN_LONGEST, OWN_NAMES, ownBodies, readOwnFields } from './own-fields';
import { toTextValues } from './text-values';
import { unknownFieldWarnings } from './unknown-fields';

/** The field that names the accounts on one platform. */
export type AccountField = `account.${Platform}`;

/** Builds an object with an entry for each platform, keyed by the platform or by a field derived from it. */
export const forEachPlatform = <Key extends string, Value>(
	nameOf: (platform: Platform) => Key,
	valueOf: (platform: Platform) => Value,
) => Object.fromEntries(PLATFORMS.map((one) => [nameOf(one), valueOf(one)])) as Record<Key, Value>;

export const accountField = (platform: Platform): AccountField => `account.${platform}`;

const LONGEST_LIST = 16_384;

/** Maximum length of each field in characters, in any encoding. A list may also be a single comma-separated text. */
const LONGEST = {
	platforms: 255,
	video_url: 8_192,
	image_urls: 65_536,
	account: LONGEST_LIST,
	...forEachPlatform(accountField, () => LONGEST_LIST),
	content: 16_384,
	video_title: 16_384,
	video_description: 16_384,
	media_type: 255,
	auto_approve: 255,
	force: 255,
	callback_url: 2_048,
};

/** Longer names are truncated. */
const LONGEST_FILE_NAME = 255;

type FieldName = keyof typeof LONGEST;

/** Schema of a text field. */
export const fieldText = (name: FieldName, options: StringOptions = {}) =>
	Type.String({ maxLength: LONGEST[name], ...options });

const list = (name: FieldName) =>
	Type.Union([fieldText(name), Type.Array(fieldText(name), { maxItems: MOST_ITEMS })]);

/** Descriptions of the fields. */
export const FIELD_HELP = {
	account:
		'Account ID or user name, for all platforms. Required if several accounts of a platform are connected.',
	platforms: `One or more of ${PLATFORMS.join(', ')}`,
	content: 'The caption. Defaults to title and description, separated by an empty line.',
	title: 'Title of photo drafts. Platforms without titles use it in the caption.',
	type: 'The kind of post. Inferred from the media if omitted.',
	approve: 'Publish without approval. Drafts are never published.',
	force:
		'Exceed limits that are documented but not known to be enforced: you get a warning instead of an error.',
	callback: 'URL to call when a delivery finishes.',
};

const accounts = list('account');

/** The upload webhook's JSON body. */
export const uploadBody = Type.Object(
	{
		platforms: Type.Optional({ ...list('platforms'), description: `${FIELD_HELP.platforms}.` }),
		video_url: Type.Optional(fieldText('video_url', { description: 'Public URL of the video.' })),
		image_urls: Type.Optional({ ...list('image_urls'), description: 'Public URLs of images.' }),
		account: Type.Optional(
			Type.Union(
				[
					accounts,
					Type.Object(
						forEachPlatform(
							(one) => one,
							() => Type.Optional(accounts),
						),
					),
				],
				{
					description: FIELD_HELP.account,
				},
			),
		),
		...forEachPlatform(accountField, () => Type.Optional(accounts)),
		content: Type.Optional(fieldText('content', { description: FIELD_HELP.content })),
		video_title: Type.Optional(fieldText('video_title', { description: FIELD_HELP.title })),
		video_description: Type.Optional(fieldText('video_description', { description: FIELD_HELP.title })),
		media_type: Type.Optional(
			fieldText('media_type', { description: `${FIELD_HELP.type} ${MEDIA_TYPES.join(', ')}.` }),
		),
		auto_approve: Type.Optional(Type.Boolean({ description: FIELD_HELP.approve })),
		force: Type.Optional(Type.Boolean({ description: FIELD_HELP.force })),
		callback_url: Type.Optional(fieldText('callback_url', { description: FIELD_HELP.callback })),
		...ownBodies,
	},
	{
		title: 'UploadRequest',
		examples: [
			{
				platforms: [...PLATFORMS],
				video_url: 'https://example.com/video.mp4',
				content: 'New video',
			},
		],
	},
);

/** Matches the commas between URLs: a URL may itself contain a comma, but the next URL starts with its scheme. */
const URL_BORDER = /,(?=\s*https?:)/;

/** Returns the platform names, joined into a phrase. */
const listed = (quote: (name: string) => string) =>
	`${PLATFORMS.map(quote).join(', ')} or ${PLATFORMS.length === 2 ? 'both' : 'several'}`;

/** Reads the names of the target platforms. @throws ApiError 400 */
function readPlatforms(values: Values, ignored: readonly string[]): Platform[] {
	const asked = [...new Set(readList(values, 'platforms').map((text) => text.toLowerCase()))];
	const unknown = asked.find((name) => !PLATFORMS.includes(name as Platform));
	if (unknown !== undefined) {
		throw new ApiError(
			400,
			'platform_unknown',
			`"${unknown}" is not a platform that this service delivers to. Send ${listed((name) => `"${name}"`)}.`,
			'fix-request',
		);
	}
	if (asked.length === 0) {
		const hints = unknownFieldWarnings(ignored, FIELD_NAMES).map(({ message }) => ` ${message}`);
		throw new ApiError(
			400,
			'platforms_missing',
			`The field "platforms" is missing. Send ${listed((name) => `["${name}"]`)}.${hints.join('')}`,
			'fix-request',
		);
	}
	return asked as Platform[];
}

/** Returns the file name without the folders that some clients prepend. */
const nameOf = ({ filename, name }: Values) =>
	textOf(filename ?? name)
		?.replace(/^.*[/\\]/s, '')
		.replace(/\p{Cc}/gu, '')
		.slice(0, LONGEST_FILE_NAME) || undefined;

/** Reads the requested kind of post. @throws ApiError 400 */
function readMediaType(value: Value): RequestedType | undefined {
	const text = textOf(value)?.toUpperCase();
	if (text === undefined || MEDIA_TYPES.includes(text as RequestedType))
		return text as RequestedType | undefined;
	throw new ApiError(
		400,
		'media_type_unknown',
		`media_type "${text}" is unknown. Send one of ${MEDIA_TYPES.join(', ')} or omit it.`,
		'fix-request',
	);
}

/** All field names, including the platform-specific ones. */
export const FIELD_NAMES = [...Object.keys(uploadBody.properties), ...OWN_NAMES];
const LISTS = new Set(['platforms', 'image_urls', 'account', ...PLATFORMS.map(accountField), ...OWN_LISTS]);

/**
 * Names in forms, query strings and metadata that are not upload fields, such as those for the file and the API
 * key.
 */
const NO_FIELDS = new Set(['file', 'filename', 'filetype', 'name', 'size', 'relativepath', 'key', 'api_key']);

/**
 * Reads the fields of a form, a query string, a JSON body or tus metadata. Lists may be repeated, comma-separated,
 * indexed or JSON text; for other fields, the last value wins.
 *
 * @throws ApiError 400
 */
export function readFields(given: Readonly<Record<string, unknown>>): UploadFields {
	refuseNul(given);
	const values = toTextValues(given, (name) => LISTS.has(name));
	checkLengths(values, { ...LONGEST, ...OWN_LONGEST });
	const unknown = Object.keys(values).filter(
		(name) =>
			!FIELD_NAMES.includes(name) &&
			!NO_FIELDS.has(name.toLowerCase()) &&
			!(name === 'type' && /^(video|image)\//.test(values[name]?.[0] ?? '')),
	);
	return {
		platforms: readPlatforms(values, unknown),
		videoUrl: textOf(values.video_url),
		imageUrls: readList(values, 'image_urls', URL_BORDER),
		accounts: {
			all: readList(values, 'account'),
			...forEachPlatform(
				(one) => one,
				(one) => readList(values, accountField(one)),
			),
		},
		content: textOf(values.content),
		title: textOf(values.video_title),
		description: textOf(values.video_description),
		mediaType: readMediaType(values.media_type),
		autoApprove: readFlag(values, 'auto_approve') ?? false,
		force: readFlag(values, 'force') ?? false,
		callbackUrl: textOf(values.callback_url),
		own: readOwnFields(values),
		fileName: nameOf(values),
		unknown: unknownFieldWarnings(unknown, FIELD_NAMES),
	};
}
