import type { Platform } from './errors';
import type { OwnField, OwnFields, OwnValues } from './own-field';
import { YOUTUBE_FIELDS } from './youtube/own-fields';

export type { OwnField, OwnValue, OwnValues } from './own-field';

const NONE: OwnFields = { upload: [], approval: [] };

/**
 * The platform-specific fields of each platform: requests, storage, descriptions, pages and nodes all use this list.
 */
export const OWN_FIELDS: Readonly<Record<Platform, OwnFields>> = {
	tiktok: NONE,
	instagram: NONE,
	youtube: YOUTUBE_FIELDS,
};

/** Returns the errors for required fields without a value. */
export const missingFields = (fields: readonly OwnField[], values: OwnValues) =>
	fields.flatMap(({ name, missing }) => (missing && values[name] === undefined ? [missing] : []));
