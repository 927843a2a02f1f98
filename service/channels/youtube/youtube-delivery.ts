import { PlatformError } from '../../../platforms/errors';
import { missingFields, OWN_FIELDS, type OwnValues } from '../../../platforms/own-fields';
import {
	askSession,
	getVideoStatus,
	interrupted,
	isInterruption,
	isProcessed,
	PRIVACY,
	setPrivacy,
	startDraft,
	uploadVideo,
	videoUrl,
	type StartedUpload,
	type UploadedVideo,
	type YouTube,
} from '../../../platforms/youtube';
import { ApiError } from '../../core/errors';
import { clock, timestamp } from '../../database';
import type { StepContext } from '../channel-uploads';
import { lookAgainAt } from '../look-again';
import { ageIn, withFile, type Delivery, type ReadyUpload, type Step, type Upload } from '../upload';
import { findInsertsUntil, type ProjectQuota } from './project-quota';
import { draftOptions, draftTexts } from './youtube-draft';

/** Processing a long video can take hours (contracts/youtube-api.md §5.4). */
const PROCESSING_TIMEOUT_MS = 24 * 60 * 60_000;
const LONGEST_LOOK_MS = 60_000;

export interface YouTubeContext extends StepContext {
	youtube: YouTube;
	/** Used for requests that must run to completion once they are sent. */
	patient: YouTube;
	project: ProjectQuota;
	/** Defaults from the settings. */
	defaults: OwnValues;
	uploadHosts: readonly string[];
}

/** An upload session's URL, or the time until which the project cannot start a session. */
type Begun = { uploadUrl: string } | { waitUntil: Date };

/**
 * Reserves one of the day's uploads, which all accounts share.
 *
 * @returns the time until which to wait if no uploads are left
 */
const takeInsert = (context: YouTubeContext, delivery: Delivery) =>
	context.transaction(async (trx): Promise<Date | undefined> => {
		const until = await findInsertsUntil(context.project, context.quota, trx);
		if (until !== undefined) return until;
		await context.quota.addOfPlatform(delivery, trx);
		await context.changeIn(trx, { state: 'uploading' });
		return undefined;
	});

/**
 * Starts an upload session. A video does not exist until its last byte has arrived, so if the response is lost, another
 * session is simply started.
 */
async function begin(context: YouTubeContext, delivery: Delivery, upload: ReadyUpload): Promise<Begun> {
	const { patient, quota, defaults } = context;
	const own = { ...defaults, ...delivery.own };
	const [missing] = missingFields(OWN_FIELDS.youtube.upload, own);
	if (missing) throw new ApiError(400, missing.code, missing.message, 'fix-request');
	await context.requireFitMedia(upload);
	const waitUntil = await takeInsert(context, delivery);
	if (waitUntil !== undefined) return { waitUntil };
	try {
		const { uploadUrl } = await startDraft(patient, {
			...draftTexts(upload),
			...draftOptions(own),
			madeForKids: own.made_for_kids === true,
			sizeBytes: upload.sizeBytes,
			contentType: upload.contentType,
		});
		await context.change({ uploadUrl });
		return { uploadUrl };
	} catch (error) {
		if (!(error instanceof PlatformError)) throw error;
		const { retryAfterSeconds = 0 } = error;
		if (error.code === 'quota_used_up')
			await quota.refuse('youtube', new Date(clock.now() + retryAfterSeconds * 1000));
		// Hours without a network connection must not use up the day's quota. If YouTube counted the upload after all,
		// it will report when the quota is used up.
		if (error.code === 'platform_unreachable') await quota.freeOfPlatform(delivery.id);
		await context.change({ state: 'queued' });
		throw error;
	}
}

