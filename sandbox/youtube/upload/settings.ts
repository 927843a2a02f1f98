import { ApiError } from '../errors';
import { privacyStatuses } from '../model';
import type { Privacy, Settings, User } from '../model';
import { isFields } from '../parameters';
import type { Fields } from '../parameters';

const categories = '1 2 10 15 17 19 20 22 23 24 25 26 27 28 29'.split(' ');

const at = (name: string) => ({ location: { name, type: 'other' } as const });

/**
 * Validates the settings of a video resource and merges them into `base` (contract §5.1, rules 33, 34, 44).
 *
 * @param base the values for settings that the resource omits
 */
export function readSettings(
	user: User,
	resource: Fields,
	base: Settings,
	options: { titleRequired: boolean; wasPublic: boolean },
): Settings {
	const snippet = isFields(resource.snippet) ? resource.snippet : {};
	const status = isFields(resource.status) ? resource.status : {};
	const placement = isFields(resource.paidProductPlacementDetails)
		? resource.paidProductPlacementDetails
		: {};
	if (isFields(resource.localizations) && snippet.defaultLanguage === undefined) {
		throw new ApiError(
			'defaultLanguageNotSet',
			'The request is missing a default language.',
			at('body.snippet'),
		);
	}
	const privacyStatus = privacyOf(user, status, base.privacyStatus);
	return {
		...base,
		title: titleOf(snippet, base.title, options.titleRequired),
		description: descriptionOf(snippet, base.description),
		tags: tagsOf(snippet, base.tags),
		categoryId: categoryOf(snippet, base.categoryId),
		privacyStatus,
		publishAtMs: publishAtOf(status, privacyStatus, options.wasPublic, base.publishAtMs),
		selfDeclaredMadeForKids: flagOf(status, 'selfDeclaredMadeForKids', base.selfDeclaredMadeForKids),
		containsSyntheticMedia: flagOf(status, 'containsSyntheticMedia', base.containsSyntheticMedia) ?? false,
		embeddable: flagOf(status, 'embeddable', base.embeddable) ?? true,
		publicStatsViewable: flagOf(status, 'publicStatsViewable', base.publicStatsViewable) ?? true,
		license: licenseOf(status, base.license),
		hasPaidProductPlacement:
			flagOf(placement, 'hasPaidProductPlacement', base.hasPaidProductPlacement) ?? false,
	};
}

function titleOf({ title }: Fields, base: string, isRequired: boolean): string {
	if (title === undefined && !isRequired) return base;
	if (typeof title === 'string' && title !== '' && [...title].length <= 100 && !/[<>]/.test(title))
		return title;
	throw new ApiError(
		'invalidTitle',
		'The request metadata specifies an invalid or empty video title.',
		at('body.snippet.title'),
	);
}

/** Returns the description; its limit of 5,000 is in bytes, not characters. */
function descriptionOf({ description = '' }: Fields, base: string): string {
	if (description === '') return base;
	if (
		typeof description === 'string' &&
		Buffer.byteLength(description) <= 5000 &&
		!/[<>]/.test(description)
	) {
		return description;
	}
	throw new ApiError(
		'invalidDescription',
		'The request metadata specifies an invalid video description.',
		at('body.snippet.description'),
	);
}

/**
 * Returns the tags, which may have at most 500 characters in total, including commas between tags and two quotes for
 * each tag with a space.
 */
function tagsOf({ tags }: Fields, base: string[]): string[] {
	if (tags === undefined) return base;
	if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && !/[<>]/.test(tag))) {
		const texts = tags as string[];
		const length = texts.reduce((sum, tag) => sum + tag.length + (tag.includes(' ') ? 2 : 0), 0);
		if (length + Math.max(0, texts.length - 1) <= 500) return texts;
	}
	throw new ApiError(
		'invalidTags',
		'The request metadata specifies invalid video keywords.',
		at('body.snippet.tags'),
	);
}

function categoryOf({ categoryId }: Fields, base: string): string {
	if (categoryId === undefined) return base;
	if (typeof categoryId === 'string' && categories.includes(categoryId)) return categoryId;
	throw new ApiError(
		'invalidCategoryId',
		'The request metadata specifies an invalid category ID.',
		at('body.snippet.categoryId'),
	);
}

function privacyOf(user: User, { privacyStatus }: Fields, base: Privacy): Privacy {
	if (privacyStatus === undefined) return base;
	const known = privacyStatuses.find((one) => one === privacyStatus);
	if (!known) {
		throw new ApiError(
			'invalidVideoMetadata',
			'The request metadata is invalid.',
			at('body.status.privacyStatus'),
		);
	}
	if (!user.forbiddenPrivacy.includes(known)) return known;
	throw new ApiError(
		'forbiddenPrivacySetting',
		'The request metadata specifies an invalid or forbidden privacy setting.',
		at('body.status.privacyStatus'),
	);
}

/** Returns the time of a scheduled publication, which is only allowed for a private video that was never public. */
function publishAtOf(
	{ publishAt }: Fields,
	privacyStatus: Privacy,
	wasPublic: boolean,
	base: number | null,
): number | null {
	if (publishAt === undefined || publishAt === null) return base;
	const ms = typeof publishAt === 'string' ? Date.parse(publishAt) : NaN;
	if (!Number.isNaN(ms) && privacyStatus === 'private' && !wasPublic) return ms;
	throw new ApiError(
		'invalidPublishAt',
		'The request metadata specifies an invalid scheduled publishing time.',
		at('body.status.publishAt'),
	);
}

function licenseOf({ license }: Fields, base: string): string {
	if (license === undefined) return base;
	if (license === 'youtube' || license === 'creativeCommon') return license;
	throw new ApiError('invalidVideoMetadata', 'The request metadata is invalid.', at('body.status.license'));
}

function flagOf(fields: Fields, name: string, base: boolean | undefined): boolean | undefined {
	const value = fields[name];
	if (value === undefined) return base;
	if (typeof value === 'boolean') return value;
	throw new ApiError('invalidVideoMetadata', 'The request metadata is invalid.', at(`body.${name}`));
}
