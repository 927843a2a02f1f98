import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { replyToMention } from '../../../../platforms/instagram';
import { attemptStateAbout, startOnce } from '../../../shared/attempts';
import { getMessage } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { messageField } from '../../message-field';
import { connect } from '../../transport';
import { placeFields, readPlace } from './place-fields';

export const option: OperationOption = {
	name: 'Reply',
	value: 'reply',
	action: 'Reply to a mention',
	description:
		'Reply to a caption or comment of somebody else that mentions the account, once. Needs the IDs of the event Mention Received and a text. Returns the ID of the reply.',
};

export const fields: INodeProperties[] = [...placeFields, messageField];

export const output =
	"`{mediaId, commentId, replyId}`. If Instagram's answer got lost, the item ends with `check-outcome`: what stands under posts of others cannot be read.";

/** What is known of an item's reply; kept for the item's next try. */
interface SentReply {
	replyId: string;
}

/** Replies to a mention, at most once over all tries of the item (contracts/instagram-api.md §3.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const place = readPlace(this, itemIndex);
	const message = getMessage(this, 'message', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { mediaId, commentId } = place;
	const { memory } = attemptStateAbout<SentReply>(this, itemIndex, mediaId, commentId, message);
	memory.replyId ??= await startOnce('instagram', memory, () => replyToMention(instagram, place, message));
	return { mediaId, commentId: commentId ?? null, replyId: memory.replyId };
}
