import { asText, type JsonObject } from '../json';
import { read, readList, type Instagram } from './api';
import { incompleteAnswer } from './errors';
import { readFields, type Fields } from './fields';

/** `media_product_type` is documented for Facebook Login only, and `caption` was (contracts/instagram-api.md §3.1). */
const FIELDS: Fields = {
	sure: [
		'id',
		'media_type',
		'media_url',
		'thumbnail_url',
		'permalink',
		'shortcode',
		'timestamp',
		'username',
		'like_count',
		'comments_count',
	],
	optional: [
		'caption',
		'media_product_type',
		'alt_text',
		'is_comment_enabled',
		'is_shared_to_feed',
		'children{id,media_type,media_url}',
	],
};

/**
 * The account's newest posts, as Instagram gives them; no stories (contracts/instagram-api.md §3.1). Hidden like counts and
 * addresses of media with a claim on them are absent; addresses are signed and expire.
 *
 * @param limit at most this many; `Infinity` for all, of which Instagram gives 10,000
 * @throws PlatformError
 */
export async function listMedia(instagram: Instagram, limit: number): Promise<JsonObject[]> {
	const path = `/${instagram.accountId}/media`;
	return (await readFields(FIELDS, (fields) => readList(instagram, path, { fields }, limit))).answer;
}

/** One of the account's posts or current stories, as Instagram gives it. @throws PlatformError */
export async function getMedia(instagram: Instagram, mediaId: string): Promise<JsonObject> {
	const path = `/${encodeURIComponent(mediaId)}`;
	const { answer } = await readFields(FIELDS, (fields) => read(instagram, path, { fields }));
	if (!asText(answer.id)) throw incompleteAnswer('the post');
	return answer;
}
