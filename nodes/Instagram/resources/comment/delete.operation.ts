import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { deleteComment } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { commentIdField } from './comment-id-field';

export const option: OperationOption = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a comment',
	description:
		"Delete a comment on one of the account's posts for good, with the replies to it. Needs the comment ID. Returns a confirmation.",
};

export const fields: INodeProperties[] = [commentIdField];

export const output = '`{commentId, deleted: true}`';

/** Deletes a comment and the replies to it (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const commentId = getText(this, 'commentId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	await deleteComment(instagram, commentId);
	return { commentId, deleted: true };
}
