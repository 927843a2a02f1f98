import { Type, type TSchema } from '@sinclair/typebox';
import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../../platforms/errors';
import { OWN_FIELDS, type OwnField, type OwnValue, type OwnValues } from '../../../platforms/own-fields';
import type { UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import { nullable, oneOf } from '../../core/schemas';
import { MOST_ITEMS, readFlag, readList, textOf, type Values } from './field-values';

const WITH_FIELDS = PLATFORMS.filter((platform) => OWN_FIELDS[platform].upload.length > 0);

/** Own fields by their names among the fields of all platforms, such as `platform.name`. */
const ALL = WITH_FIELDS.flatMap((platform) =>
	OWN_FIELDS[platform].upload.map((field) => ({ platform, field, name: `${platform}.${field.name}` })),
);

/** The names of all own fields, where those of all platforms meet. */
export const OWN_NAMES = ALL.map(({ name }) => name);

/** Names that stand for a list or for members. */
export const OWN_LISTS: readonly string[] = [
	...WITH_FIELDS,
	...ALL.flatMap(({ field, name }) => (field.kind === 'list' ? [name] : [])),
];

/** The most characters of each. */
export const OWN_LONGEST = Object.fromEntries(ALL.map(({ field, name }) => [name, field.longest]));

const text = ({ longest }: OwnField) => Type.String({ maxLength: longest });

const SCHEMAS: Record<OwnField['kind'], (field: OwnField) => TSchema> = {
	// Null means that it was left out, which must not become an answer.
	flag: () => Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
	text,
	list: (field) => Type.Union([text(field), Type.Array(text(field), { maxItems: MOST_ITEMS })]),
	choice: ({ choices = {} }) => oneOf(Object.keys(choices)),
};

/** Fields as members of a JSON object. */
const membersOf = (fields: readonly OwnField[]) =>
	Object.fromEntries(
		fields.map((field) => [
			field.name,
			Type.Optional({ ...SCHEMAS[field.kind](field), description: `${field.hint.en}.` }),
		]),
	);

/** The own fields of each platform in a JSON body: an object under the platform's name. */
export const ownBodies = Object.fromEntries(
	WITH_FIELDS.map((platform) => [
		platform,
		Type.Optional(
			Type.Object(membersOf(OWN_FIELDS[platform].upload), {
				description: `What only ${PLATFORM_NAMES[platform]} has.`,
			}),
		),
	]),
);

/** The same in a form or a query: texts with names of their own. */
export const ownTexts = Object.fromEntries(
	ALL.map(({ platform, field, name }) => [
		name,
		Type.Optional(
			Type.String({
				maxLength: field.longest,
				description: `For ${PLATFORM_NAMES[platform]} alone. ${field.hint.en}.`,
			}),
		),
	]),
);

const APPROVAL = PLATFORMS.flatMap((platform) => OWN_FIELDS[platform].approval);

/** The members of an approval, for all platforms that need to know something. */
export const approvalFields = membersOf(APPROVAL);

/** What an approval says. */
export const approvalBody = nullable(Type.Object(approvalFields), {
	examples: [
		Object.fromEntries(APPROVAL.map(({ name, choices = {} }) => [name, Object.keys(choices)[0] ?? ''])),
	],
});

/** Own fields in answers. */
export const ownAnswer = Type.Object(membersOf([...ALL.map(({ field }) => field), ...APPROVAL]), {
	description: 'What only its platform has, as the upload and its approval said it.',
});

/** @throws ApiError 400 */
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
		`${name} must be one of ${known}, not "${given}". Correct it.`,
		'fix-request',
	);
}

/** Reads the own fields of every platform. @throws ApiError 400 */
export function readOwnFields(values: Values): UploadFields['own'] {
	const own: Partial<Record<Platform, OwnValues>> = {};
	for (const { platform, field, name } of ALL) {
		const value = readValue(field, values, name);
		if (value !== undefined) own[platform] = { ...own[platform], [field.name]: value };
	}
	return own;
}
