import { PLATFORM_NAMES, type Platform } from '../../../platforms/errors';
import type { MediaType } from '../../../platforms/media';
import { fixMedia, type Found } from './video-rules';
import type { ImageFacts } from '../inspection';
import type { InstagramPost } from '../intake/post-type';
import type { Warning } from '../../core/warning';

/** The largest picture (contracts/tiktok-api.md §4.11, instagram-api.md §4.6). */
const MOST_BYTES: Record<Platform, number> = { tiktok: 20_000_000, instagram: 8 * 2 ** 20 };

/** Instagram's pages say 8 MB; its table of errors, 8 MiB. */
const FEWER_BYTES = 8_000_000;

/** Width divided by height of a photo in the feed: documented from 4:5 to 1.91:1, but 3:4 was taken (contracts/instagram-api.md §4.6). */
const FEED_ASPECT = { least: 0.75, documented: 0.8, most: 1.91 };
const TOLERANCE = 0.01;

/** What TikTok calls 1080p, upright or not (contracts/tiktok-api.md §4.11). */
const TIKTOK_SIDES = { shorter: 1080, longer: 1920 };

const TYPE_NAMES: Record<MediaType, string> = {
	'image/jpeg': 'JPEG',
	'image/webp': 'WebP',
	'video/mp4': 'an MP4 video',
	'video/quicktime': 'a MOV video',
	'video/webm': 'a WebM video',
};

/** What a platform takes as a photo. */
const TYPES: Record<Platform, readonly MediaType[]> = {
	tiktok: ['image/jpeg', 'image/webp'],
	instagram: ['image/jpeg'],
};

export interface Image {
	sizeBytes: number;
	/** Or what it is instead, such as "PNG". */
	contentType: MediaType | { other: string };
}

/** Documented: nobody has seen the platform enforce it (the marks in docs/contracts). */
type Rule = [code: string, message: string, isOnlyDocumented: boolean];

/** What TikTok's pages exclude; whether it refuses them was not seen. */
const OTHER_PHOTOS = ['PNG', 'GIF', 'HEIC or AVIF'];

function shapeRules(platform: Platform, { width, height }: ImageFacts, post: InstagramPost): Rule[] {
	if (platform === 'tiktok') {
		const { shorter, longer } = TIKTOK_SIDES;
		if (Math.min(width, height) <= shorter && Math.max(width, height) <= longer) return [];
		return [
			[
				'frame_size_refused',
				`has ${width} × ${height} pixels; TikTok takes photos of up to ${shorter} × ${longer} (1080p). Make it smaller.`,
				Math.min(width, height) <= shorter,
			],
		];
	}
	const aspect = width / height;
	const { least, most } = FEED_ASPECT;
	if (post === 'STORIES' || (aspect > least - TOLERANCE && aspect < most + TOLERANCE)) return [];
	return [
		[
			'aspect_ratio_refused',
			`has ${width} × ${height} pixels, so its width is ${aspect.toFixed(2)} times its height; Instagram's feed takes 0.75 (3:4) to 1.91. Crop it, or send it as a story.`,
			false,
		],
	];
}

function typeRule(platform: Platform, { contentType }: Image): Rule[] {
	if (typeof contentType === 'string' && TYPES[platform].includes(contentType)) return [];
	const found = typeof contentType === 'string' ? TYPE_NAMES[contentType] : contentType.other;
	const taken = TYPES[platform].map((type) => TYPE_NAMES[type]).join(' or ');
	return [
		[
			'container_refused',
			`is ${found}; ${PLATFORM_NAMES[platform]} takes photos as ${taken} only. Convert it and send it again.`,
			platform === 'tiktok' && OTHER_PHOTOS.includes(found),
		],
	];
}

/** What Instagram takes by one of its pages or reports, and refuses by another. */
export function imageWarnings(
	platform: Platform,
	{ sizeBytes }: Image,
	facts: ImageFacts | undefined,
	post: InstagramPost,
	which = 'The photo',
): Warning[] {
	if (platform !== 'instagram') return [];
	const warnings: Warning[] = [];
	if (sizeBytes > FEWER_BYTES && sizeBytes <= MOST_BYTES.instagram) {
		warnings.push({
			code: 'file_size_doubtful',
			message: `${which} has ${sizeBytes} bytes, between the two limits that Instagram's pages name: ${FEWER_BYTES} and ${MOST_BYTES.instagram}. If it is refused, send a smaller one.`,
		});
	}
	const aspect = facts && facts.width / facts.height;
	const { least, documented } = FEED_ASPECT;
	const isTall = aspect !== undefined && aspect > least - TOLERANCE && aspect <= documented - TOLERANCE;
	if (facts && isTall && post !== 'STORIES') {
		warnings.push({
			code: 'aspect_ratio_doubtful',
			message: `${which} has ${facts.width} × ${facts.height} pixels, so its width is ${aspect.toFixed(2)} times its height. Instagram's pages say at least 0.8 (4:5), but 0.75 (3:4) was seen to be taken. If it is refused, crop it, or send it as a story.`,
		});
	}
	return warnings;
}

/**
 * What a platform would refuse about a photo.
 *
 * @param facts undefined if the file does not say
 * @param post what Instagram makes of it
 * @param which which photo of the post it is, as "The photo"
 */
export function imageProblems(
	platform: Platform,
	image: Image,
	facts: ImageFacts | undefined,
	post: InstagramPost,
	which = 'The photo',
): Found[] {
	const wrongType = typeRule(platform, image);
	const shape = facts && wrongType.length === 0 ? shapeRules(platform, facts, post) : [];
	const most = MOST_BYTES[platform];
	const size: Rule[] =
		image.sizeBytes > most
			? [
					[
						'file_too_large',
						`has ${image.sizeBytes} bytes; ${PLATFORM_NAMES[platform]} takes photos of up to ${most}. Send a smaller one.`,
						true,
					],
				]
			: [];
	return [...wrongType, ...shape, ...size].map(([code, message, isOnlyDocumented]) => ({
		...fixMedia(platform, code, `${which} ${message}`),
		onlyDocumented: isOnlyDocumented,
	}));
}
