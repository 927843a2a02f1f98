import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { initPhotoDraft } from '../../../../platforms/tiktok';
import type { OperationOption } from '../../../shared/resource';
import { photoFields } from '../../photo-fields';
import { readPhotos } from '../../photos';
import { readTimeout, sendPhotos, waitForPost } from '../../upload';
import { waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Upload Draft',
	value: 'uploadDraft',
	action: 'Upload photo draft',
	description:
		"Send 1 to 35 photos to the account's TikTok inbox, where the user posts them. Requires https URLs on a domain that is verified for the app, or JPEG files. Returns the publish ID.",
};

export const fields: INodeProperties[] = [
	...photoFields('; the user can change it before posting'),
	...waitFields('the draft is in the TikTok inbox'),
];

export const usesService = true;

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`; `bytes` is `null`, because TikTok fetches the photos.';

/** Sends one item's photos to the account's TikTok inbox (contracts/tiktok-api.md §4.7, §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const provide = await readPhotos(this, itemIndex);
	const timeoutSeconds = readTimeout(this, itemIndex);
	const account = await connect(this, timeoutSeconds);
	const sent = await sendPhotos(this, itemIndex, account, async () => {
		const draft = await provide();
		return () => initPhotoDraft(account.tiktok, draft);
	});
	return await waitForPost(this, itemIndex, account, sent, timeoutSeconds);
}
