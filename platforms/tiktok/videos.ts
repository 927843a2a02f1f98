import { asCount, asObject, asText, type JsonObject } from '../json';
import { isoTime, type PostStatistics } from '../statistics';
import { read, type TikTok } from './api';

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

/** TikTok gives at most 20 videos a page (contracts/tiktok-api.md §3.1). */
const PAGE_SIZE = 20;

function toPost(video: JsonObject): PostStatistics {
	return {
		id: asText(video.id) ?? '',
		url: asText(video.share_url) ?? null,
		title: asText(video.title) || asText(video.video_description) || null,
		created_at: isoTime((asCount(video.create_time) ?? 0) * 1000),
		views: asCount(video.view_count) ?? null,
		likes: asCount(video.like_count) ?? null,
		comments: asCount(video.comment_count) ?? null,
		shares: asCount(video.share_count) ?? null,
		saved: null,
	};
}

/**
 * The account's newest public videos with their figures (contracts/tiktok-api.md §3.1), read page by page.
 * A page may be shorter than asked for, so only `has_more` and a cursor that stands still end the reading.
 *
 * @param limit at most this many; at least 1
 * @throws PlatformError; `scope_missing` without the scope `video.list`
 */
export async function listVideos(tiktok: TikTok, limit: number): Promise<PostStatistics[]> {
	const posts: PostStatistics[] = [];
	let cursor: string | undefined;
	while (posts.length < limit) {
		const page = await read(tiktok, '/v2/video/list/', {
			fields: FIELDS,
			body: {
				max_count: Math.min(PAGE_SIZE, limit - posts.length),
				...(cursor !== undefined && { cursor: Number(cursor) }),
			},
		});
		const videos = Array.isArray(page.videos) ? page.videos : [];
		posts.push(...videos.map((video) => toPost(asObject(video) ?? {})));
		const next = asText(page.cursor);
		if (page.has_more !== true || next === undefined || next === cursor) break;
		cursor = next;
	}
	return posts.slice(0, limit);
}
