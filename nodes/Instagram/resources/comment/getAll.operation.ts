import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listComments, simplifyComment } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { mediaField, readMediaReference, toMediaId } from '../../media-reference';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many comments',
	description:
		"List the comments on one of the account's posts, newest first. Requires the ID or URL of the post. Returns one item for each comment: ID, text, author, time and likes.",
};

export const fields: INodeProperties[] = [
	mediaField,
	...listFields,
	{
		displayName: 'Include Replies',
		name: 'includeReplies',
		type: 'boolean',
		default: false,
		description:
			'Whether to include the list of replies with each comment; replies do not count towards Limit',
	},
	simplifyField,
];

export const output =
	'One item for each comment, newest first: `{id, text, username, created_at, likes, hidden, media_id, parent_id, replies?}`. `replies` has the same fields, oldest first, and requires *Include Replies*. Values that Instagram does not return are `null`. Without *Simplify*, the raw API fields (`from`, `timestamp`, `like_count`, …).';

/** Lists the comments on a post, newest first (contracts/instagram-api.md §3.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const reference = readMediaReference(this, itemIndex);
	const limit = readLimit(this, itemIndex);
	const replies = getFlag(this, 'includeReplies', itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const mediaId = await toMediaId(this, itemIndex, instagram, reference);
	const comments = await listComments(instagram, mediaId, { limit, replies });
	return toItems(simplify ? comments.map(simplifyComment) : comments);
}
