import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getMedia } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { mediaIdField } from './media-id-field';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get media',
	description: "Read one of the account's own posts or current stories",
};

export const fields: INodeProperties[] = [mediaIdField];

export const output = "The post in Instagram's own fields, as *Get Many* gives them.";

/** One of the account's posts or current stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const mediaId = getText(this, 'mediaId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	return (await getMedia(instagram, mediaId)) as IDataObject;
}