/** Sends the bytes that YouTube does not have yet. After an interruption, first asks YouTube which bytes it has. */
async function send(
	context: YouTubeContext,
	upload: ReadyUpload,
	uploadUrl: string,
	isResumed: boolean,
): Promise<UploadedVideo> {
	const { youtube, files, uploadHosts } = context;
	const { sizeBytes, contentType } = upload;
	const started: StartedUpload = { uploadUrl, allowedHosts: uploadHosts, sizeBytes, contentType };
	const state = isResumed ? await askSession(youtube, started) : { storedBytes: 0 };
	if (isInterruption(state)) throw interrupted(state);
	if ('video' in state) return state.video;
	return await uploadVideo(youtube, {
		...started,
		firstByte: state.storedBytes,
		open: async (firstByte) => files.scan(upload.fileName, firstByte),
		onProgress: (bytesSent) => context.change({ bytesSent }),
	});
}

/** Sends the video in a single upload session for as long as the session is valid. */
async function sendVideo(context: YouTubeContext, delivery: Delivery, upload: Upload): Promise<Step> {
	const ready = withFile(upload);
	const known = await context.uploadUrl();
	const begun = known === undefined ? await begin(context, delivery, ready) : { uploadUrl: known };
	if ('waitUntil' in begun) return begun;
	const { uploadUrl } = begun;
	try {
		const { videoId } = await send(context, ready, uploadUrl, known !== undefined);
		await context.change({
			state: 'processing',
			publishId: videoId,
			uploadUrl: null,
			bytesSent: ready.sizeBytes,
		});
		return checkProcessing(context, { ...delivery, state: 'queued' }, videoId);
	} catch (error) {
		// The session has expired without a video; the next attempt starts a new one.
		if (error instanceof PlatformError && error.code === 'upload_url_expired')
			await context.change({ state: 'queued', uploadUrl: null, bytesSent: 0 });
		throw error;
	}
}

const stuck = () =>
	new ApiError(
		504,
		'processing_timeout',
		'YouTube has not finished processing within a day. Check the video in YouTube Studio.',
		'check-outcome',
	);

async function checkProcessing(
	{ youtube }: YouTubeContext,
	delivery: Delivery,
	videoId: string,
): Promise<Step> {
	if (isProcessed(await getVideoStatus(youtube, videoId))) {
		const state = delivery.approvedAt === null ? 'awaiting_approval' : 'publishing';
		return { change: { state, attempts: 0, failingSince: null } };
	}
	const ageMs = ageIn('processing', delivery);
	return ageMs < PROCESSING_TIMEOUT_MS
		? { waitUntil: lookAgainAt(ageMs, LONGEST_LOOK_MS) }
		: { failed: stuck() };
}

/**
 * Sets a draft to the approved privacy at its publishing time. First reads the current privacy, so that repeated calls
 * change nothing.
 */
async function publish(
	context: YouTubeContext,
	{ publishSentAt, own }: Delivery,
	{ publishAt }: Upload,
	videoId: string,
): Promise<Step> {
	const privacy = PRIVACY.find((one) => one === own.privacy);
	if (privacy === undefined) return { change: { state: 'awaiting_approval', approvedAt: null } };
	const due = Date.parse(publishAt ?? '');
	if (due > clock.now()) return { waitUntil: new Date(due) };
	if (publishSentAt === null) await context.change({ publishSentAt: timestamp() }, { from: ['publishing'] });
	await setPrivacy(context.patient, videoId, privacy);
	return { change: { state: 'published', postIds: [videoId], permalink: videoUrl(videoId) } };
}

/**
 * Advances a video by one step: sends it as a private draft, waits until it has been processed, or publishes it after
 * approval (contracts/youtube-api.md §5).
 *
 * @throws PlatformError or ApiError with the next step
 */
export async function deliverToYouTube(
	context: YouTubeContext,
	delivery: Delivery,
	upload: Upload,
): Promise<Step> {
	const { publishId, state } = delivery;
	if (publishId === null) return sendVideo(context, delivery, upload);
	return state === 'publishing'
		? publish(context, delivery, upload, publishId)
		: checkProcessing(context, delivery, publishId);
}
