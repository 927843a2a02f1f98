import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { PlatformError, settle } from '../../platforms/errors';
import { HEAD_BYTES, videoType, type VideoType } from '../../platforms/media';
import {
	askSession,
	interrupted,
	isInterruption,
	startDraft,
	uploadVideo,
	videoUrl,
	waitForProcessing,
	type Draft,
	type SessionState,
} from '../../platforms/youtube';
import { attemptStateOf, resetAttempts } from '../shared/attempts';
import { toNodeError } from '../shared/errors';
import { openFile, skipBytes, type AcceptedFiles, type OpenFile } from '../shared/media-file';
import { openUrl } from '../shared/media-url';
import { getChoice, getFile, getUrl } from '../shared/parameters';
import { LABELS } from './labels';
import type { YouTubeAccount } from './transport';

const VIDEO: AcceptedFiles<VideoType> = {
	noun: 'video',
	headBytes: HEAD_BYTES,
	typeOf: videoType,
	refusal: 'is not an MP4, MOV or WebM video. Convert it to one of these.',
};

/** The metadata of a video, without its file. */
export type DraftTexts = Omit<Draft, 'sizeBytes' | 'contentType'>;

/** The state of the upload, kept for the item's next attempt. */
interface UploadMemory {
	sizeBytes?: number;
	/** True if the whole file was read, so that its last byte may have been sent. */
	mayBeWhole?: boolean;
	videoId?: string;
}

/**
 * The URL of each upload. It is a secret, so it is kept only in this process, for as long as n8n keeps the upload's
 * memory.
 */
const uploadUrls = new WeakMap<UploadMemory, string>();

/** A video that has been uploaded to YouTube. */
export interface SentVideo {
	videoId: string;
	bytes: number;
}

async function openVideo(node: IExecuteFunctions, itemIndex: number): Promise<OpenFile<VideoType>> {
	return getChoice(node, 'source', itemIndex) === 'url'
		? await openUrl(node, itemIndex, getUrl(node, 'videoUrl', itemIndex), VIDEO)
		: await openFile(node, itemIndex, getFile(node, 'binaryPropertyName', itemIndex), VIDEO);
}

/** Fails if the outcome of an earlier attempt is unknown, because its upload session was lost when n8n restarted. */
function checkNothingInDoubt({ mayBeWhole }: UploadMemory): void {
	if (!mayBeWhole) return;
	throw new PlatformError({
		platform: 'youtube',
		code: 'outcome_unknown',
		action: 'check-outcome',
		message:
			'An earlier attempt sent the whole video, but its response was lost. Check in YouTube Studio whether the video is there; if not, run the workflow again.',
	});
}

/**
 * Reads the progress of an upload that an earlier attempt started; undefined if there is no such upload, or if its
 * session has expired without a result.
 */
async function findUpload(
	{ youtube, uploadHosts }: YouTubeAccount,
	memory: UploadMemory,
): Promise<SessionState | undefined> {
	const uploadUrl = uploadUrls.get(memory);
	const { sizeBytes } = memory;
	if (uploadUrl === undefined || sizeBytes === undefined) return undefined;
	const upload = { uploadUrl, sizeBytes, allowedHosts: uploadHosts, contentType: 'video/mp4' };
	const state = await settle(askSession(youtube, upload));
	if (state instanceof PlatformError) {
		if (state.code === 'upload_url_expired') return undefined;
		throw state;
	}
	if (isInterruption(state)) throw interrupted(state);
	return state;
}

/** Yields the bytes unchanged, and records when the whole file has been read. */
async function* noteEnd(bytes: AsyncIterable<Uint8Array>, memory: UploadMemory): AsyncGenerator<Uint8Array> {
	yield* bytes;
	memory.mayBeWhole = true;
}

/** Streams a video to its upload session, starting at the first byte that YouTube does not have yet. */
async function sendBytes(
	{ youtube, uploadHosts }: YouTubeAccount,
	memory: UploadMemory,
	video: OpenFile<VideoType>,
	firstByte: number,
): Promise<string> {
	const sent = await uploadVideo(youtube, {
		uploadUrl: uploadUrls.get(memory) ?? '',
		allowedHosts: uploadHosts,
		sizeBytes: video.sizeBytes,
		contentType: video.type,
		firstByte,
		open: async (first) => skipBytes(noteEnd(video.bytes, memory), first),
	});
	return sent.videoId;
}

/**
 * Uploads one item's video to YouTube as a private draft, at most once across all attempts for the item
 * (contracts/youtube-api.md §5).
 *
 * @param texts the metadata of the video
 */
export async function sendDraft(
	node: IExecuteFunctions,
	itemIndex: number,
	account: YouTubeAccount,
	texts: DraftTexts,
): Promise<SentVideo> {
	let { memory } = attemptStateOf<UploadMemory>(node, itemIndex);
	const sent = (videoId: string) => ({ videoId, bytes: memory.sizeBytes ?? 0 });
	if (memory.videoId !== undefined) return sent(memory.videoId);
	const state = await findUpload(account, memory);
	if (state && 'video' in state) return sent((memory.videoId = state.video.videoId));
	if (!uploadUrls.has(memory)) checkNothingInDoubt(memory);
	if (!state) memory = resetAttempts<UploadMemory>(node, itemIndex).memory;
	const video = await openVideo(node, itemIndex);
	try {
		if (state && memory.sizeBytes !== video.sizeBytes) {
			throw new NodeOperationError(
				node.getNode(),
				`The video now has ${video.sizeBytes} bytes, but had ${memory.sizeBytes} when the upload started, so it cannot continue. Run the workflow again with a video that does not change.`,
				{ itemIndex },
			);
		}
		if (!state) {
			const { sizeBytes, type: contentType } = video;
			const { uploadUrl } = await startDraft(account.youtube, { ...texts, sizeBytes, contentType });
			uploadUrls.set(memory, uploadUrl);
			memory.sizeBytes = sizeBytes;
		}
		return sent((memory.videoId = await sendBytes(account, memory, video, state?.storedBytes ?? 0)));
	} finally {
		await video.close();
	}
}

/** Waits until YouTube has processed a video, and returns the item's output (contracts/youtube-api.md §5.4). */
export async function waitForVideo(
	node: IExecuteFunctions,
	itemIndex: number,
	{ youtube }: YouTubeAccount,
	{ videoId, bytes }: SentVideo,
	timeoutSeconds: number | undefined,
): Promise<IDataObject> {
	const waiting =
		timeoutSeconds === undefined ? undefined : waitForProcessing(youtube, videoId, timeoutSeconds);
	const end = await waiting?.catch((error: unknown): never => {
		throw toNodeError(node.getNode(), error, itemIndex, LABELS, videoId);
	});
	return {
		videoId,
		url: videoUrl(videoId),
		studioUrl: `https://studio.youtube.com/video/${videoId}/edit`,
		privacy: 'private',
		uploadStatus: end?.status.uploadStatus ?? 'uploaded',
		processed: end?.processed ?? false,
		bytes,
	};
}
