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

/** Documented: nobody has seen the platform enforce it (the marks in docs/contracts). */
type Rule = [code: string, message: string, isOnlyDocumented: boolean];

/** What a platform takes as a photo. */
export interface ImageLimits {
	platform: Platform;
	types: readonly MediaType[];
	/** What its pages exclude, of which nobody has seen whether it is refused. */
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
			`is ${found}; ${PLATFORM_NAMES[platform]} takes photos as ${taken} only. Convert it and send it again.`,
			doubtful.includes(found),
		],
	];
}

/** Everything that a platform would refuse about a photo. @param which which photo of the post, as "The photo" */
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
						`has ${image.sizeBytes} bytes; ${PLATFORM_NAMES[platform]} takes photos of up to ${mostBytes}. Send a smaller one.`,
						true,
					],
				]
			: [];
	return [...wrongType, ...wrongShape, ...size].map(([code, message, isOnlyDocumented]) => ({
		...fixMedia(platform, code, `${which} ${message}`),
		onlyDocumented: isOnlyDocumented,
	}));
}
