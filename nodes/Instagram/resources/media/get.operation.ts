import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getMedia, simplifyMedia } from '../../../../platforms/instagram';
import { getFlag } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { simplifyField } from '../../../shared/simplify-field';
import { mediaField, readMediaReference, toMediaId } from '../../media-reference';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get media',
	description:
		"Read one of the account's own posts or current stories. Requires its ID or URL. Returns one item: type, caption, counts and URLs.",
};

export const fields: INodeProperties[] = [mediaField, simplifyField];

export const output =
	'The post in the format of *Get Many*; `type` may also be `story`. Without *Simplify*, the raw API fields.';

/** Reads one of the account's posts or current stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const reference = readMediaReference(this, itemIndex);
	const simplify = getFlag(this, 'simplify', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	const mediaId = await toMediaId(this, itemIndex, instagram, reference);
	const post = await getMedia(instagram, mediaId);
	return { ...(simplify ? simplifyMedia(post) : post) } as IDataObject;
}
