import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	getCaption,
	getChoice,
	getCount,
	getFlag,
	getMessage,
	getOptionalText,
	readField,
} from '../../../shared/parameters';
import type { OperationOption } from '../../../shared/resource';
import { refuse } from '../../../shared/values';
import { videoSourceFields } from '../../../shared/video-source-fields';
import { connect } from '../../transport';
import { sendDraft, waitForVideo, type DraftTexts } from '../../upload';
import { draftFields, waitFields } from '../../upload-fields';

export const option: OperationOption = {
	name: 'Upload Draft',
	value: 'uploadDraft',
	action: 'Upload video draft',
	description:
		'Send a video of any size to the channel as a private draft; subscribers are not notified. Requires a file or URL, a title, and whether it is made for kids. Returns its ID and URLs.',
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'The video stays private until someone publishes it in YouTube Studio or with Set Privacy. A Google project can upload 100 videos a day.',
		name: 'draftNotice',
		type: 'notice',
		default: '',
	},
	...videoSourceFields,
	...draftFields,
	...waitFields,
];

export const output =
	'`{videoId, url, studioUrl, privacy, uploadStatus, processed, bytes}`. `processed` is true once YouTube has processed the video, which the node waits for only with *Wait for Processing*.';

function readDraft(node: IExecuteFunctions, itemIndex: number): DraftTexts {
	const title = getMessage(node, 'title', itemIndex);
	const madeForKids = getChoice<'yes' | 'no' | ''>(node, 'madeForKids', itemIndex);
	if (madeForKids === '') refuse(readField(node, 'madeForKids', itemIndex), 'is empty. Select Yes or No.');
	const tags = getOptionalText(node, 'tags', itemIndex)
		.split(',')
		.map((tag) => tag.trim())
		.filter((tag) => tag !== '');
	return {
		title,
		madeForKids: madeForKids === 'yes',
		description: getCaption(node, 'description', itemIndex) || undefined,
		tags: tags.length > 0 ? tags : undefined,
		categoryId: getOptionalText(node, 'categoryId', itemIndex) || undefined,
		// Omitted unless it is true: YouTube requires the flag only for synthetic media.
		containsSyntheticMedia: getFlag(node, 'syntheticMedia', itemIndex) || undefined,
	};
}

/** Uploads one item's video as a private draft (contracts/youtube-api.md §5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const texts = readDraft(this, itemIndex);
	const waits = getFlag(this, 'waitForProcessing', itemIndex);
	const timeoutSeconds = waits ? getCount(this, 'timeoutSeconds', itemIndex, 1) : undefined;
	const account = await connect(this);
	const sent = await sendDraft(this, itemIndex, account, texts);
	return await waitForVideo(this, itemIndex, account, sent, timeoutSeconds);
}
