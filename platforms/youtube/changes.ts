import { PlatformError } from '../errors';
import { asObject, asText, type JsonObject } from '../json';
import { call, jsonBody, urlOf, type YouTube } from './api';
import { THUMBNAIL_REASONS } from './advice';
import { readAnswer, reasonError, youTubeProblem } from './errors';
import { queryVideoObjects } from './videos';

/** Who may watch a video. */
export const PRIVACY = ['private', 'unlisted', 'public'] as const;

export type Privacy = (typeof PRIVACY)[number];

/** What `videos.update` sets of the part `status`; each that is left out goes back to its default (contracts/youtube-api.md §5.4). */
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

/**
 * Says who may watch a video (contracts/youtube-api.md §5.4): reads its status, changes the privacy and writes it back, since
 * YouTube resets what is left out. Needs the scope `youtube.force-ssl`; 51 units of quota. Can be repeated without harm.
 *
 * @returns the privacy as YouTube has it now
 * @throws PlatformError; `privacy_not_kept` if YouTube has another privacy than was asked for
 */
export async function setPrivacy(youtube: YouTube, videoId: string, privacy: Privacy): Promise<Privacy> {
	const before = await readStatus(youtube, videoId);
	if (before.privacyStatus === privacy) return privacy;
	const kept = Object.fromEntries(MUTABLE.map((name) => [name, before[name]]));
	const answer = await call(youtube, {
		method: 'PUT',
		url: urlOf(youtube.apiBase, '/youtube/v3/videos', { part: 'status' }),
		...jsonBody({ id: videoId, status: { ...kept, privacyStatus: privacy } }),
	});
	const after = asText(asObject(answer.status)?.privacyStatus);
	if (after === privacy) return privacy;
	throw youTubeProblem(
		'privacy_not_kept',
		'check-outcome',
		`The video ${videoId} is ${after ?? 'of an unknown privacy'} after it was set to ${privacy}. Look at it in YouTube Studio.`,
	);
}

/** Deletes a video for good (contracts/youtube-api.md §5.4). @throws PlatformError; `object_not_found` if there is no such video */
export async function deleteVideo(youtube: YouTube, videoId: string): Promise<void> {
	await call(youtube, {
		method: 'DELETE',
		url: urlOf(youtube.apiBase, '/youtube/v3/videos', { id: videoId }),
	});
}

/** A picture for a video: JPEG or PNG, at least 640 pixels wide, up to 50 MB (contracts/youtube-api.md §6). */
export interface Thumbnail {
	contentType: 'image/jpeg' | 'image/png';
	bytes: Uint8Array;
}

/**
 * Sets the picture of a video (contracts/youtube-api.md §6); 50 units of quota. That of a Short only once it is processed.
 *
 * @throws PlatformError; `thumbnail_not_allowed` for an account without a verified phone number, `video_not_ready`
 */
export async function setThumbnail(
	youtube: YouTube,
	videoId: string,
	{ contentType, bytes }: Thumbnail,
): Promise<void> {
	const response = await youtube.http({
		method: 'POST',
		url: urlOf(youtube.apiBase, '/upload/youtube/v3/thumbnails/set', { videoId, uploadType: 'media' }),
		headers: { 'content-type': contentType, 'content-length': String(bytes.length) },
		body: bytes,
		auth: 'account',
	});
	const answer = readAnswer(response, youtube.now(), THUMBNAIL_REASONS);
	if (answer instanceof PlatformError) throw answer;
}
