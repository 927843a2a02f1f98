import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { cancelPost } from '../../../../platforms/tiktok';
import { getText } from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { connect } from '../../transport';
import { publishIdField } from './publish-id-field';

export const option: OperationOption = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel post',
	description:
		'Cancel a draft or post whose file TikTok is still fetching from a URL. Requires the publish ID. Returns a confirmation.',
};

export const fields: INodeProperties[] = [publishIdField];

export const output = '`{publishId, cancelled: true}`';

/** Cancels a post whose file TikTok is still fetching (contracts/tiktok-api.md §4.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const publishId = getText(this, 'publishId', itemIndex);
	const { tiktok } = await connect(this);
	await cancelPost(tiktok, publishId);
	return { publishId, cancelled: true };
}
