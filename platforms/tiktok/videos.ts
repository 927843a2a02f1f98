import { asCount, asObjects, asText, type JsonObject } from '../json';
import { postTime, type PostStatistics } from '../statistics';
import { read, type TikTok } from './api';
import { incompleteAnswer } from './errors';

const FIELDS = [
	'id',
	'create_time',
	'share_url',
	'title',
	'video_description',
	'view_count',
	'like_count',
	'comment_count',
	'share_count',
] as const;

/**
 * Fields for the cover and dimensions of a video; the cover has a new URL in every response (contracts/tiktok-api.md
 * §3.3).
 */
const LOOKS = ['cover_image_url', 'duration', 'height', 'width'] as const;

/** A simplified video: its statistics, cover and dimensions. */
export interface Video extends PostStatistics {
	/** Valid for six hours. */
	cover_url: string | null;
	duration_seconds: number | null;
	/** In pixels. */
	width: number | null;
	height: number | null;
}

/** TikTok returns at most 20 videos per page and accepts 20 IDs per request (contracts/tiktok-api.md §3.1, §3.2). */
const PAGE_SIZE = 20;

function toPost(video: JsonObject): PostStatistics {
	return {
		id: asText(video.id) ?? '',
		url: asText(video.share_url) ?? null,
		title: asText(video.title) || asText(video.video_description) || null,
		created_at: postTime((asCount(video.create_time) ?? 0) * 1000),
		views: asCount(video.view_count) ?? null,
		likes: asCount(video.like_count) ?? null,
		comments: asCount(video.comment_count) ?? null,
		shares: asCount(video.share_count) ?? null,
		saved: null,
	};
}

/** Returns the URL of the cover, which is valid for six hours (contracts/tiktok-api.md §3.3). */
const coverOf = (video: JsonObject) => asText(video.cover_image_url) ?? null;

/** Converts TikTok's JSON for a video to the simplified format. */
export function simplifyVideo(video: JsonObject): Video {
	return {
		...toPost(video),
		cover_url: coverOf(video),
		duration_seconds: asCount(video.duration) ?? null,
		width: asCount(video.width) ?? null,
		height: asCount(video.height) ?? null,
	};
}

/**
 * Every documented field except `is_aigc`, which is so new that requesting it may make the call fail
 * (contracts/tiktok-api.md §3.3).
 */
const ALL_FIELDS = [...FIELDS, ...LOOKS, 'embed_html', 'embed_link'] as const;

/**
 * Returns the videos in a response, without entries that lack an ID. A response without a list counts as empty only if
 * it reports that there are no more videos (contracts/tiktok-api.md §3.1).
 */
function videosOf({ videos, has_more }: JsonObject): JsonObject[] {
	if (!Array.isArray(videos) && has_more !== false) throw incompleteAnswer('a list of videos');
	return asObjects(videos).filter(({ id }) => asText(id));
}

/** Yields pages of the account's videos, read on demand. @param limit maximum number of videos */
async function* pagesOf(
	tiktok: TikTok,
	fields: readonly string[],
	limit: number,
): AsyncGenerator<JsonObject[]> {
	let cursor: string | undefined;
	for (let left = limit; left > 0;) {
		const page = await read(tiktok, '/v2/video/list/', {
			fields,
			body: {
				max_count: Math.min(PAGE_SIZE, left),
				...(cursor !== undefined && { cursor: Number(cursor) }),
			},
		});
		const videos = videosOf(page);
		left -= videos.length;
		yield videos;
		const next = asText(page.cursor);
		if (page.has_more !== true || next === undefined || next === cursor) return;
		cursor = next;
	}
}

async function list(tiktok: TikTok, fields: readonly string[], limit: number): Promise<JsonObject[]> {
	const videos: JsonObject[] = [];
	for await (const page of pagesOf(tiktok, fields, limit)) videos.push(...page);
	return videos.slice(0, limit);
}

/**
 * Lists the account's newest public videos with their metrics and covers (contracts/tiktok-api.md §3.1), page by page.
 * Pages may be shorter than requested, so only `has_more` or an unchanged cursor ends the list.
 *
 * @param limit maximum number of videos; at least 1; `Infinity` for all
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export async function listPosts(tiktok: TikTok, limit: number): Promise<PostStatistics[]> {
	const videos = await list(tiktok, [...FIELDS, 'cover_image_url'], limit);
	return videos.map((video) => ({ ...toPost(video), thumbnail: coverOf(video) }));
}

/** Like `listPosts`, but with covers and dimensions. */
export async function listVideos(tiktok: TikTok, limit: number): Promise<Video[]> {
	return (await list(tiktok, [...FIELDS, ...LOOKS], limit)).map(simplifyVideo);
}

/** Like `listPosts`, but in TikTok's own format. Cover URLs are valid for six hours. */
export async function listVideoObjects(tiktok: TikTok, limit: number): Promise<JsonObject[]> {
	return await list(tiktok, ALL_FIELDS, limit);
}

/**
 * Lists the account's public videos page by page, newest first, in TikTok's own format (contracts/tiktok-api.md
 * §3.1). Pages are read on demand.
 *
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export function videoPages(tiktok: TikTok): AsyncIterable<JsonObject[]> {
	return pagesOf(tiktok, ALL_FIELDS, Infinity);
}

/** Returns a video's creation time, in milliseconds since 1970; undefined if unknown. */
export function videoTime({ create_time: seconds }: JsonObject): number | undefined {
	const count = asCount(seconds);
	return count === undefined ? undefined : count * 1000;
}

async function query(
	tiktok: TikTok,
	fields: readonly string[],
	ids: readonly string[],
): Promise<JsonObject[]> {
	const videos: JsonObject[] = [];
	for (let first = 0; first < ids.length; first += PAGE_SIZE) {
		const body = { filters: { video_ids: ids.slice(first, first + PAGE_SIZE) } };
		videos.push(...videosOf(await read(tiktok, '/v2/video/query/', { fields, body })));
	}
	return videos;
}

/**
 * Reads the account's own videos by ID, with their metrics, covers and dimensions (contracts/tiktok-api.md §3.2), 20
 * IDs per request. It is not documented whether TikTok omits other accounts' IDs or refuses the request.
 *
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export async function queryVideos(tiktok: TikTok, ids: readonly string[]): Promise<Video[]> {
	return (await query(tiktok, [...FIELDS, ...LOOKS], ids)).map(simplifyVideo);
}

/** Like `queryVideos`, but in TikTok's own format. Cover URLs are new and valid for six hours. */
export async function queryVideoObjects(tiktok: TikTok, ids: readonly string[]): Promise<JsonObject[]> {
	return await query(tiktok, ALL_FIELDS, ids);
}
