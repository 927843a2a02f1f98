import type { Json, SandboxRequest } from '../kernel/types';
import {
	authenticate,
	countOf,
	displayLimit,
	isParameters,
	pick,
	readFields,
	readParameters,
	requireScope,
	spend,
} from './access';
import type { Caller } from './access';
import type { TikTok } from './context';
import { DataError } from './errors';
import { imageUrl } from './images';
import type { Video } from './model';

const videoFields = [
	'id',
	'create_time',
	'cover_image_url',
	'share_url',
	'video_description',
	'duration',
	'height',
	'width',
	'title',
	'embed_html',
	'embed_link',
	'like_count',
	'comment_count',
	'share_count',
	'view_count',
	'is_aigc',
];

const coverSeconds = 6 * 3600;
const largestPage = 20;
const largestQuery = 20;

/** `POST /v2/video/list/` (contract §3.1, rules 29 and 30): public videos older than the cursor, newest first. */
export async function listVideos(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = enter(tiktok, request, 'video/list');
	const fields = readFields(request, videoFields);
	const body = await readParameters(request);
	const count = integer(body.max_count, 'max_count', 1, largestPage) ?? 10;
	const cursor = integer(body.cursor, 'cursor', 0, Number.MAX_SAFE_INTEGER) ?? 0;
	const older = caller.user.videos
		.filter((video) => video.public && (cursor === 0 || video.createTime * 1000 < cursor))
		.sort((a, b) => b.createTime - a.createTime);
	const page = wholeSeconds(older, count);
	const last = page.at(-1);
	const videos = page.map((video) => pick(values(tiktok, request.baseUrl, caller, video), fields));
	return {
		...((videos.length > 0 || tiktok.switches.emptyVideoList === 'array') && { videos }),
		cursor: last ? last.createTime * 1000 : cursor,
		has_more: older.length > page.length,
	};
}

/** `POST /v2/video/query/` (contract §3.2, rule 31): up to 20 of the caller's own videos, by ID. */
export async function queryVideos(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = enter(tiktok, request, 'video/query');
	const fields = readFields(request, videoFields);
	const { filters } = await readParameters(request);
	const ids: unknown = isParameters(filters) ? filters.video_ids : undefined;
	if (
		!Array.isArray(ids) ||
		ids.length < 1 ||
		ids.length > largestQuery ||
		ids.some((id) => typeof id !== 'string')
	) {
		throw new DataError('invalid_params', `filters.video_ids must hold 1 to ${largestQuery} video ids.`);
	}
	const found = caller.user.videos.filter((video) => video.public && ids.includes(video.id));
	if (tiktok.switches.foreignVideoIds === 'refused' && found.length < new Set(ids).size) {
		throw new DataError('invalid_params', 'A video does not belong to the user.');
	}
	return { videos: found.map((video) => pick(values(tiktok, request.baseUrl, caller, video), fields)) };
}

function enter(tiktok: TikTok, request: SandboxRequest, endpoint: string): Caller {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.list');
	spend(tiktok, caller, displayLimit(tiktok, endpoint));
	return caller;
}

function integer(value: unknown, name: string, min: number, max: number): number | undefined {
	if (value === undefined) return undefined;
	if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
	throw new DataError('invalid_params', `${name} must be a whole number from ${min} to ${max}.`);
}

/**
 * Returns up to `count` videos. The cursor is in whole seconds, so a page should not end between two videos from the
 * same second: the next page would skip one of these videos.
 */
function wholeSeconds(videos: readonly Video[], count: number): Video[] {
	const page = videos.slice(0, count);
	const next = videos[count];
	const complete = page.filter((video) => video.createTime !== next?.createTime);
	return complete.length > 0 ? complete : page;
}

function values(
	tiktok: TikTok,
	baseUrl: string,
	{ app, user }: Caller,
	video: Video,
): Readonly<Record<string, Json | undefined>> {
	const link = `https://www.tiktok.com/@${user.username}/video/${video.id}`;
	const tracking = `utm_campaign=tt4d_open_api&utm_source=${app.clientKey}`;
	const embedLink = `https://www.tiktok.com/player/v1/${video.id}?${tracking}`;
	return {
		id: video.id,
		create_time: video.createTime,
		cover_image_url: imageUrl(tiktok, baseUrl, `obj/${video.id}~tplv-dmt-cover`, coverSeconds),
		share_url: `${link}?${tracking}`,
		video_description: video.description,
		duration: video.durationSeconds,
		height: video.height,
		width: video.width,
		title: video.title,
		embed_html: `<blockquote class="tiktok-embed" cite="${link}" data-video-id="${video.id}"></blockquote>`,
		embed_link: embedLink,
		like_count: countOf(tiktok, video.likeCount),
		comment_count: countOf(tiktok, video.commentCount),
		share_count: countOf(tiktok, video.shareCount),
		view_count: countOf(tiktok, video.viewCount),
		is_aigc: video.isAigc,
	};
}
