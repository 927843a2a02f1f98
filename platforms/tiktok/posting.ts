import { PlatformError } from '../errors';
import { asCount, asText, type JsonObject } from '../json';
import { dataRequest, readEnvelope, type TikTok } from './api';
import type { ChunkPlan } from './chunk-plan';
import { tikTokFailure, unreachable } from './errors';

function outcomeUnknown(reason: string, cause?: PlatformError): PlatformError {
	return new PlatformError({
		platform: 'tiktok',
		code: 'outcome_unknown',
		action: 'check-outcome',
		message: `TikTok gave no clear answer (${reason}), so a draft may or may not have been started. Look into the TikTok inbox before sending the video again.`,
		platformCode: cause?.platformCode,
		logId: cause?.logId,
	});
}

/**
 * Sends an init for a video draft. Two identical inits make two drafts (contracts/tiktok-api.md §4.8), so one
 * without a clear answer is never repeated, neither here nor by a caller without a person's look into the inbox.
 */
async function initInbox(
	tiktok: TikTok,
	sourceInfo: JsonObject,
): Promise<{ publishId: string; uploadUrl?: string }> {
	const request = dataRequest(tiktok, '/v2/post/publish/inbox/video/init/', {
		body: { source_info: sourceInfo },
	});
	const response = await tiktok.http(request);
	if ('noAnswer' in response) {
		throw response.sent ? outcomeUnknown(response.noAnswer) : unreachable(response.noAnswer);
	}
	const data = readEnvelope(response);
	if (data instanceof PlatformError) {
		throw data.code === 'platform_unavailable' ? outcomeUnknown(data.message, data) : data;
	}
	const publishId = asText(data.publish_id);
	if (!publishId) throw outcomeUnknown('the answer names no publish_id');
	return { publishId, uploadUrl: asText(data.upload_url) };
}

/**
 * Starts a video draft whose bytes we send (contracts/tiktok-api.md §4.1). No caption goes along: the user writes
 * it in TikTok.
 *
 * @returns `publishId`, to be stored before anything else, and `uploadUrl`, a secret that is valid for one hour
 * @throws PlatformError; `outcome_unknown` if a draft may have been started all the same
 */
export async function initInboxUpload(
	tiktok: TikTok,
	plan: ChunkPlan,
): Promise<{ publishId: string; uploadUrl: string }> {
	const { publishId, uploadUrl } = await initInbox(tiktok, {
		source: 'FILE_UPLOAD',
		video_size: plan.videoSize,
		chunk_size: plan.chunkSize,
		total_chunk_count: plan.totalChunkCount,
	});
	if (!uploadUrl) throw outcomeUnknown('the answer names no upload_url');
	return { publishId, uploadUrl };
}

/**
 * Starts a video draft that TikTok fetches itself (contracts/tiktok-api.md §4.5). The address must be https, answer
 * without a redirect and lie under a domain that the app has verified.
 *
 * @throws PlatformError; `url_not_verified` if the domain is not verified
 */
export async function initInboxPull(tiktok: TikTok, videoUrl: string): Promise<{ publishId: string }> {
	const { publishId } = await initInbox(tiktok, { source: 'PULL_FROM_URL', video_url: videoUrl });
	return { publishId };
}

/** How far a post is (contracts/tiktok-api.md §4.10). Fields that do not apply are absent. */
export interface PostStatus {
	/** For example `PROCESSING_UPLOAD`, `SEND_TO_USER_INBOX`, `PUBLISH_COMPLETE`, `FAILED`. */
	status: string;
	failReason?: string;
	uploadedBytes?: number;
	downloadedBytes?: number;
	/** Ids of the public posts made from it, as text. */
	postIds: string[];
}

/** Reads how far a post is, or gives what prevented it, as a value: a failed read says nothing about the post. */
export async function readPostStatus(tiktok: TikTok, publishId: string): Promise<PostStatus | PlatformError> {
	const request = dataRequest(tiktok, '/v2/post/publish/status/fetch/', { body: { publish_id: publishId } });
	const data = readEnvelope(await tiktok.http(request));
	if (data instanceof PlatformError) return data;
	// The platform's own spelling.
	const ids = Array.isArray(data.publicaly_available_post_id) ? data.publicaly_available_post_id : [];
	return {
		status: asText(data.status) ?? '',
		failReason: asText(data.fail_reason),
		uploadedBytes: asCount(data.uploaded_bytes),
		downloadedBytes: asCount(data.downloaded_bytes),
		postIds: ids.map(asText).filter((id): id is string => id !== undefined),
	};
}

/** Reads how far a post is (contracts/tiktok-api.md §4.10). @throws PlatformError */
export async function getPostStatus(tiktok: TikTok, publishId: string): Promise<PostStatus> {
	const status = await readPostStatus(tiktok, publishId);
	if (status instanceof PlatformError) throw status;
	return status;
}

/** Whether the draft lies in the inbox, or the user has even posted it already. @throws PlatformError if it failed */
export function isDelivered(status: PostStatus): boolean {
	if (status.status === 'FAILED') throw tikTokFailure(status.failReason ?? 'unknown');
	return status.status === 'SEND_TO_USER_INBOX' || status.status === 'PUBLISH_COMPLETE';
}

/** Just below TikTok's limit of 30 reads a minute (contracts/tiktok-api.md §4). */
const POLL_MILLISECONDS = 2_150;

/**
 * Waits until a draft lies in the inbox, reading its status over and over.
 *
 * @param timeoutSeconds gives up waiting after this long; the draft itself goes on
 * @returns the last status, if there was one; `delivered` is false if the time ran out before
 * @throws PlatformError with the platform's own reason if the post failed
 */
export async function waitForDelivery(
	tiktok: TikTok,
	publishId: string,
	timeoutSeconds: number,
): Promise<{ status: PostStatus | undefined; delivered: boolean }> {
	const deadline = tiktok.now() + timeoutSeconds * 1000;
	for (;;) {
		const read = await readPostStatus(tiktok, publishId);
		if (read instanceof PlatformError && !read.retryable) throw read;
		const status = read instanceof PlatformError ? undefined : read;
		const delivered = status !== undefined && isDelivered(status);
		if (delivered || tiktok.now() + POLL_MILLISECONDS > deadline) return { status, delivered };
		await tiktok.sleep(POLL_MILLISECONDS);
	}
}
