import type { Answer, Json, SandboxRequest } from '../../kernel/types';
import { admit, requireChannel } from '../access';
import type { Caller } from '../access';
import type { YouTube } from '../context';
import { ApiError } from '../errors';
import { schedulePublication, showToThePublic } from '../lifecycle';
import type { Video } from '../model';
import { isFields, noContent, parseBody, partsOf, required } from '../parameters';
import { pushUpdate } from '../push/hub';
import { write } from '../quota';
import { access } from '../scopes';
import { defaultSettings } from '../seed';
import { readSettings } from '../upload/settings';
import { videoParts, videoResource } from './video-resource';

/** Returns the video with this ID, which must be the caller's own. */
export function ownVideo({ store }: YouTube, { user }: Caller, id: string): Video {
	const video = store.video(id);
	if (!video) {
		throw new ApiError('videoNotFound', 'The video identified by the request cannot be found.', {
			location: { name: 'videoId', type: 'parameter' },
		});
	}
	if (video.username !== user.username) throw new ApiError('forbidden', 'Forbidden');
	return video;
}

/** `PUT videos`: replaces each given part as a whole, so omitted settings are reset to their defaults (rule 44). */
export async function updateVideo(youTube: YouTube, request: SandboxRequest): Promise<Json> {
	const caller = admit(youTube, request, write, access.write);
	requireChannel(caller);
	const parts = partsOf(request, videoParts);
	const body = parseBody((await request.bytes()).toString('utf8'));
	const id = body.id;
	if (typeof id !== 'string') {
		throw new ApiError('missingRequiredParameter', 'The video id is missing.', {
			location: { name: 'body.id', type: 'other' },
		});
	}
	const video = ownVideo(youTube, caller, id);
	const before = { ...video };
	const kept = { ...defaultSettings(), ...(!parts.includes('snippet') && snippetOf(video)) };
	const base = parts.includes('status') ? kept : { ...kept, ...statusOf(video) };
	const resource = Object.fromEntries(
		parts.filter((part) => isFields(body[part])).map((part) => [part, body[part]]),
	);
	const changed = readSettings(caller.user, resource, base, {
		titleRequired: parts.includes('snippet'),
		wasPublic: video.everPublic,
	});
	Object.assign(video, changed);
	if (video.publishAtMs !== before.publishAtMs) schedulePublication(youTube, video);
	if (video.privacyStatus === 'public' && before.privacyStatus !== 'public') showToThePublic(youTube, video);
	else if (video.title !== before.title || video.description !== before.description)
		pushUpdate(youTube, video);
	return videoResource(youTube, request.baseUrl, video, caller.user, parts);
}

function snippetOf({ title, description, tags, categoryId }: Video) {
	return { title, description, tags, categoryId };
}

function statusOf(video: Video) {
	const { privacyStatus, publishAtMs, selfDeclaredMadeForKids, containsSyntheticMedia } = video;
	const { embeddable, license, publicStatsViewable, hasPaidProductPlacement } = video;
	return {
		privacyStatus,
		publishAtMs,
		selfDeclaredMadeForKids,
		containsSyntheticMedia,
		embeddable,
		license,
		publicStatsViewable,
		hasPaidProductPlacement,
	};
}

/** `DELETE videos`: deletes a video, and responds with 204. */
export function deleteVideo(youTube: YouTube, request: SandboxRequest): Answer {
	const caller = admit(youTube, request, write, access.write);
	const video = ownVideo(youTube, caller, required(request, 'id'));
	caller.user.videos = caller.user.videos.filter((one) => one !== video);
	return noContent;
}
