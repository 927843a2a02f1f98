import type { INodeProperties } from 'n8n-workflow';
import { PLATFORM_NAMES, PLATFORMS } from '../../../../platforms/errors';
import { byName, platformOptions } from '../../fields';
import { ownOptions } from '../../own-fields';
import { accountField } from '../../references';

/** What to post, and where. */
export const postFields: INodeProperties[] = [
	{
		displayName: 'Platforms',
		name: 'platforms',
		type: 'multiOptions',
		options: platformOptions,
		default: [],
		required: true,
		description:
			'Where the post goes: a draft in the TikTok inbox, a prepared post on Instagram, a private video on YouTube',
	},
	{
		displayName: 'Media From',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Binary Field',
				value: 'binary',
				description: 'A file from a previous node, streamed to the service',
			},
			{ name: 'Image URLs', value: 'imageUrls', description: 'Images on a web server' },
			{ name: 'URL', value: 'url', description: 'A video on a web server, which the service fetches' },
		],
		default: 'binary',
		description: 'Where the file comes from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input binary field that holds the video or image',
	},
	{
		displayName: 'Video URL',
		name: 'videoUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description: 'Address of the video file itself, as the service reaches it',
	},
	{
		displayName: 'Image URLs',
		name: 'imageUrls',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/image.jpg',
		displayOptions: { show: { source: ['imageUrls'] } },
		description: 'Public addresses of the images, one a line; the platforms fetch them',
	},
	{
		displayName: 'Content',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		description:
			'Caption of the post on Instagram, and description of the video on YouTube, with its first line as title. TikTok takes none with a video: the user writes it when they open the draft.',
	},
];

const IDEMPOTENCY =
	'A repetition within 24 hours under the same key is not uploaded again but gets the first answer. ' +
	"Empty: made from this execution's ID, the node, its run and the item; n8n's Retry On Fail and a retry from the list of executions keep it.";

const accountOption = (displayName: string, name: string, description: string): INodeProperties => ({
	...accountField,
	displayName,
	name,
	description,
});

/** The account of one platform, where it is not that of the others. */
const accountFields = PLATFORMS.map((platform) => {
	const others = PLATFORMS.filter((other) => other !== platform).map((other) => PLATFORM_NAMES[other]);
	return accountOption(
		`${PLATFORM_NAMES[platform]} Account`,
		`${platform}Account`,
		`User name, ID or profile URL, if it differs from the account on ${others.join(' or ')}`,
	);
});

/** What else the service takes. */
export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'What else the service can be told about the upload',
	options: byName<INodeProperties>([
		...accountFields,
		...ownOptions('upload'),
		accountOption(
			'Account',
			'account',
			'User names, IDs or profile URLs, separated by commas. Needed if a platform has several accounts.',
		),
		{
			displayName: 'Auto Approve',
			name: 'autoApprove',
			type: 'boolean',
			default: false,
			description:
				'Whether a post on Instagram is published without anybody looking at it first; has no effect on TikTok and YouTube',
		},
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/hook',
			description: 'Where the service tells how it ends; the MediaKit Trigger needs none',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: "Of TikTok photos and YouTube videos; part of Instagram's caption if Content is empty",
		},
		{
			displayName: 'Force',
			name: 'force',
			type: 'boolean',
			default: false,
			description:
				'Whether to send what exceeds limits that the platforms only document; what they were seen to enforce is refused all the same',
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			description: IDEMPOTENCY,
		},
		{
			displayName: 'Media Type',
			name: 'mediaType',
			type: 'options',
			options: [
				{ name: 'By the File', value: '', description: 'A video becomes a reel, images a post' },
				{ name: 'Carousel', value: 'CAROUSEL' },
				{ name: 'Image', value: 'IMAGE' },
				{ name: 'Photo', value: 'PHOTO', description: 'TikTok only' },
				{ name: 'Reel', value: 'REELS' },
				{ name: 'Story', value: 'STORIES' },
				{ name: 'Video', value: 'VIDEO' },
			],
			default: '',
			description: 'What becomes of the files',
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: "Of TikTok photos and YouTube videos; part of Instagram's caption if Content is empty",
		},
	]),
};
