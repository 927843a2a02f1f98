import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { setCommentHidden } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { commentIdField } from './comment-id-field';

export const option: OperationOption = {
	name: 'Unhide',
	value: 'unhide',
	action: 'Unhide a comment',
	description:
		"Unhide a comment on one of the account's posts so that everyone can see it again. Requires the comment ID. Returns a confirmation.",
};

export const fields: INodeProperties[] = [commentIdField];

export const output = '`{commentId, hidden: false}`';

/** Unhides a comment (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const commentId = getText(this, 'commentId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	await setCommentHidden(instagram, commentId, false);
	return { commentId, hidden: false };
}
