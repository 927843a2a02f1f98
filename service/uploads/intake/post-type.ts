import type { Platform } from '../../../platforms/errors';
import { isImage, type MediaType } from '../../../platforms/media';
import { ApiError } from '../../core/errors';
import { MEDIA_TYPES, type RequestedType } from './upload-fields';

/** What Instagram makes of an upload: one of its containers. */
export type InstagramPost = 'REELS' | 'IMAGE' | 'STORIES' | 'CAROUSEL';

/** The media of a request: a video, or so many pictures. */
export type Media = 'video' | { images: number };

/** The most pictures of a post, TikTok's (contracts/tiktok-api.md §4.7, instagram-api.md §4.1). */
export const MOST_PHOTOS = 35;
const FEWEST_CHILDREN = 2;
const MOST_CHILDREN = 10;

const imagesIn = (media: Media) => (media === 'video' ? 0 : media.images);

const isInstagrams = (type: RequestedType | undefined): type is InstagramPost =>
	type !== undefined && type !== 'VIDEO' && type !== 'PHOTO';

/** The container of Instagram: the one that was asked for, otherwise the usual one for the media. */
export function instagramPost(media: Media, requested: RequestedType | undefined): InstagramPost {
	if (isInstagrams(requested)) return requested;
	if (media === 'video') return 'REELS';
	return media.images > 1 ? 'CAROUSEL' : 'IMAGE';
}

function fitsInstagram(post: InstagramPost, media: Media): boolean {
	const images = imagesIn(media);
	if (post === 'REELS') return images === 0;
	if (post === 'IMAGE') return images === 1;
	if (post === 'STORIES') return images <= 1;
	return images >= FEWEST_CHILDREN && images <= MOST_CHILDREN;
}

const mismatch = (message: string) => new ApiError(400, 'media_type_mismatch', message, 'fix-request');

/** Why a platform cannot make a post of these media, as the request asks; undefined if it can. */
export function postTypeProblem(
	platform: Platform,
	media: Media,
	requested: RequestedType | undefined,
): ApiError | undefined {
	const images = imagesIn(media);
	const sent = images === 0 ? 'a video' : images === 1 ? 'one photo' : `${images} photos`;
	if (requested === 'VIDEO' && images > 0)
		return mismatch(`media_type VIDEO needs a video, but the request has ${sent}. Correct one of them.`);
	if (requested === 'PHOTO' && images === 0)
		return mismatch(`media_type PHOTO needs photos, but the request has ${sent}. Correct one of them.`);
	if (platform === 'tiktok') {
		if (images <= MOST_PHOTOS) return undefined;
		return mismatch(`TikTok takes at most ${MOST_PHOTOS} photos, but the request has ${sent}. Send fewer.`);
	}
	const post = instagramPost(media, requested);
	if (fitsInstagram(post, media)) return undefined;
	const wanted = {
		REELS: 'a video',
		IMAGE: 'one photo',
		STORIES: 'a video or one photo',
		CAROUSEL: `${FEWEST_CHILDREN} to ${MOST_CHILDREN} photos`,
	}[post];
	return mismatch(
		`Instagram's ${post} needs ${wanted}, but the request has ${sent}. Correct media_type or the media.`,
	);
}

/** What is known of an upload's media and wishes. */
interface UploadMedia {
	contentType: MediaType | null;
	imageUrls: readonly string[];
	mediaType: string | null;
}

/** The media of an upload; one that is still to be fetched counts as a video. */
export function mediaOf({ contentType, imageUrls }: Omit<UploadMedia, 'mediaType'>): Media {
	if (imageUrls.length > 0) return { images: imageUrls.length };
	return contentType !== null && isImage(contentType) ? { images: 1 } : 'video';
}

/** The container that an upload becomes at Instagram. */
export function instagramPostOf(upload: UploadMedia): InstagramPost {
	const requested = MEDIA_TYPES.find((type) => type === upload.mediaType);
	return instagramPost(mediaOf(upload), requested);
}
