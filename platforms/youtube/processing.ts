import type { PlatformError } from '../errors';
import type { Advice } from '../failures';
import { asCount, asObject, asText } from '../json';
import type { YouTube } from './api';
import { youTubeFailures } from './advice';
import { reasonError } from './errors';
import { queryVideoObjects } from './videos';

/** The status of a video (contracts/youtube-api.md §3, §5.4). Fields that do not apply are absent. */
export interface VideoStatus {
	videoId: string;
	/** `uploaded`, `processed`, `failed`, `rejected` or `deleted`. */
	uploadStatus: string;
	/** `private`, `unlisted` or `public`. */
	privacy: string;
	/** Scheduled publication time of a private video, as ISO 8601. */
	publishAt?: string;
	/** `processing`, `succeeded`, `failed` or `terminated`. */
	processingStatus?: string;
	/** From 0 to 100; may decrease. */
	processingPercent?: number;
	failureReason?: string;
	rejectionReason?: string;
}

/**
 * Reads the status of one of the connected channel's videos (contracts/youtube-api.md §5.4). Costs 1 unit of quota.
 *
 * @throws PlatformError; `object_not_found` if there is no such video, `scope_missing` without a read scope
 */
export async function getVideoStatus(youtube: YouTube, videoId: string): Promise<VideoStatus> {
	const [video] = await queryVideoObjects(youtube, [videoId], 'status,processingDetails');
	const status = asObject(video?.status);
	if (status === undefined) throw reasonError('videoNotFound');
	const details = asObject(video?.processingDetails);
	const progress = asObject(details?.processingProgress);
	const total = asCount(progress?.partsTotal);
	const processed = asCount(progress?.partsProcessed);
	return {
		videoId,
		uploadStatus: asText(status.uploadStatus) ?? '',
		privacy: asText(status.privacyStatus) ?? '',
		publishAt: asText(status.publishAt),
		processingStatus: asText(details?.processingStatus),
		processingPercent: total && processed !== undefined ? Math.floor((100 * processed) / total) : undefined,
		failureReason: asText(status.failureReason) ?? asText(details?.processingFailureReason),
		rejectionReason: asText(status.rejectionReason),
	};
}

const REUPLOAD = 'Check the file, then send it again.';

const failed = (message: string): Advice => ({
	code: 'media_processing_failed',
	action: 'fix-media',
	message: `${message} ${REUPLOAD}`,
});

/** Advice for the reasons why a video could not be processed (contracts/youtube-api.md §3). */
const FAILURES = new Map<string, Advice>([
	['codec', failed('YouTube does not support a codec of the video.')],
	['conversion', failed('YouTube could not convert the video.')],
	['emptyFile', failed('The file that YouTube received is empty.')],
	['invalidFile', failed('The file is not a video that YouTube can read.')],
	['tooSmall', failed('The video is too small for YouTube.')],
	['uploadAborted', failed('The upload was interrupted.')],
	['transcodeFailed', failed('YouTube could not convert the video.')],
	['streamingFailed', failed('YouTube could not prepare the video for streaming.')],
	['uploadFailed', failed('YouTube could not read the upload.')],
]);

const rejected = (
	message: string,
	action: Advice['action'] = 'check-outcome',
	next = 'Check it in YouTube Studio.',
): Advice => ({ code: 'video_rejected', action, message: `${message} ${next}` });

/** Advice for the reasons why YouTube rejected a video (contracts/youtube-api.md §3). */
const REJECTIONS = new Map<string, Advice>([
	['claim', rejected('A rights holder has claimed the content of the video.')],
	['copyright', rejected('YouTube rejected the video because of copyright.')],
	[
		'duplicate',
		rejected('The channel already has the same video.', 'fix-media', 'Look for it in YouTube Studio.'),
	],
	['inappropriate', rejected('YouTube rejected the video as inappropriate.')],
	['legal', rejected('YouTube rejected the video for legal reasons.')],
	[
		'length',
		rejected(
			'The video is longer than 15 minutes, which the channel may not upload yet.',
			'fix-media',
			'Verify the account at youtube.com/verify or shorten the video, then send it again.',
		),
	],
	['termsOfUse', rejected('YouTube rejected the video because of its Terms of Service.')],
	['trademark', rejected('YouTube rejected the video because of a trademark.')],
	['uploaderAccountClosed', rejected('The account is closed.')],
	['uploaderAccountSuspended', rejected('The account is suspended.')],
]);

/** Returns the reason why a video will never be ready, if any (contracts/youtube-api.md §3). */
export function failureOf(status: VideoStatus): PlatformError | undefined {
	const { uploadStatus, failureReason, rejectionReason } = status;
	if (uploadStatus === 'rejected') {
		const reason = rejectionReason ?? 'rejected';
		return youTubeFailures.refusal(REJECTIONS.get(reason) ?? rejected('YouTube rejected the video.'), reason);
	}
	if (uploadStatus === 'failed') {
		const reason = failureReason ?? 'failed';
		return youTubeFailures.refusal(
			FAILURES.get(reason) ?? failed('YouTube could not process the video.'),
			reason,
		);
	}
	return uploadStatus === 'deleted' ? reasonError('videoNotFound') : undefined;
}

/** Returns true if a video is ready to watch. @throws PlatformError if the video will never be ready */
export function isProcessed(status: VideoStatus): boolean {
	const failure = failureOf(status);
	if (failure) throw failure;
	return status.uploadStatus === 'processed';
}

/** Poll interval; the contract specifies 10 to 60 seconds (§5.4). */
const POLL_MILLISECONDS = 10_000;

/**
 * Waits until a video is processed; polls its status every 10 seconds.
 *
 * @param timeoutSeconds stops waiting after this time, while processing continues
 * @returns the last status; `processed` is false after a timeout
 * @throws PlatformError; with YouTube's reason if processing failed or the video was rejected
 */
export async function waitForProcessing(
	youtube: YouTube,
	videoId: string,
	timeoutSeconds: number,
): Promise<{ status: VideoStatus; processed: boolean }> {
	const deadline = youtube.now() + timeoutSeconds * 1000;
	for (;;) {
		const status = await getVideoStatus(youtube, videoId);
		const processed = isProcessed(status);
		if (processed || youtube.now() + POLL_MILLISECONDS > deadline) return { status, processed };
		await youtube.sleep(POLL_MILLISECONDS);
	}
}
