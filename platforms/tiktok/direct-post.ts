import { PlatformError } from '../errors';
import type { JsonObject } from '../json';
import type { TikTok } from './api';
import type { ChunkPlan } from './chunk-plan';
import { getCreatorInfo, type CreatorInfo } from './creator';
import { invalidRequest } from './errors';
import { sendPullInit, sendUploadInit, type Init } from './init';

const DIRECT_VIDEO: Init = {
	path: '/v2/post/publish/video/init/',
	begins: 'a post',
	lookWhere: 'the account in TikTok',
	media: 'the video',
};

const LONGEST_TITLE = 2200;

/** The user's choices for every direct post (contracts/tiktok-api.md §4.13). */
export interface SharedChoices {
	/** One of the levels in the creator info; the user must choose it, so there is no default. */
	privacyLevel: string;
	disableComment: boolean;
	/** True if the post promotes the creator's own brand. */
	yourBrand: boolean;
	/** True if the post is a paid partnership. */
	brandedContent: boolean;
	/** True if the content was made with AI. */
	aiGenerated: boolean;
}

/** The user's choices for a video (contracts/tiktok-api.md §4.8). */
export interface PostChoices extends SharedChoices {
	/** At most 2200 UTF-16 code units; `#` and `@` are supported. */
	title: string;
	disableDuet: boolean;
	disableStitch: boolean;
	/** Position of the cover frame in milliseconds; TikTok's default is the first frame. */
	coverTimestampMs?: number;
}

/** The user's choices for photos, except for the texts (contracts/tiktok-api.md §4.7). */
export interface PhotoChoices extends SharedChoices {
	/** True to let TikTok add recommended music, which the user can change in the app. */
	autoAddMusic: boolean;
}

/** A video that has been checked against the creator info, which is required before an init. */
export interface AllowedPost {
	postInfo: JsonObject;
}

/** Photos that have been checked against the creator info. */
export interface AllowedPhotos {
	/** Does not include the title and description. */
	postInfo: JsonObject;
	aiGenerated: boolean;
}

/**
 * Reads the creator's posting options, as TikTok requires before every direct post, and checks the choices against them
 * (contracts/tiktok-api.md §4.9, §4.13).
 *
 * @returns the parameters common to all posts; interactions that the creator has turned off remain off
 */
async function askCreator(
	tiktok: TikTok,
	scopes: readonly string[],
	choices: SharedChoices,
): Promise<{ creator: CreatorInfo; shared: JsonObject }> {
	if (choices.brandedContent && choices.privacyLevel === 'SELF_ONLY') {
		throw invalidRequest(
			'TikTok does not allow branded content that only the creator can see. Choose another privacy level.',
		);
	}
	const creator = await getCreatorInfo(tiktok, scopes);
	if (!creator.privacyLevelOptions.includes(choices.privacyLevel)) {
		throw new PlatformError({
			platform: 'tiktok',
			code: 'privacy_level_not_allowed',
			action: 'fix-request',
			message: `The account does not allow the privacy level "${choices.privacyLevel}". Choose one of ${creator.privacyLevelOptions.join(', ')}.`,
		});
	}
	const shared = {
		privacy_level: choices.privacyLevel,
		disable_comment: choices.disableComment || creator.commentDisabled,
		brand_organic_toggle: choices.yourBrand,
		brand_content_toggle: choices.brandedContent,
	};
	return { creator, shared };
}

/**
 * Checks that the creator may post a video with these choices (contracts/tiktok-api.md §4.8, §4.9).
 *
 * @param scopes the granted scopes
 * @throws PlatformError; `privacy_level_not_allowed` for a level that is not in the creator info
 */
export async function allowPost(
	tiktok: TikTok,
	scopes: readonly string[],
	choices: PostChoices,
): Promise<AllowedPost> {
	if (choices.title.length > LONGEST_TITLE) {
		throw invalidRequest(
			`The title has ${choices.title.length} characters; TikTok accepts ${LONGEST_TITLE}. Shorten it.`,
		);
	}
	const { creator, shared } = await askCreator(tiktok, scopes, choices);
	const { coverTimestampMs } = choices;
	return {
		postInfo: {
			...shared,
			title: choices.title,
			disable_duet: choices.disableDuet || creator.duetDisabled,
			disable_stitch: choices.disableStitch || creator.stitchDisabled,
			is_aigc: choices.aiGenerated,
			...(coverTimestampMs !== undefined && { video_cover_timestamp_ms: coverTimestampMs }),
		},
	};
}

/** Like `allowPost`, for photos (contracts/tiktok-api.md §4.7, §4.9). @throws PlatformError */
export async function allowPhotos(
	tiktok: TikTok,
	scopes: readonly string[],
	choices: PhotoChoices,
): Promise<AllowedPhotos> {
	const { shared } = await askCreator(tiktok, scopes, choices);
	return {
		postInfo: { ...shared, auto_add_music: choices.autoAddMusic },
		aiGenerated: choices.aiGenerated,
	};
}

/**
 * Starts a direct post whose bytes we send (contracts/tiktok-api.md §4.8).
 *
 * @returns the same as `initInboxUpload`
 * @throws PlatformError; `app_not_audited` if the app may only post to private accounts
 */
export async function initDirectUpload(
	tiktok: TikTok,
	plan: ChunkPlan,
	{ postInfo }: AllowedPost,
): Promise<{ publishId: string; uploadUrl: string }> {
	return await sendUploadInit(tiktok, DIRECT_VIDEO, plan, { post_info: postInfo });
}

/** Starts a direct post that TikTok fetches itself (contracts/tiktok-api.md §4.5, §4.8). @throws PlatformError */
export async function initDirectPull(
	tiktok: TikTok,
	videoUrl: string,
	{ postInfo }: AllowedPost,
): Promise<{ publishId: string }> {
	return await sendPullInit(tiktok, DIRECT_VIDEO, videoUrl, { post_info: postInfo });
}
