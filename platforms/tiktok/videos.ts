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

/** How a video looks; its cover has a fresh URL in every answer (contracts/tiktok-api.md §3.3). */
const LOOKS = ['cover_image_url', 'duration', 'height', 'width'] as const;

/** A video in short: what statistics count of it, and how it looks. */
export interface Video extends PostStatistics {
	/** Valid for six hours. */
	cover_url: string | null;
	duration_seconds: number | null;
	/** Pixels. */
	width: number | null;
	height: number | null;
}

/** TikTok gives at most 20 videos a page and takes 20 ids a request (contracts/tiktok-api.md §3.1, §3.2). */
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

/** Valid for six hours (contracts/tiktok-api.md §3.3). */
const coverOf = (video: JsonObject) => asText(video.cover_image_url) ?? null;

/** A video as TikTok gives it, in short. */
export function simplifyVideo(video: JsonObject): Video {
	return {
		...toPost(video),
		cover_url: coverOf(video),
		duration_seconds: asCount(video.duration) ?? null,
		width: asCount(video.width) ?? null,
		height: asCount(video.height) ?? null,
	};
}

/** Every documented field but `is_aigc`, which is so new that it may fail the call (contracts/tiktok-api.md §3.3). */
const ALL_FIELDS = [...FIELDS, ...LOOKS, 'embed_html', 'embed_link'] as const;

/**
 * The videos of an answer; what has no id is none. An answer without a list is an empty one only if it says that there
 * is no more (contracts/tiktok-api.md §3.1).
 */
function videosOf({ videos, has_more }: JsonObject): JsonObject[] {
	if (!Array.isArray(videos) && has_more !== false) throw incompleteAnswer('a list of videos');
	return asObjects(videos).filter(({ id }) => asText(id));
}

/** Pages of the account's videos, read as they are asked for. @param limit at most so many videos */
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
 * The account's newest public videos with their figures and covers (contracts/tiktok-api.md §3.1), read page by page.
 * A page may be shorter than asked for, so only `has_more` and a cursor that stands still end the reading.
 *
 * @param limit at most this many; at least 1; `Infinity` for all
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export async function listPosts(tiktok: TikTok, limit: number): Promise<PostStatistics[]> {
	const videos = await list(tiktok, [...FIELDS, 'cover_image_url'], limit);
	return videos.map((video) => ({ ...toPost(video), thumbnail: coverOf(video) }));
}

/** As `listPosts`, and how each video looks. */
export async function listVideos(tiktok: TikTok, limit: number): Promise<Video[]> {
	return (await list(tiktok, [...FIELDS, ...LOOKS], limit)).map(simplifyVideo);
}

/** As `listPosts`, but every field as TikTok gives it. Cover addresses are valid for six hours. */
export async function listVideoObjects(tiktok: TikTok, limit: number): Promise<JsonObject[]> {
	return await list(tiktok, ALL_FIELDS, limit);
}

/**
 * The account's public videos page by page, newest first, every field as TikTok gives it (contracts/tiktok-api.md §3.1). A
 * page is read when it is asked for.
 *
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export function videoPages(tiktok: TikTok): AsyncIterable<JsonObject[]> {
	return pagesOf(tiktok, ALL_FIELDS, Infinity);
}

/** When a video as TikTok gives it was made, in milliseconds since 1970; undefined if TikTok does not say. */
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
 * The account's own videos among the ids, with their metrics and how they look (contracts/tiktok-api.md §3.2); 20 ids go into a request.
 * Whether TikTok leaves out the ids of others or refuses the request is open.
 *
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export async function queryVideos(tiktok: TikTok, ids: readonly string[]): Promise<Video[]> {
	return (await query(tiktok, [...FIELDS, ...LOOKS], ids)).map(simplifyVideo);
}

/** As `queryVideos`, but every field as TikTok gives it. Cover addresses are fresh and valid for six hours. */
export async function queryVideoObjects(tiktok: TikTok, ids: readonly string[]): Promise<JsonObject[]> {
	return await query(tiktok, ALL_FIELDS, ids);
}
