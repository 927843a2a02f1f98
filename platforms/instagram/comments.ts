import { PlatformError, settle } from '../errors';
import type { HttpRequest } from '../http';
import { asCount, asObject, asObjects, asText, type JsonObject } from '../json';
import { graphUrl, read, readEnvelope, readList, repeat, type Instagram } from './api';
import { withCommentAdvice } from './comment-advice';
import { incompleteAnswer, instagramProblem } from './errors';
import { createdAt } from './media';
import { judge, type Made } from './writes';

/** The fields of a comment that both logins return (contracts/instagram-api.md §3.5). */
const FIELDS = 'id,text,timestamp,username,from,like_count,hidden,parent_id,media{id,media_product_type}';

/** Maximum number of comments per page (§3.5). */
const LARGEST_PAGE = 50;

/** A comment with this many included replies may have more: a nested list is only the first page. */
const FIRST_REPLIES = 25;

/** A simplified comment or reply. */
export interface Comment {
	id: string;
	text: string | null;
	/** The author; `null` if Instagram does not return it. */
	username: string | null;
	/** ISO 8601, UTC. */
	created_at: string | null;
	likes: number | null;
	hidden: boolean | null;
	media_id: string | null;
	/** The parent comment; `null` if it is not a reply. */
	parent_id: string | null;
	/** Oldest first; present only if requested. */
	replies?: Comment[];
}

/** Converts Instagram's JSON for a comment to the simplified format. */
export function simplifyComment(comment: JsonObject): Comment {
	return {
		id: asText(comment.id) ?? '',
		text: asText(comment.text) ?? null,
		username: asText(comment.username) ?? asText(asObject(comment.from)?.username) ?? null,
		created_at: createdAt(comment),
		likes: asCount(comment.like_count) ?? null,
		hidden: typeof comment.hidden === 'boolean' ? comment.hidden : null,
		media_id: asText(asObject(comment.media)?.id) ?? null,
		parent_id: asText(comment.parent_id) ?? null,
		...(comment.replies !== undefined && { replies: asObjects(comment.replies).map(simplifyComment) }),
	};
}

const pathOf = (id: string, edge = '') => `/${encodeURIComponent(id)}${edge}`;

/** Lists all replies to a comment, in Instagram's own format. */
const listReplies = (instagram: Instagram, commentId: string, fields = FIELDS) =>
	readList(instagram, pathOf(commentId, '/replies'), { fields }, Infinity, LARGEST_PAGE);

/** Returns a comment with all its replies; reads the replies if not all of them were included. */
async function withReplies(instagram: Instagram, comment: JsonObject): Promise<JsonObject> {
	const first = asObjects(asObject(comment.replies)?.data);
	const isWhole = first.length < FIRST_REPLIES;
	return { ...comment, replies: isWhole ? first : await listReplies(instagram, asText(comment.id) ?? '') };
}

/**
 * Lists the comments on one of the account's posts, newest first, in Instagram's own format (contracts/instagram-api.md
 * §3.5).
 *
 * @param options.limit maximum number of comments, not counting replies; `Infinity` for all
 * @param options.replies true to include each comment's list of `replies`
 * @throws PlatformError
 */
export async function listComments(
	instagram: Instagram,
	mediaId: string,
	{ limit, replies }: { limit: number; replies: boolean },
): Promise<JsonObject[]> {
	const fields = replies ? `${FIELDS},replies{${FIELDS}}` : FIELDS;
	return await withCommentAdvice(instagram, async () => {
		const comments = await readList(instagram, pathOf(mediaId, '/comments'), { fields }, limit, LARGEST_PAGE);
		if (!replies) return comments;
		const complete: JsonObject[] = [];
		for (const comment of comments) complete.push(await withReplies(instagram, comment));
		return complete;
	});
}

/** The place of a new reply, and the replies that existed before, which are needed to resolve an unclear outcome. */
export interface ReplyPlace {
	/** ID of the top-level comment to which all replies belong. */
	threadId: string;
	/** IDs of the replies that already existed. */
	known: string[];
}

/**
 * Checks a comment before a reply to it is sent, and returns the place of the reply.
 *
 * @throws PlatformError `comment_hidden` for a hidden comment, because Instagram does not accept replies to it
 */
