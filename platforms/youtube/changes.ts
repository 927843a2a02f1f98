import { PlatformError } from '../errors';
import { asObject, asText, type JsonObject } from '../json';
import { call, jsonBody, uploadUrlOf, urlOf, type YouTube } from './api';
import { THUMBNAIL_REASONS } from './advice';
import { readAnswer, reasonError, youTubeProblem } from './errors';
import { queryVideoObjects } from './videos';

/** The privacy levels of a video. */
export const PRIVACY = ['private', 'unlisted', 'public'] as const;

export type Privacy = (typeof PRIVACY)[number];

/**
 * The fields in the part `status` that `videos.update` sets; omitted fields are reset to their defaults
 * (contracts/youtube-api.md §5.4).
 */
const MUTABLE = [
	'embeddable',
	'license',
	'publicStatsViewable',
	'selfDeclaredMadeForKids',
	'containsSyntheticMedia',
] as const;

async function readStatus(youtube: YouTube, videoId: string): Promise<JsonObject> {
	const [video] = await queryVideoObjects(youtube, [videoId], 'status');
	const status = asObject(video?.status);
	if (status) return status;
	throw reasonError('videoNotFound');
}

/** Changes the status of a video. YouTube resets omitted fields, so all other fields are written back unchanged. */
async function writeStatus(
	youtube: YouTube,
	videoId: string,
	before: JsonObject,
	change: JsonObject,
): Promise<JsonObject> {
	const kept = Object.fromEntries(MUTABLE.map((name) => [name, before[name]]));
	const answer = await call(youtube, {
		method: 'PUT',
		url: urlOf(youtube.apiBase, '/youtube/v3/videos', { part: 'status' }),
		...jsonBody({ id: videoId, status: { ...kept, ...change } }),
	});
	return asObject(answer.status) ?? {};
}

/**
 * Sets the privacy of a video (contracts/youtube-api.md §5.4), which also cancels a scheduled publication. Idempotent.
 * Requires the scope `youtube.force-ssl` and costs 51 units of quota.
 *
 * @returns the new privacy, according to YouTube
 * @throws PlatformError; `privacy_not_kept` if YouTube applied a different privacy
 */
export async function setPrivacy(youtube: YouTube, videoId: string, privacy: Privacy): Promise<Privacy> {
	const before = await readStatus(youtube, videoId);
	if (before.privacyStatus === privacy && before.publishAt === undefined) return privacy;
	const after = asText(
		(await writeStatus(youtube, videoId, before, { privacyStatus: privacy })).privacyStatus,
	);
	if (after === privacy) return privacy;
	throw youTubeProblem(
		'privacy_not_kept',
		'check-outcome',
		`The privacy of the video ${videoId} was set to ${privacy}, but is ${after ?? 'unknown'}. Check it in YouTube Studio.`,
	);
}

/**
 * Schedules the publication of a video, which stays private until then (contracts/youtube-api.md §5.1). Requires the
 * same scope and quota as `setPrivacy`. Idempotent.
 *
 * @returns the scheduled time, according to YouTube, as ISO 8601
 * @throws PlatformError; `request_refused` for a video that was public before, `privacy_not_kept` if YouTube did not
 * schedule it
 */
export async function planPublication(youtube: YouTube, videoId: string, at: Date): Promise<string> {
	const before = await readStatus(youtube, videoId);
	const plan = { privacyStatus: 'private', publishAt: at.toISOString() };
	const after = await writeStatus(youtube, videoId, before, plan);
	const planned = asText(after.publishAt);
	if (after.privacyStatus === 'private' && planned !== undefined) return planned;
	throw youTubeProblem(
		'privacy_not_kept',
		'check-outcome',
		`YouTube did not schedule the video ${videoId}. Check it in YouTube Studio.`,
	);
}

/**
 * Permanently deletes a video (contracts/youtube-api.md §5.4).
 *
 * @throws PlatformError; `object_not_found` if there is no such video
 */
export async function deleteVideo(youtube: YouTube, videoId: string): Promise<void> {
	await call(youtube, {
		method: 'DELETE',
		url: urlOf(youtube.apiBase, '/youtube/v3/videos', { id: videoId }),
	});
}

/** A thumbnail: JPEG or PNG, at least 640 pixels wide, up to 50 MB (contracts/youtube-api.md §6). */
export interface Thumbnail {
	contentType: 'image/jpeg' | 'image/png';
	bytes: Uint8Array;
}

/**
 * Sets the thumbnail of a video (contracts/youtube-api.md §6). Costs 50 units of quota. For a Short, processing must
 * have finished first.
 *
 * @throws PlatformError; `thumbnail_not_allowed` for an account without a verified phone number, `video_not_ready` for
 * a Short that is still being processed
 */
export async function setThumbnail(
	youtube: YouTube,
	videoId: string,
	{ contentType, bytes }: Thumbnail,
): Promise<void> {
	const response = await youtube.http({
		method: 'POST',
		url: uploadUrlOf(youtube, '/thumbnails/set', { videoId, uploadType: 'media' }),
		headers: { 'content-type': contentType, 'content-length': String(bytes.length) },
		body: bytes,
		auth: 'account',
	});
	const answer = readAnswer(response, youtube.now(), THUMBNAIL_REASONS);
	if (answer instanceof PlatformError) throw answer;
}
