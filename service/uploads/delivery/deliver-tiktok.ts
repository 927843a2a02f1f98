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
import type { Drafts, Wait } from './quota';
import { withFile, type ReadyUpload } from './fetch-once';
import type { RequireFitMedia } from './fit-media';
import type { SignLink } from './instagram-source';
import type { Delivery, Step, Upload } from '../upload-model';
import { mediaOf } from '../intake/post-type';
import { waitMs } from './delivery-retry';
import { untilStored, type Database } from '../../database';
import type { UploadStore } from '../upload-store';
import type { TemporaryFiles } from '../../files/temporary-files';

/** TikTok takes minutes for 4 GB (contracts/tiktok-api.md §4.10); an hour without an end is an end. */
const PROCESSING_TIMEOUT_MS = 60 * 60_000;

/** TikTok fetches for at most an hour (contracts/tiktok-api.md §4.5). */
const PULL_LIMIT_SECONDS = 60 * 60;

const SHORTEST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 15_000;

export interface TikTokContext {
	/** Ends its requests when the work is interrupted. */
	tiktok: TikTok;
	/** For requests that must not be cut off once they are sent. */
	patient: TikTok;
	database: Database;
	store: UploadStore;
	drafts: Drafts;
	files: TemporaryFiles;
	requireFitMedia: RequireFitMedia;
	uploadHosts: readonly string[];
	/** Undefined if the service has no public address. */
	signLink: SignLink | undefined;
	/** `LIMIT_TIME_SCALE`. */
	scale: number;
	signal: AbortSignal;
}

/** Reads which pending drafts the user has finished: each of them makes room for another one. */
async function lookForFinished({ tiktok, drafts }: TikTokContext, accountId: string): Promise<void> {
	for (const publishId of await drafts.pendingToLookAt(accountId)) {
		const { status, postIds } = await getPostStatus(tiktok, publishId);
		if (status === 'PUBLISH_COMPLETE') await drafts.finished(publishId, postIds);
	}
}

/**
 * Looks for a place for a draft; if there is none, everything of the account that waits for one is put off.
 *
 * @returns until when; undefined if there is a place
 */
async function waitForPlace(
	context: TikTokContext,
	{ accountId }: Delivery,
	look: () => Promise<Wait | undefined>,
): Promise<Date | undefined> {
	let wait = await look();
	if (wait?.isInboxFull) {
		await lookForFinished(context, accountId);
		wait = await look();
	}
	if (wait !== undefined) await context.drafts.postpone(accountId, wait.until);
	return wait?.until;
}

/** A draft that was begun, or the time until which there is no place for it. */
type Begun = { publishId: string } | { waitUntil: Date };

/**
 * Begins a draft. The state is written before the init, so that a crash in between is recognised and never leads to a
 * second draft; `publish_id` and upload URL before anything is sent.
 */
async function begin(
	context: TikTokContext,
	delivery: Delivery,
	init: (tiktok: TikTok) => Promise<{ publishId: string; uploadUrl?: string }>,
): Promise<Begun> {
	const { patient, database, store, drafts, scale, signal } = context;
	const take = () =>
		database.transaction(async (trx) => {
			const wait = await drafts.take(trx, delivery);
			if (wait === undefined) await store.changeIn(trx, delivery, { state: 'uploading' });
			return wait;
		});
	const waitUntil = await waitForPlace(context, delivery, () => untilStored(take, signal));
	if (waitUntil !== undefined) return { waitUntil };
	try {
		const { publishId, uploadUrl } = await init(patient);
		await drafts.made(delivery.id, publishId);
		await store.change(delivery, { publishId, uploadUrl });
		return { publishId };
	} catch (error) {
		if (!isKnown(error) || error.code === 'outcome_unknown') throw error;
		// Refused, or never sent: there is no draft, and the delivery may begin again.
		await drafts.made(delivery.id, null);
		await store.change(delivery, { state: 'queued' });
		if (error.action === 'wait') {
			await drafts.postpone(delivery.accountId, new Date(Date.now() + waitMs(error, scale)));
		}
		throw error;
	}
}

