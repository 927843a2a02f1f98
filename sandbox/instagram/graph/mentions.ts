import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { newComment } from '../comments';
import { graphTime } from '../days';
import { invalidParameter, unknownObject } from '../errors';
import type { Account, Comment, Media } from '../model';
import { announceComment, mentionedIn } from '../webhooks/comments';
import { apiErrorType, fieldsOf, requireScopes } from './call';
import type { Call } from './call';
import { select } from './fields';
import type { Field, Readers } from './fields';
import { facebookOnly, publicMediaReaders } from './media';
import { cutPage, pageAnswer, pageRequest } from './paging';

/** Another account's post. */
interface Post {
	readonly owner: Account;
	readonly media: Media;
}

/** `GET /{ig-user-id}/tags`: other accounts' posts that tag the account, newest first (contract §3.6, rule 65). */
export function listTags(call: Call, account: Account): Answer {
	requireScopes(call, 'comments');
	const { store, switches } = call.instagram;
	const posts = [...store.accounts.values()]
		.filter((owner) => owner !== account)
		.flatMap((owner) => owner.media.map((media) => ({ id: media.id, owner, media })))
		.filter(({ media }) => media.userTags.includes(account.username))
		.sort((one, other) => other.media.timestamp - one.media.timestamp);
	const fields = fieldsOf(call, 'id');
	const page = cutPage(posts, pageRequest(call.parameters, switches.mediaPageSize));
	return json(
		200,
		pageAnswer(call, page, (post) => select(foreignReaders(call, post), fields, apiErrorType(call))),
	);
}

function foreignReaders(call: Call, { owner, media }: Post): Readers {
	return {
		...publicMediaReaders(call, owner, media),
		...facebookOnly(call, { media_product_type: () => media.productType }),
		caption: () => media.caption || undefined,
		owner: () => ({ id: owner.id }),
	};
}

/** Returns `mentioned_media.media_id(ID){…}` (rule 66). */
export function mentionedMedia(call: Call, account: Account, field: Field): Json {
	requireScopes(call, 'comments');
	const id = field.args.get('media_id') ?? '';
	const post = findPost(call, account, id);
	if (!mentionedIn(call.instagram, post.media.caption, post.owner.username).includes(account)) {
		throw unknownObject(id);
	}
	return select(foreignReaders(call, post), field.children);
}

/** Returns `mentioned_comment.comment_id(ID){…}` (rule 66). */
export function mentionedComment(call: Call, account: Account, field: Field): Json {
	requireScopes(call, 'comments');
	const id = field.args.get('comment_id') ?? '';
	const { comment, media, owner } = findMention(call, account, id);
	const readers: Readers = {
		id: () => comment.id,
		text: () => comment.text,
		timestamp: () => graphTime(comment.timestamp * 1000),
		like_count: () => comment.likeCount,
		media: ({ children }) => select(foreignReaders(call, { owner, media }), children),
	};
	return select(readers, field.children);
}

function findPost(call: Call, account: Account, id: string): Post {
	const found = call.instagram.store.findMedia(id);
	if (!found || found.owner === account) throw unknownObject(id);
	return found;
}

function findMention(call: Call, account: Account, id: string): Post & { comment: Comment } {
	const { instagram } = call;
	const found = instagram.store.findComment(id);
	const { comment, owner } = found ?? {};
	const isMention = comment && mentionedIn(instagram, comment.text, comment.username).includes(account);
	if (!found || owner === account || !isMention) throw unknownObject(id);
	return found;
}

/** `POST /{ig-user-id}/mentions`: replies to a caption or comment that mentions the account (rule 67). */
export function replyToMention(call: Call, account: Account): Answer {
	requireScopes(call, 'comments');
	const { instagram, parameters } = call;
	const text = parameters.get('message') ?? '';
	const mediaId = parameters.get('media_id') ?? '';
	if (text.trim() === '' || mediaId === '') throw invalidParameter('media_id and message are required');
	const { media, owner } = findPost(call, account, mediaId);
	const commentId = parameters.get('comment_id');
	const mention = commentId === null ? undefined : findMention(call, account, commentId);
	const inCaption = mentionedIn(instagram, media.caption, owner.username).includes(account);
	if (mention ? mention.media !== media : !inCaption) throw unknownObject(mediaId, 'post');
	const above = mention?.comment.parentId ?? mention?.comment.id;
	const thread = media.comments.find(({ id }) => id === above);
	const seconds = instagram.kernel.clock.seconds();
	const comment = newComment(instagram.store.ids.object(), text, account.username, seconds, thread?.id);
	(thread?.replies ?? media.comments).push(comment);
	media.commentsCount++;
	announceComment(instagram, { account: owner, media, comment });
	return json(200, { id: comment.id });
}
