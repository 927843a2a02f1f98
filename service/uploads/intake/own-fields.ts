import { Type, type TSchema } from '@sinclair/typebox';
import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../../platforms/errors';
import { OWN_FIELDS, type OwnField, type OwnValue, type OwnValues } from '../../../platforms/own-fields';
import type { UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import { nullable, oneOf } from '../../core/schemas';
import { MOST_ITEMS, readFlag, readList, textOf, type Values } from './field-values';

const WITH_FIELDS = PLATFORMS.filter((platform) => OWN_FIELDS[platform].upload.length > 0);

/** Platform-specific fields by their flat names, such as `platform.name`. */
const ALL = WITH_FIELDS.flatMap((platform) =>
	OWN_FIELDS[platform].upload.map((field) => ({ platform, field, name: `${platform}.${field.name}` })),
);

/** The flat names of all platform-specific fields. */
export const OWN_NAMES = ALL.map(({ name }) => name);

/** Names of the fields whose values are lists or objects. */
export const OWN_LISTS: readonly string[] = [
	...WITH_FIELDS,
	...ALL.flatMap(({ field, name }) => (field.kind === 'list' ? [name] : [])),
];

/** Maximum length of each field in characters. */
export const OWN_LONGEST = Object.fromEntries(ALL.map(({ field, name }) => [name, field.longest]));

const text = ({ longest }: OwnField) => Type.String({ maxLength: longest });

const SCHEMAS: Record<OwnField['kind'], (field: OwnField) => TSchema> = {
	// Null means that the field was omitted, so it must not become `false`.
	flag: () => Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
	text,
	list: (field) => Type.Union([text(field), Type.Array(text(field), { maxItems: MOST_ITEMS })]),
	choice: ({ choices = {} }) => oneOf(Object.keys(choices)),
};

/** Returns the schemas of fields that are members of a JSON object. */
const membersOf = (fields: readonly OwnField[]) =>
	Object.fromEntries(
		fields.map((field) => [
			field.name,
			Type.Optional({ ...SCHEMAS[field.kind](field), description: `${field.hint.en}.` }),
		]),
	);

/** The platform-specific fields in a JSON body: one object per platform, under the platform's name. */
export const ownBodies = Object.fromEntries(
	WITH_FIELDS.map((platform) => [
		platform,
		Type.Optional(
			Type.Object(membersOf(OWN_FIELDS[platform].upload), {
				description: `Fields for ${PLATFORM_NAMES[platform]} only.`,
			}),
		),
	]),
);

/** The same fields in a form or a query string, with flat names. */
export const ownTexts = Object.fromEntries(
	ALL.map(({ platform, field, name }) => [
		name,
		Type.Optional(
			Type.String({
				maxLength: field.longest,
				description: `${PLATFORM_NAMES[platform]} only. ${field.hint.en}.`,
			}),
		),
	]),
);

const APPROVAL = PLATFORMS.flatMap((platform) => OWN_FIELDS[platform].approval);

/** The approval fields of all platforms that require any. */
export const approvalFields = membersOf(APPROVAL);

/** The body of an approval. */
export const approvalBody = nullable(Type.Object(approvalFields), {
	examples: [
		Object.fromEntries(APPROVAL.map(({ name, choices = {} }) => [name, Object.keys(choices)[0] ?? ''])),
	],
});

/** Platform-specific fields in responses. */
export const ownAnswer = Type.Object(membersOf([...ALL.map(({ field }) => field), ...APPROVAL]), {
	description: 'Platform-specific fields from the upload and its approval.',
});

/** Reads the value of a platform-specific field. @throws ApiError 400 */
function readValue({ kind, choices = {} }: OwnField, values: Values, name: string): OwnValue | undefined {
	if (kind === 'flag') return readFlag(values, name);
	if (kind === 'list') {
		const items = readList(values, name);
		return items.length > 0 ? items : undefined;
	}
	const given = textOf(values[name]);
	if (kind === 'text' || given === undefined || given in choices) return given;
	const known = Object.keys(choices).join(', ');
	throw new ApiError(
		400,
		'request_invalid',
		`${name} must be one of ${known}, not "${given}".`,
		'fix-request',
	);
}

/** Reads all platform-specific fields. @throws ApiError 400 */
export function readOwnFields(values: Values): UploadFields['own'] {
	const own: Partial<Record<Platform, OwnValues>> = {};
	for (const { platform, field, name } of ALL) {
		const value = readValue(field, values, name);
		if (value !== undefined) own[platform] = { ...own[platform], [field.name]: value };
	}
	return own;
}
