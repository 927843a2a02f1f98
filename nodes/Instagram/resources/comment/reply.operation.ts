import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	findReply,
	findReplyPlace,
	replyToComment,
	type Instagram,
	type ReplyPlace,
} from '../../../../platforms/instagram';
import { attemptStateAbout, startOnce, type AttemptState } from '../../../shared/attempts';
import { getMessage, getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { messageField } from '../../message-field';
import { connect } from '../../transport';
import { commentIdField } from './comment-id-field';

export const option: OperationOption = {
	name: 'Reply',
	value: 'reply',
	action: 'Reply to a comment',
	description:
		"Reply once to a comment on one of the account's posts. Requires the comment ID and the text. Returns the ID of the reply.",
};

export const fields: INodeProperties[] = [commentIdField, messageField];

export const output =
	"`{commentId, replyId}`. If Instagram's response is lost, the existing replies are checked instead of replying again.";

/** The state of the reply, kept for the item's next attempt. */
interface SentReply {
	place: ReplyPlace;
	replyId: string;
}

/**
 * Replies at most once across all attempts for the item. A manual retry after an unknown outcome may send the reply
 * again, since the user is assumed to have checked the account.
 */
async function replyOnce(
	instagram: Instagram,
	{ memory, restarted }: AttemptState<SentReply>,
	commentId: string,
	message: string,
): Promise<string> {
	if (memory.doubt !== undefined && memory.place !== undefined) {
		const found = await findReply(instagram, memory.place, message);
		if (found !== undefined || restarted) delete memory.doubt;
		if (found !== undefined) return found;
	}
	if (memory.doubt === undefined) memory.place = await findReplyPlace(instagram, commentId);
	const place = memory.place as ReplyPlace;
	return await startOnce('instagram', memory, () => replyToComment(instagram, commentId, message, place));
}

/** Replies to a comment once (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const commentId = getText(this, 'commentId', itemIndex);
	const message = getMessage(this, 'message', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const state = attemptStateAbout<SentReply>(this, itemIndex, commentId, message);
	state.memory.replyId ??= await replyOnce(instagram, state, commentId, message);
	return { commentId, replyId: state.memory.replyId };
}
