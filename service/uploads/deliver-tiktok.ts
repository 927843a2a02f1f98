import { PlatformError } from '../../platforms/errors';
import type { VideoType } from '../../platforms/media';
import {
	getPostStatus,
	initInboxUpload,
	planChunks,
	uploadVideo,
	waitForDelivery,
	type TikTok,
} from '../../platforms/tiktok';
import { ApiError } from '../errors';
import type { Change, Delivery, Upload, UploadStore } from './store';
import type { TemporaryFiles } from './temporary-files';

/** TikTok takes minutes for 4 GB (contracts/tiktok-api.md §4.10); an hour without an end is an end. */
const PROCESSING_TIMEOUT_SECONDS = 60 * 60;

/** An upload whose file is there. */
export type ReadyUpload = Upload & { fileName: string; contentType: VideoType; sizeBytes: number };

interface Deliver {
	tiktok: TikTok;
	store: UploadStore;
	files: TemporaryFiles;
	uploadHosts: readonly string[];
}

/**
 * Stores `publish_id` and upload URL before the first byte is sent. The state is written before the init, so that a
 * crash in between is recognised and never leads to a second draft.
 */
async function begin({ tiktok, store }: Deliver, delivery: Delivery, upload: ReadyUpload): Promise<string> {
	if (delivery.state === 'uploading') {
		throw new PlatformError({
			platform: 'tiktok',
			code: 'outcome_unknown',
			action: 'check-outcome',
			message:
				'The service was interrupted while it started the draft, so one may or may not exist. Look into the TikTok inbox before sending the video again.',
		});
	}
	const plan = planChunks(upload.sizeBytes);
	await store.change(delivery.id, { state: 'uploading' });
	const { publishId, uploadUrl } = await initInboxUpload(tiktok, plan);
	await store.change(delivery.id, { publishId, uploadUrl });
	return publishId;
}

/** Sends the bytes that TikTok does not have yet. */
async function send(
	context: Deliver,
	delivery: Delivery,
	upload: ReadyUpload,
	publishId: string,
): Promise<void> {
	const { tiktok, store, files, uploadHosts } = context;
	const resumed = delivery.publishId !== null;
	const status = resumed ? await getPostStatus(tiktok, publishId) : undefined;
	if (status !== undefined && status.status !== 'PROCESSING_UPLOAD') return;
	const uploadUrl = await store.uploadUrl(delivery.id);
	if (uploadUrl === undefined) throw new Error('A started delivery has no upload URL.');
	const firstByte = status?.uploadedBytes ?? 0;
	await uploadVideo(tiktok, {
		publishId,
		uploadUrl,
		allowedHosts: uploadHosts,
		plan: planChunks(upload.sizeBytes),
		contentType: upload.contentType,
		source: files.read(upload.fileName, firstByte),
		firstByte,
		onProgress: (bytesSent) => store.change(delivery.id, { bytesSent }),
	});
}

/**
 * Brings a video into the inbox of a TikTok account, from whatever state the delivery is in.
 *
 * @throws PlatformError or ApiError with what can be done
 */
export async function deliverToTikTok(
	context: Deliver,
	delivery: Delivery,
	upload: ReadyUpload,
): Promise<Change> {
	const { tiktok, store } = context;
	const publishId = delivery.publishId ?? (await begin(context, delivery, upload));
	if (delivery.state !== 'processing') {
		await send(context, delivery, upload, publishId);
		await store.change(delivery.id, { state: 'processing', bytesSent: upload.sizeBytes });
	}
	const { status, delivered } = await waitForDelivery(tiktok, publishId, PROCESSING_TIMEOUT_SECONDS);
	if (!delivered) {
		throw new ApiError(
			504,
			'processing_timeout',
			`TikTok has not finished processing within an hour (status ${status?.status ?? 'unknown'}). Look into the TikTok inbox.`,
			'check-outcome',
		);
	}
	return { state: 'delivered', postIds: status?.postIds };
}