export async function findReplyPlace(instagram: Instagram, commentId: string): Promise<ReplyPlace> {
	return await withCommentAdvice(instagram, async () => {
		const comment = await read(instagram, pathOf(commentId), { fields: 'id,hidden,parent_id' });
		const id = asText(comment.id);
		if (!id) throw incompleteAnswer('the comment');
		if (comment.hidden === true) {
			throw instagramProblem(
				'comment_hidden',
				'fix-request',
				'The comment is hidden, and Instagram does not accept replies to hidden comments. Unhide it first.',
			);
		}
		// Replies to a reply are added to its top-level comment.
		const threadId = asText(comment.parent_id) ?? id;
		const replies = await listReplies(instagram, threadId, 'id');
		return { threadId, known: replies.flatMap((reply) => asText(reply.id) ?? []) };
	});
}

const REPLY: Made = { what: 'reply', done: 'posted' };

const post = (instagram: Instagram, path: string, parameters: Record<string, string>): HttpRequest => ({
	method: 'POST',
	url: graphUrl(instagram, path),
	body: new URLSearchParams(parameters),
	auth: 'account',
});

const sameText = (text: string | undefined, other: string) => text?.trim() === other.trim();

/** Returns the ID of a new reply with this text, if there is one. */
export async function findReply(
	instagram: Instagram,
	{ threadId, known }: ReplyPlace,
	message: string,
): Promise<string | undefined> {
	const replies = await listReplies(instagram, threadId, 'id,text');
	const isNew = ({ id, text }: JsonObject) =>
		!known.includes(asText(id) ?? '') && sameText(asText(text), message);
	return asText(replies.find(isNew)?.id);
}

/** Delays before each check of the replies after an unclear response. */
const DOUBT_MILLISECONDS = [1_000, 2_000, 4_000, 8_000];

async function settleDoubt(
	instagram: Instagram,
	place: ReplyPlace,
	message: string,
	doubt: PlatformError,
): Promise<string> {
	for (const wait of DOUBT_MILLISECONDS) {
		await instagram.sleep(wait);
		const found = await settle(findReply(instagram, place, message));
		if (typeof found === 'string') return found;
	}
	throw doubt;
}

/**
 * Replies to a comment exactly once (contracts/instagram-api.md §3.5). A request with an unclear outcome is never
 * repeated: the comment's replies show whether the request succeeded.
 *
 * @param place the result of an earlier call to `findReplyPlace`
 * @returns the ID of the reply
 * @throws PlatformError; with `check-outcome` if the reply may exist despite the error
 */
export async function replyToComment(
	instagram: Instagram,
	commentId: string,
	message: string,
	place: ReplyPlace,
): Promise<string> {
	return await withCommentAdvice(instagram, async () => {
		const request = post(instagram, pathOf(commentId, '/replies'), { message });
		const verdict = judge(await instagram.http(request), REPLY);
		if ('id' in verdict) return verdict.id;
		if ('refusal' in verdict) throw verdict.refusal;
		return await settleDoubt(instagram, place, message, verdict.doubt);
	});
}

/** Checks that the response confirms the action. @throws PlatformError if not */
function checkDone({ success }: JsonObject): void {
	if (success !== true) throw incompleteAnswer('a confirmation');
}

/**
 * Hides a comment from everyone except its author, or shows it again (contracts/instagram-api.md §3.5).
 *
 * @throws PlatformError
 */
export async function setCommentHidden(
	instagram: Instagram,
	commentId: string,
	hidden: boolean,
): Promise<void> {
	const request = post(instagram, pathOf(commentId), { hide: String(hidden) });
	await withCommentAdvice(instagram, async () => checkDone(await repeat(instagram, request)));
}

/**
 * Deletes a comment and its replies (contracts/instagram-api.md §3.5). After an unclear response, a comment that
 * Instagram no longer knows counts as deleted.
 *
 * @throws PlatformError
 */
export async function deleteComment(instagram: Instagram, commentId: string): Promise<void> {
	const request: HttpRequest = {
		method: 'DELETE',
		url: graphUrl(instagram, pathOf(commentId)),
		auth: 'account',
	};
	await withCommentAdvice(instagram, async () => {
		const answer = readEnvelope(await instagram.http(request));
		if (!(answer instanceof PlatformError)) return checkDone(answer);
		const isUnclear = answer.retryable && answer.action === 'retry';
		const comment = isUnclear && (await settle(read(instagram, pathOf(commentId), { fields: 'id' })));
		if (!(comment instanceof PlatformError) || comment.code !== 'object_not_found') throw answer;
	});
}
