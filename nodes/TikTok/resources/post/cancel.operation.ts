import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { cancelPost } from '../../../../platforms/tiktok';
import { getText } from '../../../shared/parameters';
import { connect } from '../../transport';

/** Stops a post whose file TikTok still fetches (contracts/tiktok-api.md §4.6). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const publishId = getText(this, 'publishId', itemIndex);
	const { tiktok } = await connect(this);
	await cancelPost(tiktok, publishId);
	return { publishId, cancelled: true };
}