/** @throws ApiError if what was fetched is a picture, of which TikTok takes no bytes */
function videoTypeOf({ contentType }: ReadyUpload): VideoType {
	if (!isImage(contentType)) return contentType;
	throw new ApiError(
		415,
		'not_a_video',
		'video_url led to a picture. Send the address of a video, or the picture as image_urls.',
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
	const { tiktok, store, files, uploadHosts } = context;
	const resumed = delivery.publishId !== null;
	const status = resumed ? await getPostStatus(tiktok, publishId) : undefined;
	if (status !== undefined && status.status !== 'PROCESSING_UPLOAD') return;
	const firstByte = status?.uploadedBytes ?? 0;
	if (firstByte === upload.sizeBytes) return;
	const uploadUrl = await store.uploadUrl(delivery.id);
	if (uploadUrl === undefined) throw new Error('A started delivery has no upload URL.');
	await uploadVideo(tiktok, {
		publishId,
		uploadUrl,
		allowedHosts: uploadHosts,
		plan: planChunks(upload.sizeBytes),
		contentType,
		source: files.scan(upload.fileName, firstByte),
		firstByte,
		onProgress: (bytesSent) => store.change(delivery, { bytesSent }),
	});
}

/** Gives a draft up that will never reach the inbox, so that the next try makes a new one. */
async function startOver({ store }: TikTokContext, delivery: Delivery): Promise<void> {
	await store.change(delivery, { state: 'queued', publishId: null, uploadUrl: null, bytesSent: 0 });
}

/** Often at first, then less and less. */
const lookAgainAt = (ageMs: number) =>
	new Date(Date.now() + Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, ageMs / 4)));

async function checkDelivery(context: TikTokContext, delivery: Delivery, publishId: string): Promise<Step> {
	const status = await getPostStatus(context.tiktok, publishId);
	try {
		if (isDelivered(status)) return { change: { state: 'delivered', postIds: status.postIds } };
	} catch (error) {
		if (error instanceof PlatformError && error.retryable) await startOver(context, delivery);
		throw error;
	}
	const ageMs = delivery.state === 'processing' ? Date.now() - Date.parse(delivery.stateSince) : 0;
	if (ageMs < PROCESSING_TIMEOUT_MS) return { waitUntil: lookAgainAt(ageMs) };
	const stuck = new ApiError(
		504,
		'processing_timeout',
		`TikTok has not finished processing within an hour (status ${status.status}). Look into the TikTok inbox.`,
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
			'The service was interrupted while it started the draft, so one may or may not exist. Look into the TikTok inbox before sending the video again.',
	});

/** The draft that a delivery has begun already; else it begins one. */
const begunOr = async ({ publishId }: Delivery, begin: () => Promise<Begun>): Promise<Begun> =>
	publishId === null ? begin() : { publishId };

/** Sends the video of an upload, in whole or what is missing of it. */
async function sendVideo(context: TikTokContext, delivery: Delivery, upload: Upload): Promise<Begun> {
	const { store, requireFitMedia, signal } = context;
	const ready = withFile(upload);
	const contentType = videoTypeOf(ready);
	if (delivery.publishId === null) await requireFitMedia(delivery, ready, 'tiktok', signal);
	const begun = await begunOr(delivery, () =>
		begin(context, delivery, (tiktok) => initInboxUpload(tiktok, planChunks(ready.sizeBytes))),
	);
	if ('waitUntil' in begun) return begun;
	try {
		await send(context, delivery, ready, begun.publishId, contentType);
	} catch (error) {
		if (error instanceof PlatformError && error.code === 'upload_url_expired')
			await startOver(context, delivery);
		throw error;
	}
	await store.change(delivery, { state: 'processing', bytesSent: ready.sizeBytes });
	return begun;
}

/** Names the photos of an upload, which TikTok fetches itself (contracts/tiktok-api.md §4.7). */
async function namePhotos(context: TikTokContext, delivery: Delivery, upload: Upload): Promise<Begun> {
	const { store, signLink, requireFitMedia, signal } = context;
	const { fileName, imageUrls, title, description, force } = upload;
	if (fileName !== null && delivery.publishId === null) {
		await requireFitMedia(delivery, withFile(upload), 'tiktok', signal);
	}
	const link = fileName === null ? undefined : signLink?.(fileName, PULL_LIMIT_SECONDS);
	const photoUrls = link === undefined ? imageUrls : [link];
	const draft = { photoUrls, coverIndex: 0, title: title ?? '', description: description ?? '', force };
	const begun = await begunOr(delivery, () =>
		begin(context, delivery, (tiktok) => initPhotoDraft(tiktok, draft)),
	);
	if ('publishId' in begun) await store.change(delivery, { state: 'processing' });
	return begun;
}

/**
 * Brings a video or photos into the inbox of a TikTok account, from whatever state the delivery is in.
 *
 * @throws PlatformError or ApiError with what can be done
 */
export async function deliverToTikTok(
	context: TikTokContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { publishId, state, accountId } = delivery;
	if (state === 'processing' && publishId !== null) return checkDelivery(context, delivery, publishId);
	if (state === 'uploading' && publishId === null) return { failed: lostInit() };
	if (publishId === null) {
		const waitUntil = await waitForPlace(context, delivery, () => context.drafts.waitForRoom(accountId));
		if (waitUntil !== undefined) return { waitUntil };
	}
	const deliver = upload.videoUrl !== null || mediaOf(upload) === 'video' ? sendVideo : namePhotos;
	const begun = await deliver(context, delivery, upload);
	return 'waitUntil' in begun ? begun : checkDelivery(context, delivery, begun.publishId);
}
