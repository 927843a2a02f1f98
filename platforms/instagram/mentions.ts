import { asCount, asObject, asText, type JsonObject } from '../json';
import { graphUrl, read, readList, requireFacebookLogin, type Instagram } from './api';
import { withCommentAdvice } from './comment-advice';
import { incompleteAnswer, instagramProblem } from './errors';
import { readFields, type Fields } from './fields';
import { createdAt, simplifyMedia, type Media } from './media';
import { judge, type Made } from './writes';

/** Fields of other people's posts (contracts/instagram-api.md §3.6). */
const POST_FIELDS: Fields = {
	sure: ['id', 'media_type', 'media_url', 'timestamp', 'username', 'like_count', 'comments_count'],
	optional: ['caption', 'permalink', 'media_product_type'],
};

/** A simplified post by another account. */
export type TaggedMedia = Media & { username: string | null };

/** Converts Instagram's JSON for a post by another account to the simplified format. */
export const simplifyTagged = (media: JsonObject): TaggedMedia => ({
	...simplifyMedia(media),
	username: asText(media.username) ?? null,
});

/**
 * Lists public posts by other accounts that tag the account, in Instagram's own format (contracts/instagram-api.md
 * §3.6).
 *
 * @param limit maximum number of posts; `Infinity` for all
 * @throws PlatformError
 */
export async function listTagged(instagram: Instagram, limit: number): Promise<JsonObject[]> {
	const path = `/${instagram.accountId}/tags`;
	return await withCommentAdvice(instagram, async () => {
		const { answer } = await readFields(POST_FIELDS, (fields) =>
			readList(instagram, path, { fields }, limit),
		);
		return answer;
	});
}

/** The place of a mention: the caption of a post, or a comment on the post. */
export interface MentionPlace {
	mediaId: string;
	commentId?: string;
}

/** A simplified mention. */
export interface Mention {
	media_id: string;
	/** The comment that mentions the account; `null` if the caption does. */
	comment_id: string | null;
	/** The text of the caption or comment. */
	text: string | null;
	/** The author; `null` if Instagram does not return it, as for comments. */
	username: string | null;
	/** ISO 8601, UTC. */
	created_at: string | null;
	likes: number | null;
	/** URL of the post. */
	url: string | null;
}

/** Converts Instagram's JSON for a mention to the simplified format. */
export function simplifyMention({ mediaId, commentId }: MentionPlace, found: JsonObject): Mention {
	const media = commentId === undefined ? found : asObject(found.media);
	return {
		media_id: mediaId,
		comment_id: commentId ?? null,
		text: asText(commentId === undefined ? found.caption : found.text) ?? null,
		username: asText(found.username) ?? null,
		created_at: createdAt(found),
		likes: asCount(found.like_count) ?? null,
		url: asText(media?.permalink) ?? null,
	};
}

const COMMENT_FIELDS: Fields = {
	sure: ['id', 'text', 'timestamp', 'like_count'],
	optional: ['media{id,permalink}'],
};

/** Checks that an ID consists of digits only, because it becomes part of a field expression in the query. */
function checkId(id: string, what: string): void {
	if (/^\d+$/.test(id)) return;
	throw instagramProblem(
		'request_refused',
		'fix-request',
		`"${id}" is not the ID of a ${what}. Use an ID, which consists of digits only.`,
	);
}

/**
 * Reads the text in which the account was mentioned, in Instagram's own format (contracts/instagram-api.md §3.6).
 *
 * @throws PlatformError; `facebook_login_required` with Instagram Login, `object_not_found` if the account is not
 * mentioned there
 */
export async function getMention(instagram: Instagram, place: MentionPlace): Promise<JsonObject> {
	requireFacebookLogin(instagram, 'shows mentions only to');
	const { mediaId, commentId } = place;
	checkId(mediaId, 'post');
	if (commentId !== undefined) checkId(commentId, 'comment');
	const [name, member, known] =
		commentId === undefined
			? [`mentioned_media.media_id(${mediaId})`, 'mentioned_media', POST_FIELDS]
			: [`mentioned_comment.comment_id(${commentId})`, 'mentioned_comment', COMMENT_FIELDS];
	return await withCommentAdvice(instagram, async () => {
		const path = `/${instagram.accountId}`;
		const { answer } = await readFields(known, (fields) =>
			read(instagram, path, { fields: `${name}{${fields}}` }),
		);
		const found = asObject(answer[member]);
		if (!found || !asText(found.id)) throw incompleteAnswer('the mention');
		return found;
	});
}

const REPLY: Made = { what: 'reply', done: 'posted' };

/**
 * Replies to a mention at most once (contracts/instagram-api.md §3.6). An unclear outcome cannot be resolved, because
 * comments on other people's posts cannot be read.
 *
 * @returns the ID of the reply
 * @throws PlatformError; with `check-outcome` if the reply may exist despite the error
 */
export async function replyToMention(
	instagram: Instagram,
	{ mediaId, commentId }: MentionPlace,
	message: string,
): Promise<string> {
	const body = new URLSearchParams({ media_id: mediaId, message });
	if (commentId !== undefined) body.set('comment_id', commentId);
	return await withCommentAdvice(instagram, async () => {
		const url = graphUrl(instagram, `/${instagram.accountId}/mentions`);
		const verdict = judge(await instagram.http({ method: 'POST', url, body, auth: 'account' }), REPLY);
		if ('id' in verdict) return verdict.id;
		throw 'refusal' in verdict ? verdict.refusal : verdict.doubt;
	});
}
