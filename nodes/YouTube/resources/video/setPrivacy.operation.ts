import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { setPrivacy, videoUrl, type Privacy } from '../../../../platforms/youtube';
import { getChoice, readField } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { refuse } from '../../../shared/values';
import { connect } from '../../transport';
import { VIDEO, videoField } from '../../video-reference';

export const option: OperationOption = {
	name: 'Set Privacy',
	value: 'setPrivacy',
	action: 'Set video privacy',
	description:
		'Publish a video, or hide it again, by its privacy. Needs its ID or URL, a choice, and the permission for privacy. Returns the privacy that YouTube has now.',
};

export const fields: INodeProperties[] = [
	videoField,
	{
		displayName: 'Privacy',
		name: 'privacy',
		type: 'options',
		options: [
			{ name: 'Please Choose', value: '' },
			{ name: 'Private', value: 'private', description: 'Only the channel sees it' },
			{ name: 'Public', value: 'public', description: 'Everybody sees it' },
			{ name: 'Unlisted', value: 'unlisted', description: 'Everybody who has its URL sees it' },
		],
		default: '',
		required: true,
		description: 'Who may watch the video. Nothing is chosen beforehand.',
	},
];

export const output =
	'`{videoId, url, privacy}`. Nothing else of the video is changed. A draft of this node tells no subscriber when it becomes public.';

/** Says who may watch a video (contracts/youtube-api.md §5.4). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const videoId = getReference(this, 'videoId', itemIndex, VIDEO);
	const privacy = getChoice<Privacy | ''>(this, 'privacy', itemIndex);
	if (privacy === '')
		refuse(readField(this, 'privacy', itemIndex), 'is not chosen. Choose who may watch the video.');
	const { youtube } = await connect(this);
	return { videoId, url: videoUrl(videoId), privacy: await setPrivacy(youtube, videoId, privacy) };
}
