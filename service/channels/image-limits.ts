import { PLATFORM_NAMES, type Platform } from '../../platforms/errors';
import type { MediaType } from '../../platforms/media';
import { fixMedia, type Found, type Image, type ImageFacts } from './media-facts';

const TYPE_NAMES: Record<MediaType, string> = {
	'image/jpeg': 'JPEG',
	'image/webp': 'WebP',
	'video/mp4': 'an MP4 video',
	'video/quicktime': 'a MOV video',
	'video/webm': 'a WebM video',
};

/**
 * `isOnlyDocumented` is true if the platform has not been seen to enforce the limit (see the marks in docs/contracts).
 */
type Rule = [code: string, message: string, isOnlyDocumented: boolean];

/** A platform's limits for photos. */
export interface ImageLimits {
	platform: Platform;
	types: readonly MediaType[];
	/** Formats that the platform may accept even though its documentation excludes them. */
	doubtful: readonly string[];
	mostBytes: number;
	shape: (facts: ImageFacts) => Rule[];
}

function typeRule({ platform, types, doubtful }: ImageLimits, { contentType }: Image): Rule[] {
	if (typeof contentType === 'string' && types.includes(contentType)) return [];
	const found = typeof contentType === 'string' ? TYPE_NAMES[contentType] : contentType.other;
	const taken = types.map((type) => TYPE_NAMES[type]).join(' or ');
	return [
		[
			'container_refused',
			`is ${found}; ${PLATFORM_NAMES[platform]} accepts only ${taken} photos. Convert it and send it again.`,
			doubtful.includes(found),
		],
	];
}

/** Returns everything that a platform would reject about a photo. @param which the photo's name, such as "The photo" */
export function imageProblems(
	image: Image,
	facts: ImageFacts | undefined,
	limits: ImageLimits,
	which: string,
): Found[] {
	const { platform, mostBytes, shape } = limits;
	const wrongType = typeRule(limits, image);
	const wrongShape = facts && wrongType.length === 0 ? shape(facts) : [];
	const size: Rule[] =
		image.sizeBytes > mostBytes
			? [
					[
						'file_too_large',
						`has ${image.sizeBytes} bytes; ${PLATFORM_NAMES[platform]} accepts photos of up to ${mostBytes} bytes. Send a smaller one.`,
						true,
					],
				]
			: [];
	return [...wrongType, ...wrongShape, ...size].map(([code, message, isOnlyDocumented]) => ({
		...fixMedia(platform, code, `${which} ${message}`),
		onlyDocumented: isOnlyDocumented,
	}));
}
