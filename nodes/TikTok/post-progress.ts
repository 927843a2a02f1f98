import type { IExecuteFunctions } from 'n8n-workflow';
import { getPostStatus } from '../../platforms/tiktok';
import { toNodeError } from '../shared/errors';
import { resetAttempts, outcomeStillUnknown, attemptStateOf, type UnknownOutcome } from '../shared/attempts';
import { LABELS } from './labels';
import type { TikTokAccount } from './transport';

/** What TikTok has begun to make of an item; kept for the item's next try. */
export interface PostProgress {
	publishId: string;
	/** Bytes of the video, if this node sends them. */
	bytes?: number;
	/** TikTok has every byte, or fetches the files itself. */
	complete: boolean;
}

export type PostMemory = Partial<PostProgress> & UnknownOutcome;

/** Where the bytes of a post go: a secret, which stays in this process for as long as n8n keeps the memory. */
export const uploadUrls = new WeakMap<PostMemory, string>();

/** Adds the post's id to what goes wrong after it was begun. */
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

/** Whether it can still become a post, or has; `firstByte`: how much of it TikTok has. */
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
 * What earlier tries of the item have begun. What TikTok has failed, or waits for the rest of which has no address any
 * more, is left alone if a person has started this try; n8n's own tries end with it.
 *
 * @returns an empty memory if the item is to be begun; `firstByte`: where the upload goes on
 * @throws PlatformError with `check-outcome` if nobody knows whether something was begun
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
