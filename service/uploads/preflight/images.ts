import { imageSize } from 'image-size';
import type { Platform } from '../../../platforms/errors';
import type { MediaType } from '../../../platforms/media';
import { fixMedia, type Problem } from './limits';
import type { ReadRange } from './boxes';
import type { InstagramPost } from '../post-type';

/** The largest picture (contracts/tiktok-api.md §4.11, instagram-api.md §4.6). */
const MOST_BYTES: Record<Platform, number> = { tiktok: 20_000_000, instagram: 8_000_000 };

/** Width divided by height of a picture in the feed: 4:5 to 1.91:1 (contracts/instagram-api.md §4.6). */
const FEED_ASPECT = { least: 0.8, most: 1.91 };
const TOLERANCE = 0.01;

/** What a camera writes before the size: previews and notes. */
const HEAD_BYTES = 1024 * 1024;

/** EXIF orientations in which width and height change places. */
const TURNED = 5;

export interface Image {
	sizeBytes: number;
	contentType: MediaType;
}

/** Width divided by height as people see it; undefined if the file does not say. */
async function aspectOf(read: ReadRange, sizeBytes: number): Promise<number | undefined> {
	const head = await read(0, Math.min(sizeBytes, HEAD_BYTES));
	try {
		const { width, height, orientation = 1 } = imageSize(head);
		return orientation >= TURNED ? height / width : width / height;
	} catch {
		return undefined;
	}
}

async function instagramProblems(image: Image, read: ReadRange, post: InstagramPost): Promise<Problem[]> {
	if (image.contentType !== 'image/jpeg') {
		const message = 'Instagram takes pictures as JPEG only. Convert it and send it again.';
		return [fixMedia('instagram', 'container_refused', message)];
	}
	const aspect = post === 'STORIES' ? undefined : await aspectOf(read, image.sizeBytes);
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

/** What a platform would refuse about a picture. @param post what Instagram makes of it */
export async function imageProblems(
	platform: Platform,
	image: Image,
	read: ReadRange,
	post: InstagramPost,
): Promise<Problem[]> {
	const problems = platform === 'instagram' ? await instagramProblems(image, read, post) : [];
	const most = MOST_BYTES[platform];
	if (image.sizeBytes > most) {
		const message = `A picture has at most ${most} bytes there, not ${image.sizeBytes}. Send a smaller one.`;
		problems.push(fixMedia(platform, 'file_too_large', message));
	}
	return problems;
}
