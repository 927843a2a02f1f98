import { PlatformError } from '../../../platforms/errors';
import { isImage, type VideoType } from '../../../platforms/media';
import {
	getPostStatus,
	initInboxUpload,
	initPhotoDraft,
	isDelivered,
	planChunks,
	uploadVideo,
	type TikTok,
} from '../../../platforms/tiktok';
import { ApiError, isKnown } from '../../core/errors';
import type { StepContext } from '../channel-uploads';
import { waitMs } from '../limit-wait';
import { lookAgainAt } from '../look-again';
import { ageIn, mediaOf, withFile, type Delivery, type ReadyUpload, type Step, type Upload } from '../upload';
import type { Places, Wait } from './tiktok-places';
import { clock } from '../../database';

/** TikTok takes minutes to process 4 GB (contracts/tiktok-api.md §4.10). After an hour, the delivery fails. */
const PROCESSING_TIMEOUT_MS = 60 * 60_000;

/** TikTok spends at most an hour fetching media (contracts/tiktok-api.md §4.5). */
const PULL_LIMIT_SECONDS = 60 * 60;

const LONGEST_LOOK_MS = 15_000;

/** Delay before checking again while another draft of the same account is being started. */
const INIT_UNDER_WAY_MS = 500;

export interface TikTokContext extends StepContext {
	/** Requests are aborted when the work is interrupted. */
	tiktok: TikTok;
	/** Used for requests that must run to completion once they are sent. */
	patient: TikTok;
	places: Places;
	uploadHosts: readonly string[];
	/** `LIMIT_TIME_SCALE`. */
	scale: number;
}

/** Checks whether the user has finished any pending drafts, and frees their slots. */
async function lookForFinished(context: TikTokContext): Promise<void> {
	const { tiktok, places, quota, account } = context;
	for (const publishId of await places.pendingToLookAt(quota, account.id)) {
		const { status, postIds } = await getPostStatus(tiktok, publishId);
		if (status !== 'PUBLISH_COMPLETE') continue;
		await context.addPosts(publishId, postIds);
		await quota.free(publishId);
	}
}

/**
 * Checks for a free draft slot. If there is none, postpones all waiting deliveries of the account.
 *
 * @returns the time until which they wait; undefined if a slot is free
 */
async function waitForPlace(
	context: TikTokContext,
	look: () => Promise<Wait | undefined>,
): Promise<Date | undefined> {
	let wait = await look();
	if (wait?.isInboxFull) {
		await lookForFinished(context);
		wait = await look();
	}
	if (wait !== undefined) await context.postpone(wait.until);
	return wait?.until;
}

/** The draft that was started, or the time until which no slot is free. */
type Begun = { publishId: string } | { waitUntil: Date };

/**
 * Reserves a draft slot. Only one draft per account is started at a time.
 *
 * @returns how long to wait if no slot is free
 */
const takePlace = (context: TikTokContext, delivery: Delivery) =>
	context.transaction(async (trx): Promise<Wait | undefined> => {
		const { places, quota, account } = context;
		if (await context.isAnotherBeginning(trx)) {
			return { until: new Date(clock.now() + INIT_UNDER_WAY_MS), isInboxFull: false };
		}
		const wait = await places.waitForRoom(quota, account.id, trx);
		if (wait !== undefined) return wait;
		await quota.add(delivery, trx);
		await context.changeIn(trx, { state: 'uploading' });
		return undefined;
	});

/**
 * Starts a draft. The state is stored before the init request, so that a crash in between is detected and never causes
 * a second draft. `publish_id` and the upload URL are stored before any bytes are sent.
 */
async function begin(
	context: TikTokContext,
	delivery: Delivery,
	init: (tiktok: TikTok) => Promise<{ publishId: string; uploadUrl?: string }>,
): Promise<Begun> {
	const { patient, quota, scale } = context;
	const waitUntil = await waitForPlace(context, () => takePlace(context, delivery));
	if (waitUntil !== undefined) return { waitUntil };
	try {
		const { publishId, uploadUrl } = await init(patient);
		await quota.answered(delivery.id, publishId);
		await context.change({ publishId, uploadUrl });
		return { publishId };
	} catch (error) {
		if (!isKnown(error) || error.code === 'outcome_unknown') throw error;
		// The request was rejected or never sent. There is no draft, and the delivery may start again.
		await quota.answered(delivery.id, null);
		await context.change({ state: 'queued' });
		if (error.action === 'wait') await context.postpone(new Date(clock.now() + waitMs(error, scale)));
		throw error;
	}
}

/** Returns the type of a video. @throws ApiError if the file is an image, which TikTok does not accept as bytes */
function videoTypeOf({ contentType }: ReadyUpload): VideoType {
	if (!isImage(contentType)) return contentType;
	throw new ApiError(
		415,
		'not_a_video',
		'video_url leads to an image. Send the URL of a video, or send the image in image_urls.',
		'fix-media',
	);
}

