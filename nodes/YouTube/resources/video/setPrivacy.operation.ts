import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { planPublication, setPrivacy, videoUrl, type Privacy } from '../../../../platforms/youtube';
import { getChoice, getOptionalText, readField } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { refuse, toTime } from '../../../shared/values';
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
	{
		displayName: 'Publish At',
		name: 'publishAt',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { privacy: ['private'] } },
		description:
			'When YouTube makes the video public, which is private until then; left empty, it stays private. Only for a video that was never public.',
	},
];

export const output =
	'`{videoId, url, privacy}`, with *Publish At* also `publishAt`. Nothing else of the video is changed. A draft of this node tells no subscriber when it becomes public.';

/** The time of the field; undefined if it is empty. */
function readTime(node: IExecuteFunctions, itemIndex: number): Date | undefined {
	if (getOptionalText(node, 'publishAt', itemIndex) === '') return undefined;
	return toTime(readField(node, 'publishAt', itemIndex), node.getTimezone());
}

/** Says who may watch a video (contracts/youtube-api.md §5.4), now or from a time on. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const videoId = getReference(this, 'videoId', itemIndex, VIDEO);
	const privacy = getChoice<Privacy | ''>(this, 'privacy', itemIndex);
	if (privacy === '')
		refuse(readField(this, 'privacy', itemIndex), 'is not chosen. Choose who may watch the video.');
	const publishAt = privacy === 'private' ? readTime(this, itemIndex) : undefined;
	const { youtube } = await connect(this);
	const url = videoUrl(videoId);
	if (publishAt === undefined) return { videoId, url, privacy: await setPrivacy(youtube, videoId, privacy) };
	return { videoId, url, privacy, publishAt: await planPublication(youtube, videoId, publishAt) };
}
