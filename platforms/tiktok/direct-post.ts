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
	lookWhere: 'at the account in TikTok',
	media: 'the video',
};

const LONGEST_TITLE = 2200;

/** What the user decides about every direct post (contracts/tiktok-api.md §4.13). */
export interface SharedChoices {
	/** One that the creator query lists; the user's own choice, there is no default. */
	privacyLevel: string;
	disableComment: boolean;
	/** The post advertises the creator's own brand. */
	yourBrand: boolean;
	/** The post is a paid partnership. */
	brandedContent: boolean;
	/** What the post shows was made by AI. */
	aiGenerated: boolean;
}

/** What the user decides about a video (contracts/tiktok-api.md §4.8). */
export interface PostChoices extends SharedChoices {
	/** At most 2200 UTF-16 units; `#` and `@` work. */
	title: string;
	disableDuet: boolean;
	disableStitch: boolean;
	/** Which frame is the cover, in milliseconds from the start; TikTok's choice is the first one. */
	coverTimestampMs?: number;
}

/** What the user decides about photos besides their texts (contracts/tiktok-api.md §4.7). */
export interface PhotoChoices extends SharedChoices {
	/** TikTok adds recommended music, which the user can change in the app. */
	autoAddMusic: boolean;
}

/** A video that the creator query has allowed; the inits take no other. */
export interface AllowedPost {
	postInfo: JsonObject;
}

/** Photos that the creator query has allowed. */
export interface AllowedPhotos {
	/** Without title and description. */
	postInfo: JsonObject;
	aiGenerated: boolean;
}

/**
 * Asks TikTok what the creator may post, as it demands before every direct post, and holds the choices to it
 * (contracts/tiktok-api.md §4.9, §4.13).
 *
 * @returns what every post says about itself; what the creator has switched off stays off
 */
async function askCreator(
	tiktok: TikTok,
	scopes: readonly string[],
	choices: SharedChoices,
): Promise<{ creator: CreatorInfo; shared: JsonObject }> {
	if (choices.brandedContent && choices.privacyLevel === 'SELF_ONLY') {
		throw invalidRequest(
			'TikTok does not allow branded content that only the creator sees. Choose another privacy level.',
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
 * Asks TikTok whether the creator may post a video like this (contracts/tiktok-api.md §4.8, §4.9).
 *
 * @param scopes the granted scopes
 * @throws PlatformError; `privacy_level_not_allowed` for a level that the creator query does not list
 */
export async function allowPost(
	tiktok: TikTok,
	scopes: readonly string[],
	choices: PostChoices,
): Promise<AllowedPost> {
	if (choices.title.length > LONGEST_TITLE) {
		throw invalidRequest(
			`The title has ${choices.title.length} characters; TikTok takes ${LONGEST_TITLE}. Shorten it.`,
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

/** As `allowPost`, for photos (contracts/tiktok-api.md §4.7, §4.9). @throws PlatformError */
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
 * @returns as `initInboxUpload`
 * @throws PlatformError; `app_not_audited` if the app may post to private accounts only
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
