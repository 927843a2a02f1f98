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
		'Publish a video, or hide it again, by setting its privacy. Requires its ID or URL, the new privacy, and the permission to change it. Returns the new privacy.',
};

export const fields: INodeProperties[] = [
	videoField,
	{
		displayName: 'Privacy',
		name: 'privacy',
		type: 'options',
		options: [
			{ name: 'Select One', value: '' },
			{ name: 'Private', value: 'private', description: 'Visible only to the channel' },
			{ name: 'Public', value: 'public', description: 'Visible to everyone' },
			{ name: 'Unlisted', value: 'unlisted', description: 'Visible to everyone who has the URL' },
		],
		default: '',
		required: true,
		description: 'Who can watch the video. There is no default.',
	},
	{
		displayName: 'Publish At',
		name: 'publishAt',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { privacy: ['private'] } },
		description:
			'When YouTube makes the video public; until then it is private. Leave empty to keep it private. Only for a video that has never been public.',
	},
];

export const output =
	'`{videoId, url, privacy}`; with *Publish At*, also `publishAt`. Nothing else about the video changes. Subscribers are not notified when a draft uploaded by this node becomes public.';

/** Reads the publication time; undefined if the field is empty. */
function readTime(node: IExecuteFunctions, itemIndex: number): Date | undefined {
	if (getOptionalText(node, 'publishAt', itemIndex) === '') return undefined;
	return toTime(readField(node, 'publishAt', itemIndex), node.getTimezone());
}

/** Sets the privacy of a video (contracts/youtube-api.md §5.4), now or at a given time. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const videoId = getReference(this, 'videoId', itemIndex, VIDEO);
	const privacy = getChoice<Privacy | ''>(this, 'privacy', itemIndex);
	if (privacy === '')
		refuse(readField(this, 'privacy', itemIndex), 'is empty. Select who can watch the video.');
	const publishAt = privacy === 'private' ? readTime(this, itemIndex) : undefined;
	const { youtube } = await connect(this);
	const url = videoUrl(videoId);
	if (publishAt === undefined) return { videoId, url, privacy: await setPrivacy(youtube, videoId, privacy) };
	return { videoId, url, privacy, publishAt: await planPublication(youtube, videoId, publishAt) };
}
