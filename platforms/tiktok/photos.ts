import type { TikTok } from './api';
import type { TextProblem } from '../failures';
import { invalidRequest } from './errors';
import { sendInit, type Init } from './init';

const PHOTOS: Init = {
	path: '/v2/post/publish/content/init/',
	begins: 'a draft',
	lookWhere: 'into the TikTok inbox',
	media: 'the photos',
};

const MOST_PHOTOS = 35;
const LONGEST_TITLE = 90;
const LONGEST_DESCRIPTION = 4000;

export interface PhotoDraft {
	/** 1 to 35 addresses of JPEG or WebP files under a domain that the app has verified. */
	photoUrls: readonly string[];
	/** Which photo is the cover, counted from 0. */
	coverIndex: number;
	/** At most 90 UTF-16 units. */
	title: string;
	/** At most 4000 UTF-16 units. */
	description: string;
	/** Sends texts that are longer: the limits are only documented. */
	force?: boolean;
}

/**
 * Everything that TikTok would refuse about the texts of a photo draft (contracts/tiktok-api.md §4.7). It counts UTF-16
 * units, of which most emoji have two.
 */
export function photoTextProblems({
	title,
	description,
}: Pick<PhotoDraft, 'title' | 'description'>): TextProblem[] {
	const problems: TextProblem[] = [];
	if (title.length > LONGEST_TITLE) {
		problems.push({
			code: 'title_too_long',
			message: `The title has ${title.length} characters, as TikTok counts them (UTF-16 units); TikTok takes ${LONGEST_TITLE} with photos. Shorten it.`,
		});
	}
	if (description.length > LONGEST_DESCRIPTION) {
		problems.push({
			code: 'description_too_long',
			message: `The description has ${description.length} characters, as TikTok counts them (UTF-16 units); TikTok takes ${LONGEST_DESCRIPTION} with photos. Shorten it.`,
		});
	}
	return problems;
}

/** TikTok's own answer to each of these is the same vague one. */
function check({ photoUrls, coverIndex, title, description, force = false }: PhotoDraft): void {
	if (photoUrls.length < 1 || photoUrls.length > MOST_PHOTOS) {
		throw invalidRequest(
			`TikTok takes 1 to ${MOST_PHOTOS} photos at once, not ${photoUrls.length}. Change the list of photos.`,
		);
	}
	if (coverIndex >= photoUrls.length) {
		throw invalidRequest(
			`There is no photo ${coverIndex} to be the cover: the ${photoUrls.length} photos are counted from 0. Change the cover index.`,
		);
	}
	const [problem] = force ? [] : photoTextProblems({ title, description });
	if (problem) throw invalidRequest(problem.message);
}

/**
 * Starts a draft of photos, which TikTok fetches itself (contracts/tiktok-api.md §4.7). Unlike a video draft it
 * carries title and description along.
 *
 * @throws PlatformError; `url_not_verified` if a domain is not verified
 */
export async function initPhotoDraft(tiktok: TikTok, draft: PhotoDraft): Promise<{ publishId: string }> {
	check(draft);
	const { publishId } = await sendInit(tiktok, PHOTOS, {
		media_type: 'PHOTO',
		post_mode: 'MEDIA_UPLOAD',
		// Must not be empty, so both go along even without words.
		post_info: { title: draft.title, description: draft.description },
		source_info: {
			source: 'PULL_FROM_URL',
			photo_images: draft.photoUrls,
			photo_cover_index: draft.coverIndex,
		},
	});
	return { publishId };
}
