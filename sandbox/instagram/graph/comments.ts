import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { authorId, newComment } from '../comments';
import { graphTime } from '../days';
import { invalidParameter } from '../errors';
import { legacyId } from '../ids';
import type { Account, Comment, Media } from '../model';
import { booleanOf } from '../parameters';
import { announceComment } from '../webhooks/comments';
import { apiErrorType, fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { cutPage, pageAnswer, pageRequest } from './paging';

const largestPage = 50;
const repliesPerPage = 25;

/** A post and its owner. */
interface Place {
	readonly account: Account;
	readonly media: Media;
}

interface Said extends Place {
	readonly comment: Comment;
}

/** `GET /{media-id}/comments`: comments, newest first, without replies (contract §3.5, rule 61). */
export function listComments(call: Call, place: Place): Answer {
	requireScopes(call, 'comments');
	const fields = fieldsOf(call, 'id,timestamp,text');
	return listed(call, place, [...place.media.comments].reverse(), fields);
}

/** `GET /{comment-id}/replies`: replies, oldest first. */
export function listReplies(call: Call, said: Said): Answer {
	requireScopes(call, 'comments');
	return listed(call, said, said.comment.replies, fieldsOf(call, 'id,timestamp,text'));
}

function listed(call: Call, place: Place, comments: readonly Comment[], fields: readonly Field[]): Answer {
	const asked = pageRequest(call.parameters, largestPage);
	const page = cutPage(comments, { ...asked, limit: Math.min(asked.limit, largestPage) });
	return json(
		200,
		pageAnswer(call, page, (comment) => presentComment(call, { ...place, comment }, fields)),
	);
}

/** `GET /{comment-id}`: a single comment. */
export function readComment(call: Call, said: Said): Answer {
	requireScopes(call, 'comments');
	return json(200, presentComment(call, said, fieldsOf(call, 'id,timestamp,text')));
}

function presentComment(call: Call, said: Said, fields: readonly Field[]): Json {
	return select(commentReaders(call, said), fields, apiErrorType(call));
}

function commentReaders(call: Call, said: Said): Readers {
	const { account, media, comment } = said;
	const { username } = comment;
	return {
		id: () => comment.id,
		text: () => comment.text,
		timestamp: () => graphTime(comment.timestamp * 1000),
		username: () => username,
		from: () => ({ id: authorId(call.app, account, username), username }),
		user: () => (username === account.username ? { id: account.id } : undefined),
		like_count: () => comment.likeCount,
		hidden: () => comment.hidden,
		media: () => ({ id: media.id, media_product_type: media.productType }),
		parent_id: () => comment.parentId ?? undefined,
		legacy_instagram_comment_id: () => legacyId(comment.id),
		replies: (field) => nestedReplies(call, said, field),
	};
}

/** Returns `replies{…}` in a comment's fields, with the URL of the next page. */
function nestedReplies(call: Call, said: Said, { args, children }: Field): Json {
	const { comment } = said;
	if (comment.replies.length === 0) return undefined;
	const page = cutPage(comment.replies, pageRequest(args, repliesPerPage));
	const edge = { ...call, segments: [comment.id, 'replies'], parameters: new URLSearchParams() };
	return pageAnswer(edge, page, (reply) => presentComment(call, { ...said, comment: reply }, children));
}

/**
 * `POST /{comment-id}/replies`: a reply to a reply goes to the top-level comment; hidden comments cannot be replied to
 * (rule 62).
 */
export function replyToComment(call: Call, said: Said): Answer {
	requireScopes(call, 'comments');
	const { account, media, comment } = said;
	const text = call.parameters.get('message') ?? '';
	if (text.trim() === '') throw invalidParameter('The parameter message is required');
	if (comment.hidden) throw invalidParameter('You cannot reply to a hidden comment');
	const { store, kernel } = call.instagram;
	const thread = media.comments.find(({ id }) => id === comment.parentId) ?? comment;
	const reply = newComment(store.ids.object(), text, account.username, kernel.clock.seconds(), thread.id);
	thread.replies.push(reply);
	media.commentsCount++;
	announceComment(call.instagram, { account, media, comment: reply });
	return json(200, { id: reply.id });
}

/** `POST /{comment-id}?hide=…`: hides a comment or shows it again (rule 63). */
export function hideComment(call: Call, { comment }: Said): Answer {
	requireScopes(call, 'comments');
	if (!call.parameters.has('hide')) throw invalidParameter('The parameter hide is required');
	comment.hidden = booleanOf(call.parameters, 'hide', comment.hidden);
	return json(200, { success: true });
}

/** `DELETE /{comment-id}`: deletes a comment and its replies (rule 63). */
export function deleteComment(call: Call, { media, comment }: Said): Answer {
	requireScopes(call, 'comments');
	const others = (comments: readonly Comment[]) => comments.filter((one) => one !== comment);
	media.comments = others(media.comments);
	for (const thread of media.comments) thread.replies = others(thread.replies);
	media.commentsCount = Math.max(0, media.commentsCount - 1 - comment.replies.length);
	return json(200, { success: true });
}
