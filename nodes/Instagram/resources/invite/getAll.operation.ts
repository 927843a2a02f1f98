import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listInvites } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many invites',
	description:
		'List pending invites to collaborate on posts of other accounts. Requires Facebook Login. Returns one item for each invite: media ID, owner, caption and file URL.',
};

export const fields: INodeProperties[] = listFields;

export const output = 'One item for each invite: `{mediaId, owner, caption, mediaUrl}`.';

/** Lists the pending invites to collaborate (contracts/instagram-api.md §4.9). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const { instagram } = await connect(this, itemIndex);
	return toItems(await listInvites(instagram, limit));
}
