import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getMedia } from '../../../../platforms/instagram';
import { getText } from '../../../shared/parameters';
import { connect } from '../../transport';

/** One of the account's posts or current stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const mediaId = getText(this, 'mediaId', itemIndex);
	const { instagram } = await connect(this, itemIndex);
	return (await getMedia(instagram, mediaId)) as IDataObject;
}
