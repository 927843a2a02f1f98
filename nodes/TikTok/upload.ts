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
	refusal: 'is not an MP4, MOV or WebM video. Send one of these; TikTok takes no others.',
};

/** Where an item's video comes from: an address, or else its binary field. */
interface VideoSource {
	videoUrl?: URL;
	/** TikTok fetches the address itself. */
	pull: boolean;
}

/** How the two ways to TikTok begin; a draft and a direct post differ in nothing else. */
interface InitCalls {
	upload(plan: ChunkPlan): Promise<{ publishId: string; uploadUrl: string }>;
	pull(videoUrl: string): Promise<{ publishId: string }>;
}

/** The item's source fields. @throws NodeOperationError for an address that is none */
export function readSource(node: IExecuteFunctions, itemIndex: number): VideoSource {
	if (getChoice(node, 'source', itemIndex) !== 'url') return { pull: false };
	const videoUrl = getUrl(node, 'videoUrl', itemIndex);
	return { videoUrl, pull: getChoice(node, 'transfer', itemIndex) === 'pull' };
}

/** How long the item may wait for its delivery; undefined if it is not to wait. @throws NodeOperationError */
export function readTimeout(node: IExecuteFunctions, itemIndex: number): number | undefined {
	if (!getFlag(node, 'waitForDelivery', itemIndex)) return undefined;
	return getCount(node, 'timeoutSeconds', itemIndex, 1);
}

/** @throws NodeOperationError if another file lies where the one lay whose first part TikTok has */
function checkSameFile(node: IExecuteFunctions, itemIndex: number, sizeBytes: number, bytes: number): void {
	if (sizeBytes === bytes) return;
	throw new NodeOperationError(
		node.getNode(),
		`The video has ${sizeBytes} bytes now, and had ${bytes} when its upload began, so the upload cannot go on. Start the workflow anew with a video that stays the same.`,
		{ itemIndex },
	);
}

/** Begins a post of a video that this node sends. */
async function initUpload(memory: PostMemory, inits: InitCalls, sizeBytes: number): Promise<void> {
	const plan = planChunks(sizeBytes);
	const { publishId, uploadUrl } = await startOnce('tiktok', memory, () => inits.upload(plan));
	Object.assign(memory, { publishId, bytes: sizeBytes, complete: false });
	uploadUrls.set(memory, uploadUrl);
}

/** Streams a video that was begun to TikTok, from a byte on. */
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
 * Brings one item's video to TikTok, once over all tries of the item (contracts/tiktok-api.md §4.1 to §4.5).
 *
 * @param allow makes sure that TikTok takes it, before it is begun
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
 * Lets TikTok fetch the photos of one item, once over all tries of the item (contracts/tiktok-api.md §4.7).
 *
 * @param prepare makes them ready, and gives what begins their post
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
 * Waits until TikTok has delivered what was sent, and makes the item's output of it (contracts/tiktok-api.md §4.10).
 *
 * @param timeoutSeconds without it the status is read just once
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
