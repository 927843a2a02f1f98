import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import { planChunks, uploadVideo, waitForDelivery, type ChunkPlan } from '../../platforms/tiktok';
import { toNodeError } from '../shared/errors';
import { openUrl } from '../shared/fetch-source';
import { getCount, toWebAddress } from '../shared/parameters';
import { openFile, type Accepted } from '../shared/source';
import { LABELS } from './labels';
import type { Account } from './transport';

const VIDEO: Accepted<VideoType> = {
	noun: 'video',
	headBytes: HEAD_BYTES,
	typeOf: videoType,
	refusal: 'is not an MP4, MOV or WebM video. Send one of these; TikTok takes no others.',
};

/** Where an item's video comes from: an address, or else its binary field. */
interface Source {
	videoUrl?: URL;
	/** TikTok fetches the address itself. */
	pull: boolean;
}

/** How the two ways to TikTok begin; a draft and a direct post differ in nothing else. */
interface Inits {
	upload(plan: ChunkPlan): Promise<{ publishId: string; uploadUrl: string }>;
	pull(videoUrl: string): Promise<{ publishId: string }>;
}

/** What TikTok has begun to make of an item. */
interface Sent {
	publishId: string;
	/** How many bytes this node has sent. */
	bytes?: number;
}

/** The item's source fields. @throws NodeOperationError for an address that is none */
export function readSource(node: IExecuteFunctions, itemIndex: number): Source {
	if (node.getNodeParameter('source', itemIndex) !== 'url') return { pull: false };
	const text = String(node.getNodeParameter('videoUrl', itemIndex)).trim();
	const videoUrl = toWebAddress(node, itemIndex, text, 'video URL');
	return { videoUrl, pull: node.getNodeParameter('transfer', itemIndex) === 'pull' };
}

/** How long the item may wait for its delivery; undefined if it is not to wait. @throws NodeOperationError */
export function readTimeout(node: IExecuteFunctions, itemIndex: number): number | undefined {
	if (node.getNodeParameter('waitForDelivery', itemIndex) !== true) return undefined;
	return getCount(node, 'timeoutSeconds', itemIndex, 1);
}

function readBinary(node: IExecuteFunctions, itemIndex: number): IBinaryData {
	const property = node.getNodeParameter('binaryPropertyName', itemIndex) as string;
	return node.helpers.assertBinaryData(itemIndex, property);
}

/** Adds the post's id to what goes wrong after it was begun. */
function withPost<T>(node: IExecuteFunctions, itemIndex: number, publishId: string, work: Promise<T>) {
	return work.catch((error: unknown): never => {
		throw toNodeError(node.getNode(), error, itemIndex, LABELS, publishId);
	});
}

/** Streams the video to TikTok. */
async function sendBytes(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok, uploadHosts }: Account,
	videoUrl: URL | undefined,
	inits: Inits,
): Promise<Sent> {
	const video = videoUrl
		? await openUrl(node, itemIndex, videoUrl, VIDEO)
		: await openFile(node, itemIndex, readBinary(node, itemIndex), VIDEO);
	try {
		const plan = planChunks(video.sizeBytes);
		const { publishId, uploadUrl } = await inits.upload(plan);
		const upload = uploadVideo(tiktok, {
			publishId,
			uploadUrl,
			allowedHosts: uploadHosts,
			plan,
			contentType: video.type,
			source: video.bytes,
		});
		await withPost(node, itemIndex, publishId, upload);
		return { publishId, bytes: plan.videoSize };
	} finally {
		await video.close();
	}
}

/** Brings one item's video to TikTok (contracts/tiktok-api.md §4.1 to §4.5). */
export async function sendVideo(
	node: IExecuteFunctions,
	itemIndex: number,
	account: Account,
	{ videoUrl, pull }: Source,
	inits: Inits,
): Promise<Sent> {
	if (videoUrl && pull) return await inits.pull(videoUrl.href);
	return await sendBytes(node, itemIndex, account, videoUrl, inits);
}

/**
 * Waits until TikTok has delivered what was sent, and makes the item's output of it (contracts/tiktok-api.md §4.10).
 *
 * @param timeoutSeconds without it the status is read just once
 */
export async function waitForPost(
	node: IExecuteFunctions,
	itemIndex: number,
	{ tiktok }: Account,
	{ publishId, bytes }: Sent,
	timeoutSeconds = 0,
): Promise<IDataObject> {
	const waiting = waitForDelivery(tiktok, publishId, timeoutSeconds);
	const { status, delivered } = await withPost(node, itemIndex, publishId, waiting);
	return {
		publishId,
		status: status?.status ?? null,
		delivered,
		bytes: bytes ?? status?.downloadedBytes ?? null,
		...(status?.postIds.length && { postIds: status.postIds }),
	};
}
