import type { Platform } from '../../../platforms/errors';
import type { MediaType } from '../../../platforms/media';
import { fixMedia, type Problem } from './limits';
import type { ImageFacts } from '../inspection';
import type { InstagramPost } from '../post-type';

/** The largest picture (contracts/tiktok-api.md §4.11, instagram-api.md §4.6). */
const MOST_BYTES: Record<Platform, number> = { tiktok: 20_000_000, instagram: 8_000_000 };

/** Width divided by height of a picture in the feed: 4:5 to 1.91:1 (contracts/instagram-api.md §4.6). */
const FEED_ASPECT = { least: 0.8, most: 1.91 };
const TOLERANCE = 0.01;

export interface Image {
	sizeBytes: number;
	contentType: MediaType;
}

function instagramProblems(image: Image, facts: ImageFacts | undefined, post: InstagramPost): Problem[] {
	if (image.contentType !== 'image/jpeg') {
		const message = 'Instagram takes pictures as JPEG only. Convert it and send it again.';
		return [fixMedia('instagram', 'container_refused', message)];
	}
	const aspect = post === 'STORIES' || facts === undefined ? undefined : facts.width / facts.height;
	const { least, most } = FEED_ASPECT;
	if (aspect === undefined || (aspect > least - TOLERANCE && aspect < most + TOLERANCE)) return [];
	return [
		fixMedia(
			'instagram',
			'aspect_ratio_refused',
			`A picture in Instagram's feed is between 4:5 and 1.91:1; this one's width is ${aspect.toFixed(2)} times its height. Crop it, or send it as a story.`,
		),
	];
}

/**
 * What a platform would refuse about a picture.
 *
 * @param facts undefined if the file does not say
 * @param post what Instagram makes of it
 */
export function imageProblems(
	platform: Platform,
	image: Image,
	facts: ImageFacts | undefined,
	post: InstagramPost,
): Problem[] {
	const problems = platform === 'instagram' ? instagramProblems(image, facts, post) : [];
	const most = MOST_BYTES[platform];
	if (image.sizeBytes > most) {
		const message = `A picture has at most ${most} bytes there, not ${image.sizeBytes}. Send a smaller one.`;
		problems.push(fixMedia(platform, 'file_too_large', message));
	}
	return problems;
}
