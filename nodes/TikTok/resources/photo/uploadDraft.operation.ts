import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getCaption, getCount, getList } from '../../../shared/parameters';
import { toSentUrl } from '../../../shared/values';
import type { OperationOption } from '../../../shared/resource';
import { readTimeout, sendPhotos, waitForPost } from '../../upload';
import { waitFields } from '../../upload-fields';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Upload Draft',
	value: 'uploadDraft',
	action: 'Upload photo draft',
	description:
		'Send 1 to 35 photos to the TikTok inbox of the account, where the user posts them. Needs https URLs under a domain that is verified for the app. Returns the publish ID.',
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'TikTok fetches the photos itself, only from https URLs under a domain that is verified for the app in the TikTok developer portal.',
		name: 'photoNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Photo URLs',
		name: 'photoUrls',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/one.jpg',
		description:
			'Addresses of 1 to 35 JPEG or WebP files, one a line. They must answer without a redirect; TikTok takes no PNG.',
	},
	{
		displayName: 'Cover Index',
		name: 'coverIndex',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Which photo is the cover, counted from 0',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		description: 'At most 90 characters; the user can change it before posting',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		description: 'At most 4000 characters; the user can change it before posting',
	},
	...waitFields('the draft lies in the TikTok inbox'),
];

export const output =
	'`{publishId, status, delivered, bytes, postIds?}`; `bytes` is `null`, since TikTok fetches the photos.';

/** Sends one item's photos to the account's TikTok inbox (contracts/tiktok-api.md §4.7, §4.10). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const draft = {
		photoUrls: getList(this, 'photoUrls', itemIndex).map(toSentUrl),
		coverIndex: getCount(this, 'coverIndex', itemIndex, 0),
		title: getCaption(this, 'title', itemIndex),
		description: getCaption(this, 'description', itemIndex),
	};
	const timeoutSeconds = readTimeout(this, itemIndex);
	const account = await connect(this, timeoutSeconds);
	const sent = await sendPhotos(this, itemIndex, account, draft);
	return await waitForPost(this, itemIndex, account, sent, timeoutSeconds);
}
