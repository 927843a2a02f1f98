import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listTagged, simplifyTagged } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { getFlag, toItems } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get Tagged',
	value: 'getTagged',
	action: 'Get tagged media',
	description:
		'List public posts by others that tag the connected account, newest first. Returns one item for each post: ID, author, type, caption, counts and URLs.',
};

export const fields: INodeProperties[] = [...listFields, simplifyField];

export const output =
	'One item for each post in the format of *Get Many*, plus `username`, its author. Posts of private accounts are not included. Without *Simplify*, the raw API fields.';

/** Lists public posts by others that tag the account (contracts/instagram-api.md §3.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const posts = await listTagged(instagram, limit);
	return toItems(simplify ? posts.map(simplifyTagged) : posts);
}
