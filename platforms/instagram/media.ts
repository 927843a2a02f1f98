import { PlatformError, settle } from '../errors';
import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { postTime } from '../statistics';
import { read, readList, readPages, type Instagram } from './api';
import { concernsAll, incompleteAnswer } from './errors';
import { readFields, type Fields } from './fields';

/**
 * `media_product_type` is documented for Facebook Login only, as `caption` used to be (contracts/instagram-api.md
 * §3.1).
 */
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

/** Maximum number of posts that one call returns. */
const NEWEST = 100;

/** Returns a post's creation time, as ISO 8601 in UTC; `null` if unknown (contracts/instagram-api.md §3.1). */
export function createdAt({ timestamp }: JsonObject): string | null {
	const [, date, offset = ''] =
		/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/.exec(asText(timestamp) ?? '') ?? [];
	// Some engines require a colon in the offset.
	return date === undefined ? null : postTime(Date.parse(date + offset.replace(/(\d\d)(\d\d)$/, '$1:$2')));
}

/** A file in a carousel. */
interface CarouselFile {
	id: string;
	type: string | null;
	media_url: string | null;
}

/** A simplified post. Media URLs are signed and expire. */
export interface Media {
	id: string;
	/** `reel`, `story`, `carousel`, `image` or `video`; `null` if unknown. */
	type: string | null;
	url: string | null;
	caption: string | null;
	/** ISO 8601, UTC. */
	created_at: string | null;
	likes: number | null;
	comments: number | null;
	media_url: string | null;
	/** The thumbnail of a video, or the image itself. */
	cover_url: string | null;
	/** For carousels only, in order. */
	children?: CarouselFile[];
}

const TYPES = new Map([
	['REELS', 'reel'],
	['STORY', 'story'],
	['CAROUSEL_ALBUM', 'carousel'],
	['IMAGE', 'image'],
	['VIDEO', 'video'],
]);

/** Returns a post's type, from the more specific of the two fields. */
const typeOf = ({ media_product_type: product, media_type: type }: JsonObject): string | null =>
	TYPES.get(asText(product) ?? '') ?? TYPES.get(asText(type) ?? '') ?? null;

const toFile = (file: JsonObject): CarouselFile => ({
	id: asText(file.id) ?? '',
	type: typeOf(file),
	media_url: asText(file.media_url) ?? null,
});

/** Returns the thumbnail of a video, or the image itself; `null` for media with a copyright claim. */
export function coverOf(media: JsonObject): string | null {
	const image = media.media_type === 'VIDEO' ? undefined : asText(media.media_url);
	return asText(media.thumbnail_url) ?? image ?? null;
}

/** Converts Instagram's JSON for a post to the simplified format. */
export function simplifyMedia(media: JsonObject): Media {
	const type = typeOf(media);
	const mediaUrl = asText(media.media_url) ?? null;
	const children = asObjects(asObject(media.children)?.data);
	return {
		id: asText(media.id) ?? '',
		type,
		url: asText(media.permalink) ?? null,
		caption: asText(media.caption) ?? null,
		created_at: createdAt(media),
		likes: asCount(media.like_count) ?? null,
		comments: asCount(media.comments_count) ?? null,
		media_url: mediaUrl,
		cover_url: coverOf(media),
		...(children.length > 0 && { children: children.map(toFile) }),
	};
}

/** The edges that list an account's posts. */
export type Edge = 'media' | 'stories';

async function listEdge(
	instagram: Instagram,
	edge: Edge,
	{ limit, metrics = [] }: { limit: number; metrics?: readonly string[] },
): Promise<JsonObject[]> {
	const path = `/${instagram.accountId}/${edge}`;
	const list = (known: Fields) => readFields(known, (fields) => readList(instagram, path, { fields }, limit));
	if (metrics.length > 0) {
		const insights = `insights.metric(${metrics.join(',')})`;
		const together = await settle(list({ ...FIELDS, optional: [insights, ...FIELDS.optional] }));
		if (together instanceof PlatformError) {
			if (concernsAll(together)) throw together;
		} else if (together.refused.length < 2 || !together.refused.includes(insights)) {
			return together.answer;
		}
	}
	// Repeats the call without insights: a single post without insights makes the call fail (§3.3), but the other
	// fields must not be lost.
	return (await list(FIELDS)).answer;
}

