import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { setCommentHidden } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { commentIdField } from './comment-id-field';

export const option: OperationOption = {
	name: 'Hide',
	value: 'hide',
	action: 'Hide a comment',
	description:
		"Hide a comment on one of the account's posts from everyone except its author. Requires the comment ID. Returns a confirmation.",
};

export const fields: INodeProperties[] = [commentIdField];

export const output = '`{commentId, hidden: true}`';

/** Hides a comment (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const commentId = getText(this, 'commentId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	await setCommentHidden(instagram, commentId, true);
	return { commentId, hidden: true };
}
