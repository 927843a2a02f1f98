import type { Json, SandboxRequest } from '../../kernel/types';
import { admit } from '../access';
import type { YouTube } from '../context';
import { ApiError } from '../errors';
import { uploadsOf } from '../ids';
import type { User, Video } from '../model';
import {
	etagOf,
	listOf,
	maxResultsOf,
	offsetOf,
	page,
	partsOf,
	pick,
	required,
	wholeList,
} from '../parameters';
import { read } from '../quota';
import { access } from '../scopes';
import { videoParts, videoResource } from './video-resource';
import { viewsOf } from './views';

const ownerParts = ['processingDetails', 'fileDetails', 'suggestions'];
const mostIds = 50;

const newestFirst = (videos: readonly Video[]) =>
	[...videos].sort((one, other) => other.uploadedAtMs - one.uploadedAtMs);

/** `GET playlistItems` for the uploads playlist (contract §3, rule 24). */
export function listPlaylistItems(youTube: YouTube, request: SandboxRequest): Json {
	const { user } = admit(youTube, request, read, access.read);
	const parts = partsOf(request, ['contentDetails', 'id', 'snippet', 'status']);
	const playlistId = required(request, 'playlistId');
	const size = maxResultsOf(request);
	const owner = youTube.store.channel(playlistId.replace(/^UU/, 'UC'));
	const isEmpty = owner?.videos.length === 0 && youTube.switches.emptyUploads === 'notFound';
	if (!owner || !playlistId.startsWith('UU') || isEmpty) {
		throw new ApiError(
			'playlistNotFound',
			"The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
			{ location: { name: 'playlistId', type: 'parameter' } },
		);
	}
	const offset = offsetOf(request, playlistId);
	const visible = newestFirst(owner.videos).filter(
		(video) => user === owner || video.privacyStatus === 'public',
	);
	const items = visible.map((video, position) => playlistItem(video, owner, position, parts));
	return page('youtube#playlistItemListResponse', playlistId, items, { offset, size });
}

function playlistItem(video: Video, owner: User, position: number, parts: readonly string[]): Json {
	const playlistId = uploadsOf(owner.channelId);
	const publishedAt = new Date(video.uploadedAtMs).toISOString();
	const body = pick(parts, {
		contentDetails: () => ({ videoId: video.id, videoPublishedAt: publishedAt }),
		status: () => ({ privacyStatus: video.privacyStatus }),
		snippet: () => ({
			publishedAt,
			channelId: owner.channelId,
			title: video.title,
			description: video.description,
			playlistId,
			position,
			resourceId: { kind: 'youtube#video', videoId: video.id },
		}),
	});
	const id = Buffer.from(`${playlistId}.${video.id}`).toString('base64url');
	return { kind: 'youtube#playlistItem', etag: etagOf(body), id, ...body };
}

function idsOf(request: SandboxRequest): string[] {
	required(request, 'id');
	const ids = [...new Set(listOf(request, 'id'))];
	if (ids.length <= mostIds) return ids;
	throw new ApiError('invalidValue', `The id parameter takes at most ${mostIds} ids.`, {
		location: { name: 'id', type: 'parameter' },
	});
}

/**
 * Returns the videos that a viewer can see; silently omits unknown and deleted videos, and other users' private videos.
 */
function visibleVideos({ store }: YouTube, ids: readonly string[], viewer: User): Video[] {
	return ids
		.map((id) => store.video(id))
		.filter((video): video is Video => video !== undefined)
		.filter((video) => video.username === viewer.username || video.privacyStatus !== 'private');
}

/** `GET videos` by ID (contract §3, rules 25, 26). */
export function listVideos(youTube: YouTube, request: SandboxRequest): Json {
	const { user } = admit(youTube, request, read, access.read);
	const parts = partsOf(request, videoParts);
	const ids = idsOf(request);
	const paging = ['maxResults', 'pageToken'].find((name) => request.query.has(name));
	if (paging !== undefined && youTube.switches.maxResultsWithId === 'refused') {
		throw new ApiError(
			'incompatibleParameters',
			`Incompatible parameters specified in the request: id, ${paging}`,
			{
				location: { name: paging, type: 'parameter' },
			},
		);
	}
	const videos = visibleVideos(youTube, ids, user);
	const foreign = videos.some((video) => video.username !== user.username);
	if (foreign && parts.some((part) => ownerParts.includes(part))) {
		throw new ApiError(
			'forbidden',
			'The request cannot access user rating information or details of this video.',
		);
	}
	const items = videos.map((video) => videoResource(youTube, request.baseUrl, video, user, parts));
	return wholeList('youtube#videoListResponse', items);
}

/** `GET videos:batchGetStats`: five values for each video, charged to a separate bucket (rule 27). */
export function batchGetStats(youTube: YouTube, request: SandboxRequest): Json {
	const { user } = admit(youTube, request, { bucket: 'batch', units: 1 }, access.read);
	const parts = partsOf(request, ['contentDetails', 'id', 'snippet', 'statistics']);
	const items = visibleVideos(youTube, idsOf(request), user).map((video): Json => {
		const body = pick(parts, {
			snippet: () => ({ publishTime: new Date(video.uploadedAtMs).toISOString() }),
			// The duration is in protobuf format, unlike the ISO 8601 duration in `videos`.
			contentDetails: () => ({ duration: `${video.durationSeconds}s` }),
			statistics: () => ({
				viewCount: String(viewsOf(youTube, video)),
				likeCount: video.likesHidden ? undefined : String(video.likeCount),
				commentCount: video.commentsOff ? undefined : String(video.commentCount),
			}),
		});
		return { kind: 'youtube#videoStats', etag: etagOf(body), id: video.id, ...body };
	});
	return { kind: 'youtube#batchGetStatsResponse', etag: etagOf(items), items };
}

/** `GET search` for the caller's own videos, limited to 100 calls a day (rule 16). */
export function search(youTube: YouTube, request: SandboxRequest): Json {
	const { user } = admit(youTube, request, { bucket: 'search', units: 1 }, access.read);
	partsOf(request, ['id', 'snippet']);
	const size = maxResultsOf(request);
	const offset = offsetOf(request, user.channelId);
	const items = newestFirst(user.videos).map(({ id, title }): Json => ({
		kind: 'youtube#searchResult',
		id: { kind: 'youtube#video', videoId: id },
		snippet: { channelId: user.channelId, title },
	}));
	return page('youtube#searchListResponse', user.channelId, items, { offset, size });
}
