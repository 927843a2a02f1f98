import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { initInboxPull, initInboxUpload } from '../../../../platforms/tiktok';
import type { OperationOption } from '../../../shared/resource';
import { readSource, readTimeout, sendVideo, waitForPost } from '../../upload';
import { sourceFields, waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Upload Draft',
	value: 'uploadDraft',
	action: 'Upload video draft',
	description:
		"Send a video to the account's TikTok inbox, where the user writes the caption and posts it. Requires a file or URL. Returns the publish ID and whether it was delivered.",
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'TikTok accepts no caption with a video draft. The user gets a notification in the TikTok inbox, writes the caption and posts the video there.',
		name: 'draftNotice',
		type: 'notice',
		default: '',
	},
	...sourceFields,
	...waitFields('the draft is in the TikTok inbox'),
];

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`. `delivered` is true once the draft is in the inbox.';

/** Sends one item's video to the account's TikTok inbox (contracts/tiktok-api.md §4.1 to §4.5, §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const source = readSource(this, itemIndex);
	const timeoutSeconds = readTimeout(this, itemIndex);
	const account = await connect(this, timeoutSeconds);
	const sent = await sendVideo(this, itemIndex, account, source, async () => ({
		upload: (plan) => initInboxUpload(account.tiktok, plan),
		pull: (videoUrl) => initInboxPull(account.tiktok, videoUrl),
	}));
	return await waitForPost(this, itemIndex, account, sent, timeoutSeconds);
}
