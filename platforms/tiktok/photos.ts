import type { TikTok } from './api';
import type { TextProblem } from '../failures';
import type { JsonObject } from '../json';
import type { AllowedPhotos } from './direct-post';
import { invalidRequest } from './errors';
import { sendInit, type Init } from './init';

const DRAFT: Init = {
	path: '/v2/post/publish/content/init/',
	begins: 'a draft',
	lookWhere: 'the TikTok inbox',
	media: 'the photos',
};

const POST: Init = { ...DRAFT, begins: 'a post', lookWhere: 'the account in TikTok' };

const MOST_PHOTOS = 35;
const LONGEST_TITLE = 90;
const LONGEST_DESCRIPTION = 4000;

/** The texts and the cover of a photo post, independent of the source of the photos. */
export interface PhotoTexts {
	/** Index of the cover photo, counted from 0. */
	coverIndex: number;
	/** At most 90 UTF-16 code units. */
	title: string;
	/** At most 4000 UTF-16 code units. */
	description: string;
	/** Sends longer texts anyway: the limits are documented, but not necessarily enforced. */
	force?: boolean;
}

export interface PhotoDraft extends PhotoTexts {
	/** 1 to 35 URLs of JPEG or WebP files on a domain that the app has verified. */
	photoUrls: readonly string[];
}

/**
 * Returns every problem that would make TikTok refuse the texts of a photo post (contracts/tiktok-api.md §4.7). TikTok
 * counts UTF-16 code units; most emoji consist of two.
 */
export function photoTextProblems({
	title,
	description,
}: Pick<PhotoTexts, 'title' | 'description'>): TextProblem[] {
	const problems: TextProblem[] = [];
	if (title.length > LONGEST_TITLE) {
		problems.push({
			code: 'title_too_long',
			message: `The title has ${title.length} characters, as TikTok counts them (UTF-16 units); TikTok accepts ${LONGEST_TITLE} with photos. Shorten it.`,
		});
	}
	if (description.length > LONGEST_DESCRIPTION) {
		problems.push({
			code: 'description_too_long',
			message: `The description has ${description.length} characters, as TikTok counts them (UTF-16 units); TikTok accepts ${LONGEST_DESCRIPTION} with photos. Shorten it.`,
		});
	}
	return problems;
}

/**
 * Rejects photo posts that TikTok would refuse, because TikTok returns the same vague error for all of these problems.
 *
 * @param count number of photos
 * @throws PlatformError
 */
export function checkPhotos(
	count: number,
	{ coverIndex, title, description, force = false }: PhotoTexts,
): void {
	if (count < 1 || count > MOST_PHOTOS) {
		throw invalidRequest(
			`TikTok accepts 1 to ${MOST_PHOTOS} photos in a post, not ${count}. Change the list of photos.`,
		);
	}
	if (coverIndex >= count) {
		throw invalidRequest(
			`There is no photo ${coverIndex} to use as the cover: the ${count} photos are counted from 0. Change the cover index.`,
		);
	}
	const [problem] = force ? [] : photoTextProblems({ title, description });
	if (problem) throw invalidRequest(problem.message);
}

async function initPhotos(
	tiktok: TikTok,
	init: Init,
	draft: PhotoDraft,
	mode: JsonObject,
	postInfo: JsonObject = {},
): Promise<{ publishId: string }> {
	checkPhotos(draft.photoUrls.length, draft);
	const { publishId } = await sendInit(tiktok, init, {
		media_type: 'PHOTO',
		...mode,
		// `post_info` must not be empty, so both texts are always sent.
		post_info: { title: draft.title, description: draft.description, ...postInfo },
		source_info: {
			source: 'PULL_FROM_URL',
			photo_images: draft.photoUrls,
			photo_cover_index: draft.coverIndex,
		},
	});
	return { publishId };
}

/**
 * Starts a draft of photos, which TikTok fetches itself (contracts/tiktok-api.md §4.7). Unlike a video draft, a photo
 * draft includes a title and a description.
 *
 * @throws PlatformError; `url_not_verified` if a domain is not verified
 */
export async function initPhotoDraft(tiktok: TikTok, draft: PhotoDraft): Promise<{ publishId: string }> {
	return await initPhotos(tiktok, DRAFT, draft, { post_mode: 'MEDIA_UPLOAD' });
}

/**
 * Starts a direct post of photos, which TikTok fetches itself (contracts/tiktok-api.md §4.7). The flag for AI-generated
 * content is in a different place than in a video post.
 *
 * @throws PlatformError; `url_not_verified` if a domain is not verified
 */
export async function initPhotoPost(
	tiktok: TikTok,
	draft: PhotoDraft,
	{ postInfo, aiGenerated }: AllowedPhotos,
): Promise<{ publishId: string }> {
	return await initPhotos(tiktok, POST, draft, { post_mode: 'DIRECT_POST', is_aigc: aiGenerated }, postInfo);
}
