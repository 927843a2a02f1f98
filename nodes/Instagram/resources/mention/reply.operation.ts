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
		'Reply once to a caption or comment in which someone mentions the account. Requires the IDs from the Mention Received event and the text. Returns the ID of the reply.',
};

export const fields: INodeProperties[] = [...placeFields, messageField];

export const output =
	"`{mediaId, commentId, replyId}`. If Instagram's response is lost, the item fails with `check-outcome`, because comments on other people's posts cannot be read.";

/** The state of the reply, kept for the item's next attempt. */
interface SentReply {
	replyId: string;
}

/** Replies to a mention, at most once across all attempts for the item (contracts/instagram-api.md §3.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const place = readPlace(this, itemIndex);
	const message = getMessage(this, 'message', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { mediaId, commentId } = place;
	const { memory } = attemptStateAbout<SentReply>(this, itemIndex, mediaId, commentId, message);
	memory.replyId ??= await startOnce('instagram', memory, () => replyToMention(instagram, place, message));
	return { mediaId, commentId: commentId ?? null, replyId: memory.replyId };
}
