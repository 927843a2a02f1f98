import { asObject, asObjects, asText, type JsonObject } from '../json';
import { listOf, read, requireFacebookLogin, type Instagram } from './api';
import { incompleteAnswer, invalidRequest } from './errors';
import { readFields, type Fields } from './fields';

/** Fields of posts with a hashtag, which Instagram returns without the author (contracts/instagram-api.md §3.7). */
const FIELDS: Fields = {
	sure: ['id', 'caption', 'media_type', 'media_url', 'permalink', 'like_count', 'comments_count'],
	optional: ['timestamp', 'children{id,media_type,media_url}'],
};

const LARGEST_PAGE = 50;

/** The most popular posts, or the posts from the last 24 hours. */
export type HashtagEdge = 'top_media' | 'recent_media';

/** Returns the ID of a hashtag; this call counts towards the limit of 30 different hashtags in 7 days. */
async function findHashtag(instagram: Instagram, name: string): Promise<string> {
	const answer = await read(instagram, '/ig_hashtag_search', { user_id: instagram.accountId, q: name });
	const id = asText(listOf(answer)[0]?.id);
	if (!id) throw incompleteAnswer('the hashtag');
	return id;
}

/**
 * Reads page after page. The cursor of recent posts works although it is the same on every page, so the list ends only
 * at a page without new posts or without a next page (§3.7).
 */
async function readPosts(
	instagram: Instagram,
	path: string,
	fields: string,
	limit: number,
): Promise<JsonObject[]> {
	const posts = new Map<string, JsonObject>();
	let after: string | undefined;
	while (posts.size < limit) {
		const before = posts.size;
		const page = await read(instagram, path, {
			user_id: instagram.accountId,
			fields,
			limit: String(Math.min(LARGEST_PAGE, limit - before)),
			...(after !== undefined && { after }),
		});
		for (const post of asObjects(listOf(page))) posts.set(asText(post.id) ?? '', post);
		const paging = asObject(page.paging);
		after = asText(asObject(paging?.cursors)?.after);
		if (after === undefined || paging?.next === undefined || posts.size === before) break;
	}
	return [...posts.values()].slice(0, limit);
}

/**
 * Lists public posts with a hashtag, in Instagram's own format (contracts/instagram-api.md §3.7).
 *
 * @param hashtag with or without `#`
 * @param limit maximum number of posts; `Infinity` for all that Instagram returns
 * @throws PlatformError; `facebook_login_required` with Instagram Login, `hashtag_unknown`, `hashtag_limit` for the
 * 31st hashtag within 7 days, `app_capability_missing` for apps without the feature
 */
export async function listHashtagMedia(
	instagram: Instagram,
	hashtag: string,
	edge: HashtagEdge,
	limit: number,
): Promise<JsonObject[]> {
	requireFacebookLogin(instagram, 'searches hashtags only for');
	const name = hashtag.trim().replace(/^#/, '');
	if (!/^[\p{L}\p{M}\p{N}_]+$/u.test(name)) {
		throw invalidRequest(
			`"${hashtag}" is not a hashtag that Instagram can search for. Use only letters, digits and underscores, without emoji.`,
		);
	}
	const id = await findHashtag(instagram, name);
	const path = `/${encodeURIComponent(id)}/${edge}`;
	return (await readFields(FIELDS, (fields) => readPosts(instagram, path, fields, limit))).answer;
}
