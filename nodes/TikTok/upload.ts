import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import { planChunks, uploadVideo, waitForDelivery, type ChunkPlan } from '../../platforms/tiktok';
import { openUrl } from '../shared/media-url';
import { getChoice, getCount, getFile, getFlag, getUrl } from '../shared/parameters';
import { openFile, skipBytes, type AcceptedFiles, type OpenFile as OpenSource } from '../shared/media-file';
import { startOnce } from '../shared/attempts';
import {
	findStartedPost,
	uploadUrls,
	withPublishId,
	type PostMemory,
	type PostProgress,
} from './post-progress';
import type { TikTokAccount } from './transport';

const VIDEO: AcceptedFiles<VideoType> = {
	noun: 'video',
	headBytes: HEAD_BYTES,
	typeOf: videoType,
	refusal: 'is not an MP4, MOV or WebM video. TikTok accepts only these; convert the file.',
};

/** The source of an item's video: a URL or, if there is none, its binary field. */
interface VideoSource {
	videoUrl?: URL;
	/** True if TikTok fetches the URL itself. */
	pull: boolean;
}

/** The calls that start a post, one for each kind of transfer: the only difference between drafts and direct posts. */
interface InitCalls {
	upload(plan: ChunkPlan): Promise<{ publishId: string; uploadUrl: string }>;
	pull(videoUrl: string): Promise<{ publishId: string }>;
}

/** Reads the item's source fields. @throws NodeOperationError for an invalid URL */
export function readSource(node: IExecuteFunctions, itemIndex: number): VideoSource {
	if (getChoice(node, 'source', itemIndex) !== 'url') return { pull: false };
	const videoUrl = getUrl(node, 'videoUrl', itemIndex);
	return { videoUrl, pull: getChoice(node, 'transfer', itemIndex) === 'pull' };
}

/** Returns the timeout for the item's delivery; undefined if the node should not wait. @throws NodeOperationError */
export function readTimeout(node: IExecuteFunctions, itemIndex: number): number | undefined {
	if (!getFlag(node, 'waitForDelivery', itemIndex)) return undefined;
	return getCount(node, 'timeoutSeconds', itemIndex, 1);
}

/**
 * Checks that the file has the same size as the one whose first part TikTok already has.
 *
 * @throws NodeOperationError if the sizes differ
 */
function checkSameFile(node: IExecuteFunctions, itemIndex: number, sizeBytes: number, bytes: number): void {
	if (sizeBytes === bytes) return;
	throw new NodeOperationError(
		node.getNode(),
		`The video now has ${sizeBytes} bytes, but had ${bytes} when the upload started, so it cannot continue. Run the workflow again with a video that does not change.`,
		{ itemIndex },
	);
}

/** Starts the post for a video that this node uploads. */
async function initUpload(memory: PostMemory, inits: InitCalls, sizeBytes: number): Promise<void> {
	const plan = planChunks(sizeBytes);
	const { publishId, uploadUrl } = await startOnce('tiktok', memory, () => inits.upload(plan));
	Object.assign(memory, { publishId, bytes: sizeBytes, complete: false });
	uploadUrls.set(memory, uploadUrl);
}

/** Streams the video of a started post to TikTok, starting at the given byte. */
async function sendBytes(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok, uploadHosts }: TikTokAccount,
	memory: PostMemory,
	video: OpenSource<VideoType>,
	firstByte: number,
): Promise<void> {
	const { publishId = '', bytes = 0 } = memory;
	checkSameFile(node, itemIndex, video.sizeBytes, bytes);
	const upload = uploadVideo(tiktok, {
		publishId,
		uploadUrl: uploadUrls.get(memory) ?? '',
		allowedHosts: uploadHosts,
		plan: planChunks(bytes),
		contentType: video.type,
		source: skipBytes(video.bytes, firstByte),
		firstByte,
	});
	await withPublishId(node, itemIndex, publishId, upload);
	memory.complete = true;
}

/**
 * Sends one item's video to TikTok, at most once across all attempts for the item (contracts/tiktok-api.md §4.1 to
 * §4.5).
 *
 * @param allow checks that TikTok will accept the post before it is started, and returns the calls that start it
 */
export async function sendVideo(
	node: IExecuteFunctions,
	itemIndex: number,
	account: TikTokAccount,
	{ videoUrl, pull }: VideoSource,
	allow: () => Promise<InitCalls>,
): Promise<PostProgress> {
	const { memory, firstByte } = await findStartedPost(node, itemIndex, account);
	if (memory.complete) return memory as PostProgress;
	const inits = memory.publishId === undefined ? await allow() : undefined;
	if (inits && videoUrl && pull) return await initPull(memory, () => inits.pull(videoUrl.href));
	const video = videoUrl
		? await openUrl(node, itemIndex, videoUrl, VIDEO)
		: await openFile(node, itemIndex, getFile(node, 'binaryPropertyName', itemIndex), VIDEO);
	try {
		if (inits) await initUpload(memory, inits, video.sizeBytes);
		await sendBytes(node, itemIndex, account, memory, video, firstByte);
		return memory as PostProgress;
	} finally {
		await video.close();
	}
}

async function initPull(
	memory: PostMemory,
	init: () => Promise<{ publishId: string }>,
): Promise<PostProgress> {
	const { publishId } = await startOnce('tiktok', memory, init);
	return Object.assign(memory, { publishId, complete: true });
}

/**
 * Makes TikTok fetch one item's photos, at most once across all attempts for the item (contracts/tiktok-api.md §4.7).
 *
 * @param prepare prepares the photos, and returns the call that starts their post
 */
export async function sendPhotos(
	node: IExecuteFunctions,
	itemIndex: number,
	account: TikTokAccount,
	prepare: () => Promise<() => Promise<{ publishId: string }>>,
): Promise<PostProgress> {
	const { memory } = await findStartedPost(node, itemIndex, account);
	if (memory.complete) return memory as PostProgress;
	return await initPull(memory, await prepare());
}

/**
 * Waits until TikTok has delivered the post, and returns the item's output (contracts/tiktok-api.md §4.10).
 *
 * @param timeoutSeconds if omitted, the status is read only once
 */
export async function waitForPost(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok }: TikTokAccount,
	{ publishId, bytes }: PostProgress,
	timeoutSeconds = 0,
): Promise<IDataObject> {
	const waiting = waitForDelivery(tiktok, publishId, timeoutSeconds);
	const { status, delivered } = await withPublishId(node, itemIndex, publishId, waiting);
	return {
		publishId,
		status: status?.status ?? null,
		delivered,
		bytes: bytes ?? status?.downloadedBytes ?? null,
		...(status?.postIds.length && { postIds: status.postIds }),
	};
}
