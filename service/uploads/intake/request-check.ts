import { PLATFORM_NAMES, PLATFORMS, type Platform } from '../../../platforms/errors';
import { missingFields, OWN_FIELDS } from '../../../platforms/own-fields';
import { describeMedia, imagesIn, type Channels, type Media, type UploadFields } from '../../channels';
import { ApiError } from '../../core/errors';
import type { Warning } from '../../core/warning';
import { applyForce } from '../preflight/force';

const mismatch = (message: string) => new ApiError(400, 'media_type_mismatch', message, 'fix-request');

/** Returns a message if the request is inconsistent, regardless of platform. */
function contradiction({ mediaType }: UploadFields, media: Media): string | undefined {
	const images = imagesIn(media);
	if (mediaType === 'VIDEO' && images > 0)
		return `media_type VIDEO needs a video, but the request has ${describeMedia(media)}. Change one of them.`;
	if (mediaType === 'PHOTO' && images === 0)
		return `media_type PHOTO needs photos, but the request has ${describeMedia(media)}. Change one of them.`;
	return undefined;
}

/**
 * Finds everything about a request that a platform would reject regardless of what its media contain: the number and
 * kind of the media, and the texts. Intake fails with the first problem; preflight reports all problems. The limits
 * for texts are known only from documentation.
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

/** Returns warnings about fields that are specific to platforms to which the upload is not sent. */
const strayFields = ({ own, platforms }: UploadFields): Warning[] =>
	PLATFORMS.filter((platform) => own[platform] && !platforms.includes(platform)).map((platform) => ({
		code: 'field_not_used',
		message: `The fields ${Object.keys(own[platform] ?? {}).join(', ')} were ignored because the upload is not sent to ${PLATFORM_NAMES[platform]}. Add the platform or remove the fields.`,
	}));

/** Returns warnings about the parts of a request that a platform cannot use, so that nothing is dropped silently. */
export const unusedFields = (channels: Channels, fields: UploadFields, media: Media): Warning[] => [
	...fields.unknown,
	...strayFields(fields),
	...fields.platforms.flatMap((platform) => channels[platform].uploads.fields(fields, media).unused),
];
