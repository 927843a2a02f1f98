import { PlatformError } from '../errors';
import { asCount, asText } from '../json';
import { dataRequest, read, readEnvelope, type TikTok } from './api';
import { incompleteAnswer, tikTokFailure } from './errors';

/** The status of a post (contracts/tiktok-api.md §4.10). Fields that do not apply are absent. */
export interface PostStatus {
	/** For example, `PROCESSING_UPLOAD`, `SEND_TO_USER_INBOX`, `PUBLISH_COMPLETE` or `FAILED`. */
	status: string;
	failReason?: string;
	uploadedBytes?: number;
	downloadedBytes?: number;
	/** IDs of the public posts created from the upload or draft, as text. */
	postIds: string[];
}

/** Reads the status of a post; returns an error as a value, because a failed read says nothing about the post. */
export async function readPostStatus(tiktok: TikTok, publishId: string): Promise<PostStatus | PlatformError> {
	const request = dataRequest(tiktok, '/v2/post/publish/status/fetch/', { body: { publish_id: publishId } });
	const data = readEnvelope(await tiktok.http(request));
	if (data instanceof PlatformError) return data;
	const status = asText(data.status);
	if (!status) return incompleteAnswer('the status of the post');
	// The misspelling is TikTok's own.
	const ids = Array.isArray(data.publicaly_available_post_id) ? data.publicaly_available_post_id : [];
	return {
		status,
		failReason: asText(data.fail_reason),
		uploadedBytes: asCount(data.uploaded_bytes),
		downloadedBytes: asCount(data.downloaded_bytes),
		postIds: ids.map(asText).filter((id): id is string => id !== undefined),
	};
}

/** Reads the status of a post (contracts/tiktok-api.md §4.10). @throws PlatformError */
export async function getPostStatus(tiktok: TikTok, publishId: string): Promise<PostStatus> {
	const status = await readPostStatus(tiktok, publishId);
	if (status instanceof PlatformError) throw status;
	return status;
}

/** Returns true if a draft is in the inbox or the post is published. @throws PlatformError if it failed */
export function isDelivered(status: PostStatus): boolean {
	if (status.status === 'FAILED') throw tikTokFailure(status.failReason ?? 'unknown');
	return status.status === 'SEND_TO_USER_INBOX' || status.status === 'PUBLISH_COMPLETE';
}

/** Poll interval, which stays within TikTok's limit of 30 reads per minute (contracts/tiktok-api.md §4). */
const POLL_MILLISECONDS = 2_150;

/**
 * Polls the status until a draft is in the inbox or a direct post is published.
 *
 * @param timeoutSeconds stops waiting after this time, while TikTok continues to process the post
 * @returns the last status, if there was one; `delivered` is false after a timeout
 * @throws PlatformError with the platform's own reason if the post failed
 */
export async function waitForDelivery(
	tiktok: TikTok,
	publishId: string,
	timeoutSeconds: number,
): Promise<{ status: PostStatus | undefined; delivered: boolean }> {
	const deadline = tiktok.now() + timeoutSeconds * 1000;
	for (;;) {
		const answer = await readPostStatus(tiktok, publishId);
		if (answer instanceof PlatformError && !answer.retryable) throw answer;
		const status = answer instanceof PlatformError ? undefined : answer;
		const delivered = status !== undefined && isDelivered(status);
		if (delivered || tiktok.now() + POLL_MILLISECONDS > deadline) return { status, delivered };
		await tiktok.sleep(POLL_MILLISECONDS);
	}
}

/**
 * Makes TikTok stop fetching a file from its URL (contracts/tiktok-api.md §4.6). A little later, the post ends as
 * `FAILED` with `publish_cancelled`.
 *
 * @throws PlatformError; `not_cancellable` if the file has already been fetched
 */
export async function cancelPost(tiktok: TikTok, publishId: string): Promise<void> {
	await read(tiktok, '/v2/post/publish/cancel/', { body: { publish_id: publishId } });
}