/**
 * Lists the account's newest posts, in Instagram's own format, without stories (contracts/instagram-api.md §3.1).
 * Hidden like counts and URLs of media with a copyright claim are absent; URLs are signed and expire.
 *
 * @param limit maximum number of posts; `Infinity` for all, although Instagram returns at most 10,000
 * @param metrics metrics to include as each post's `insights`, in the same call (§3.3); omitted if Instagram refuses to
 * include them for one of the posts
 * @throws PlatformError
 */
export const listMedia = (
	instagram: Instagram,
	limit: number,
	metrics: readonly string[] = [],
): Promise<JsonObject[]> => listEdge(instagram, 'media', { limit, metrics });

/**
 * Lists the account's stories from the last 24 hours, in Instagram's own format, without live videos and reshared
 * stories (contracts/instagram-api.md §3.1).
 *
 * @param limit maximum number of stories; `Infinity` for all
 * @param metrics as in `listMedia`
 * @throws PlatformError
 */
export const listStories = (
	instagram: Instagram,
	limit: number,
	metrics: readonly string[] = [],
): Promise<JsonObject[]> => listEdge(instagram, 'stories', { limit, metrics });

/** Page size for lists where the first page is often enough. */
const FIRST_POSTS = 25;

/**
 * Lists the account's posts page by page, newest first, in Instagram's own format; pages are read on demand
 * (contracts/instagram-api.md §3.1).
 *
 * @throws PlatformError
 */
export async function* mediaPages(instagram: Instagram): AsyncGenerator<JsonObject[]> {
	// The first page shows which fields are refused.
	const { answer } = await readFields(FIELDS, async (fields) => {
		const path = `/${instagram.accountId}/media`;
		const pages = readPages(instagram, path, { fields }, { pageSize: FIRST_POSTS });
		return { first: await pages.next(), pages };
	});
	yield answer.first.value ?? [];
	yield* answer.pages;
}

/**
 * The place of a post, as given by its URL, which contains a shortcode (posts) or a number (stories) instead of the ID.
 */
export interface MediaPlace {
	edge: Edge;
	/** The last part of the permalink. */
	code: string;
}

/**
 * Finds one of the account's own posts or current stories by its URL. Finding one of the newest posts takes one call;
 * finding an old one takes as many calls as the list has pages.
 *
 * @returns the ID, or undefined if the account has no such post or story
 * @throws PlatformError
 */
export async function findMediaId(
	instagram: Instagram,
	{ edge, code }: MediaPlace,
): Promise<string | undefined> {
	const isWanted = ({ permalink }: JsonObject) =>
		asText(permalink)?.split('/').filter(Boolean).at(-1) === code;
	const find = async (limit: number) => {
		const media = await readList(
			instagram,
			`/${instagram.accountId}/${edge}`,
			{ fields: 'id,permalink' },
			limit,
		);
		return { id: asText(media.find(isWanted)?.id), isAll: media.length < limit };
	};
	const { id, isAll } = await find(NEWEST);
	return isAll ? id : (id ?? (await find(Infinity)).id);
}

/** Reads one of the account's posts or current stories, in Instagram's own format. @throws PlatformError */
export async function getMedia(instagram: Instagram, mediaId: string): Promise<JsonObject> {
	const path = `/${encodeURIComponent(mediaId)}`;
	const { answer } = await readFields(FIELDS, (fields) => read(instagram, path, { fields }));
	if (!asText(answer.id)) throw incompleteAnswer('the post');
	return answer;
}
