import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../../platforms/errors';
import { missingFields, OWN_FIELDS } from '../../../platforms/own-fields';
import { describeMedia, imagesIn, type Channels, type Media, type UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Warning } from '../../core/warning';
import { applyForce } from '../preflight/force';

const mismatch = (message: string) => new ApiError(400, 'media_type_mismatch', message, 'fix-request');

/** Why the request contradicts itself, whatever platform it is for. */
function contradiction({ mediaType }: UploadFields, media: Media): string | undefined {
	const images = imagesIn(media);
	if (mediaType === 'VIDEO' && images > 0)
		return `media_type VIDEO needs a video, but the request has ${describeMedia(media)}. Correct one of them.`;
	if (mediaType === 'PHOTO' && images === 0)
		return `media_type PHOTO needs photos, but the request has ${describeMedia(media)}. Correct one of them.`;
	return undefined;
}

/**
 * Everything about a request itself that a platform would refuse, whatever its media look like inside: their number and
 * kind, and the texts. Intake refuses the first one, preflight names all. The limits of texts are only documented.
 */
export function checkRequest(
	channels: Channels,
	platform: Platform,
	fields: UploadFields,
	media: Media,
): { problems: ApiError[]; warnings: Warning[] } {
	const { uploads } = channels[platform];
	const report = uploads.fields(fields, media);
	const wrong = contradiction(fields, media) ?? report.mismatch;
	const texts = report.problems.map((text) => ({ ...text, onlyDocumented: true }));
	const { problems, warnings } = applyForce(texts, fields.force);
	const missing = missingFields(OWN_FIELDS[platform].upload, {
		...uploads.defaults,
		...fields.own[platform],
	});
	const refused = [...missing, ...problems].map(
		({ code, message }) => new ApiError(400, code, message, 'fix-request'),
	);
	return { problems: wrong === undefined ? refused : [mismatch(wrong), ...refused], warnings };
}

/** Own fields of platforms that the upload does not go to. */
const strayFields = ({ own, platforms }: UploadFields): Warning[] =>
	PLATFORMS.filter((platform) => own[platform] && !platforms.includes(platform)).map((platform) => ({
		code: 'field_not_used',
		message: `The upload does not go to ${PLATFORM_NAMES[platform]}, so that its own fields (${Object.keys(own[platform] ?? {}).join(', ')}) were ignored. Add the platform, or leave them out.`,
	}));

/** What of the request a platform cannot use, so that nothing is dropped in silence. */
export const unusedFields = (channels: Channels, fields: UploadFields, media: Media): Warning[] => [
	...fields.unknown,
	...strayFields(fields),
	...fields.platforms.flatMap((platform) => channels[platform].uploads.fields(fields, media).unused),
];
