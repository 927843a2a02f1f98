import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PlatformError } from '../../../../platforms/errors';
import { deleteComment, type Instagram } from '../../../../platforms/instagram';
import { attemptStateAbout, type AttemptState } from '../../../shared/attempts';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { commentIdField } from './comment-id-field';

export const option: OperationOption = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a comment',
	description:
		"Delete a comment on one of the account's posts permanently, along with its replies. Requires the comment ID. Returns a confirmation.",
};

export const fields: INodeProperties[] = [commentIdField];

export const output = '`{commentId, deleted: true}`';

/** The state of the deletion, kept for the item's next attempt. */
interface Deletion {
	deleted: boolean;
	/** True after an attempt without a clear response: the comment may have been deleted. */
	isUnclear: boolean;
}

/**
 * Deletes a comment. If an earlier attempt received no clear response and the comment is now gone, it counts as
 * deleted.
 */
async function deleteOnce(
	instagram: Instagram,
	commentId: string,
	memory: AttemptState<Deletion>['memory'],
): Promise<void> {
	await deleteComment(instagram, commentId).catch((error: unknown) => {
		if (!(error instanceof PlatformError)) throw error;
		if (memory.isUnclear && error.code === 'object_not_found') return;
		if (error.action === 'retry') memory.isUnclear = true;
		throw error;
	});
	memory.deleted = true;
}

/** Deletes a comment and its replies (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const commentId = getText(this, 'commentId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const { memory } = attemptStateAbout<Deletion>(this, itemIndex, commentId);
	// Instagram no longer recognizes a comment that an earlier attempt deleted.
	if (!memory.deleted) await deleteOnce(instagram, commentId, memory);
	return { commentId, deleted: true };
}