/** Sends the bytes that TikTok does not have yet. */
async function send(
	context: TikTokContext,
	delivery: Delivery,
	upload: ReadyUpload,
	publishId: string,
	contentType: VideoType,
): Promise<void> {
	const { tiktok, files, uploadHosts } = context;
	const resumed = delivery.publishId !== null;
	const status = resumed ? await getPostStatus(tiktok, publishId) : undefined;
	if (status !== undefined && status.status !== 'PROCESSING_UPLOAD') return;
	const firstByte = status?.uploadedBytes ?? 0;
	if (firstByte === upload.sizeBytes) return;
	const uploadUrl = await context.uploadUrl();
	if (uploadUrl === undefined) throw new Error('A started delivery has no upload URL.');
	await uploadVideo(tiktok, {
		publishId,
		uploadUrl,
		allowedHosts: uploadHosts,
		plan: planChunks(upload.sizeBytes),
		contentType,
		source: files.scan(upload.fileName, firstByte),
		firstByte,
		onProgress: (bytesSent) => context.change({ bytesSent }),
	});
}

/** Discards a draft that will never reach the inbox, so that the next attempt starts a new draft. */
async function startOver(context: TikTokContext): Promise<void> {
	await context.change({ state: 'queued', publishId: null, uploadUrl: null, bytesSent: 0 });
}

async function checkDelivery(context: TikTokContext, delivery: Delivery, publishId: string): Promise<Step> {
	const status = await getPostStatus(context.tiktok, publishId);
	try {
		if (isDelivered(status)) return { change: { state: 'delivered', postIds: status.postIds } };
	} catch (error) {
		if (error instanceof PlatformError && error.retryable) await startOver(context);
		throw error;
	}
	const ageMs = ageIn('processing', delivery);
	if (ageMs < PROCESSING_TIMEOUT_MS) return { waitUntil: lookAgainAt(ageMs, LONGEST_LOOK_MS) };
	const stuck = new ApiError(
		504,
		'processing_timeout',
		`TikTok has not finished processing within an hour (status ${status.status}). Check the TikTok inbox.`,
		'check-outcome',
	);
	return { failed: stuck };
}

const lostInit = () =>
	new PlatformError({
		platform: 'tiktok',
		code: 'outcome_unknown',
		action: 'check-outcome',
		message:
			'The service was interrupted while starting the draft, so it may or may not exist. Check the TikTok inbox before sending the video again.',
	});

/** Returns the draft that a delivery has already started, or starts one. */
const begunOr = async ({ publishId }: Delivery, begin: () => Promise<Begun>): Promise<Begun> =>
	publishId === null ? begin() : { publishId };

/** Sends an upload's video, or the part that TikTok does not have yet. */
async function sendVideo(context: TikTokContext, delivery: Delivery, upload: Upload): Promise<Begun> {
	const ready = withFile(upload);
	const contentType = videoTypeOf(ready);
	if (delivery.publishId === null) await context.requireFitMedia(ready);
	const begun = await begunOr(delivery, () =>
		begin(context, delivery, (tiktok) => initInboxUpload(tiktok, planChunks(ready.sizeBytes))),
	);
	if ('waitUntil' in begun) return begun;
	try {
		await send(context, delivery, ready, begun.publishId, contentType);
	} catch (error) {
		if (error instanceof PlatformError && error.code === 'upload_url_expired') await startOver(context);
		throw error;
	}
	await context.change({ state: 'processing', bytesSent: ready.sizeBytes });
	return begun;
}

/** Sends the URLs of an upload's photos, which TikTok then fetches itself (contracts/tiktok-api.md §4.7). */
async function namePhotos(context: TikTokContext, delivery: Delivery, upload: Upload): Promise<Begun> {
	const { fileName, imageUrls, title, description, force } = upload;
	if (fileName !== null && delivery.publishId === null) {
		await context.requireFitMedia(withFile(upload));
	}
	const link = fileName === null ? undefined : context.signLink?.(fileName, PULL_LIMIT_SECONDS);
	const photoUrls = link === undefined ? imageUrls : [link];
	const draft = { photoUrls, coverIndex: 0, title: title ?? '', description: description ?? '', force };
	const begun = await begunOr(delivery, () =>
		begin(context, delivery, (tiktok) => initPhotoDraft(tiktok, draft)),
	);
	if ('publishId' in begun) await context.change({ state: 'processing' });
	return begun;
}

/**
 * Advances the delivery of a video or photos to a TikTok account's inbox by one step, from any state.
 *
 * @throws PlatformError or ApiError with the next step
 */
export async function deliverToTikTok(
	context: TikTokContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { publishId, state } = delivery;
	if (state === 'processing' && publishId !== null) return checkDelivery(context, delivery, publishId);
	if (state === 'uploading' && publishId === null) return { failed: lostInit() };
	if (publishId === null) {
		const { places, quota, account } = context;
		const waitUntil = await waitForPlace(context, () => places.waitForRoom(quota, account.id));
		if (waitUntil !== undefined) return { waitUntil };
	}
	const deliver = upload.videoUrl !== null || mediaOf(upload) === 'video' ? sendVideo : namePhotos;
	const begun = await deliver(context, delivery, upload);
	return 'waitUntil' in begun ? begun : checkDelivery(context, delivery, begun.publishId);
}
