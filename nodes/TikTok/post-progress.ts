import type { IExecuteFunctions } from 'n8n-workflow';
import { getPostStatus } from '../../platforms/tiktok';
import { toNodeError } from '../shared/errors';
import { resetAttempts, outcomeStillUnknown, attemptStateOf, type UnknownOutcome } from '../shared/attempts';
import { LABELS } from './labels';
import type { TikTokAccount } from './transport';

/** The post that was started for an item; kept for the item's next attempt. */
export interface PostProgress {
	publishId: string;
	/** Size of the video, if this node uploads it. */
	bytes?: number;
	/** True if TikTok has every byte, or fetches the files itself. */
	complete: boolean;
}

export type PostMemory = Partial<PostProgress> & UnknownOutcome;

/**
 * The upload URL of each post. It is a secret, so it is kept only in this process, for as long as n8n keeps the post's
 * memory.
 */
export const uploadUrls = new WeakMap<PostMemory, string>();

/** Adds the publish ID to errors that occur once the post has been started. */
export function withPublishId<T>(
	node: IExecuteFunctions,
	itemIndex: number,
	publishId: string,
	work: Promise<T>,
) {
	return work.catch((error: unknown): never => {
		throw toNodeError(node.getNode(), error, itemIndex, LABELS, publishId);
	});
}

/** Returns the progress of a started post; `firstByte` is the number of bytes that TikTok already has. */
async function readProgress(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok }: TikTokAccount,
	publishId: string,
	memory: PostMemory,
): Promise<{ failed: boolean; stuck: boolean; firstByte: number }> {
	const read = getPostStatus(tiktok, publishId);
	const { status, uploadedBytes = 0 } = await withPublishId(node, itemIndex, publishId, read);
	memory.complete ||= status !== 'PROCESSING_UPLOAD' || uploadedBytes === memory.bytes;
	return {
		failed: status === 'FAILED',
		stuck: !memory.complete && !uploadUrls.has(memory),
		firstByte: uploadedBytes,
	};
}

/**
 * Returns the post that earlier attempts for the item have started. If the post has failed or its upload URL is lost, a
 * manual retry starts over, whereas an automatic retry fails.
 *
 * @returns an empty memory if no post has been started; `firstByte` is where the upload continues
 * @throws PlatformError with `check-outcome` if it is unknown whether a post was started
 */
export async function findStartedPost(
	node: IExecuteFunctions,
	itemIndex: number,
	account: TikTokAccount,
): Promise<{ memory: PostMemory; firstByte: number }> {
	const { memory, restarted } = attemptStateOf<PostProgress>(node, itemIndex);
	if (memory.doubt !== undefined) throw outcomeStillUnknown('tiktok', memory.doubt);
	if (memory.publishId === undefined || (memory.complete && !restarted)) return { memory, firstByte: 0 };
	const { failed, stuck, firstByte } = await readProgress(node, itemIndex, account, memory.publishId, memory);
	if (restarted && (failed || stuck))
		return { memory: resetAttempts<PostProgress>(node, itemIndex).memory, firstByte: 0 };
	return { memory, firstByte };
}
