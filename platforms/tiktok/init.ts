import { PlatformError } from '../errors';
import { describeUnclear } from '../failures';
import { asText, type JsonObject } from '../json';
import { dataRequest, readEnvelope, type TikTok } from './api';
import type { ChunkPlan } from './chunk-plan';
import { unreachable } from './errors';

/** The kind of post that an init starts, and where the user can check whether it exists. */
export interface Init {
	path: string;
	begins: string;
	/** The words after "Look" in the message. */
	lookWhere: string;
	media: string;
}

const INBOX_VIDEO: Init = {
	path: '/v2/post/publish/inbox/video/init/',
	begins: 'a draft',
	lookWhere: 'the TikTok inbox',
	media: 'the video',
};

function outcomeUnknown(init: Init, reason: string, cause?: PlatformError): PlatformError {
	return new PlatformError({
		platform: 'tiktok',
		code: 'outcome_unknown',
		action: 'check-outcome',
		message: `TikTok returned no clear response (${reason}), so ${init.begins} may or may not have been started. Check ${init.lookWhere} before sending ${init.media} again.`,
		platformCode: cause?.platformCode,
		logId: cause?.logId,
	});
}

/**
 * Sends an init. Two identical inits create two posts (contracts/tiktok-api.md §4.8), so an init without a clear
 * response is never repeated, neither here nor by a caller, until the user has checked the account.
 *
 * @throws PlatformError; `outcome_unknown` if a post may have been started despite the error
 */
export async function sendInit(
	tiktok: TikTok,
	init: Init,
	body: JsonObject,
): Promise<{ publishId: string; uploadUrl?: string }> {
	const response = await tiktok.http(dataRequest(tiktok, init.path, { body }));
	if ('noAnswer' in response) {
		throw response.sent ? outcomeUnknown(init, response.noAnswer) : unreachable(response);
	}
	const data = readEnvelope(response);
	if (data instanceof PlatformError) {
		if (data.code !== 'platform_unavailable') throw data;
		throw outcomeUnknown(init, describeUnclear(response, data.platformCode), data);
	}
	const publishId = asText(data.publish_id);
	if (!publishId) throw outcomeUnknown(init, 'the response contains no publish_id');
	return { publishId, uploadUrl: asText(data.upload_url) };
}

/** Sends an init for a video whose bytes we upload. @param body parameters to send together with `source_info` */
export async function sendUploadInit(
	tiktok: TikTok,
	init: Init,
	plan: ChunkPlan,
	body: JsonObject = {},
): Promise<{ publishId: string; uploadUrl: string }> {
	const { publishId, uploadUrl } = await sendInit(tiktok, init, {
		...body,
		source_info: {
			source: 'FILE_UPLOAD',
			video_size: plan.videoSize,
			chunk_size: plan.chunkSize,
			total_chunk_count: plan.totalChunkCount,
		},
	});
	if (!uploadUrl) throw outcomeUnknown(init, 'the response contains no upload_url');
	return { publishId, uploadUrl };
}

/** Sends an init for a video that TikTok fetches itself. @param body parameters to send together with `source_info` */
export async function sendPullInit(
	tiktok: TikTok,
	init: Init,
	videoUrl: string,
	body: JsonObject = {},
): Promise<{ publishId: string }> {
	const { publishId } = await sendInit(tiktok, init, {
		...body,
		source_info: { source: 'PULL_FROM_URL', video_url: videoUrl },
	});
	return { publishId };
}

/**
 * Starts a video draft whose bytes we send (contracts/tiktok-api.md §4.1). A draft has no caption: the user writes it
 * in TikTok.
 *
 * @returns `publishId`, to be stored first, and `uploadUrl`, a secret that is valid for one hour
 * @throws PlatformError; `outcome_unknown` if a draft may have been started despite the error
 */
export async function initInboxUpload(
	tiktok: TikTok,
	plan: ChunkPlan,
): Promise<{ publishId: string; uploadUrl: string }> {
	return await sendUploadInit(tiktok, INBOX_VIDEO, plan);
}

/**
 * Starts a video draft that TikTok fetches itself (contracts/tiktok-api.md §4.5). The URL must be https, must not
 * redirect, and must be on a domain that the app has verified.
 *
 * @throws PlatformError; `url_not_verified` if the domain is not verified
 */
export async function initInboxPull(tiktok: TikTok, videoUrl: string): Promise<{ publishId: string }> {
	return await sendPullInit(tiktok, INBOX_VIDEO, videoUrl);
}
