import type { INodeProperties } from 'n8n-workflow';
import { PLATFORM_NAMES, PLATFORMS } from '../../../../platforms/errors';
import { byName, platformOptions } from '../../fields';
import { ownOptions } from '../../own-fields';
import { accountField } from '../../references';

/** Fields for the content of the post and its destinations. */
export const postFields: INodeProperties[] = [
	{
		displayName: 'Platforms',
		name: 'platforms',
		type: 'multiOptions',
		options: platformOptions,
		default: [],
		required: true,
		description:
			'Where to send the post: to TikTok as an inbox draft, to Instagram as a prepared post, to YouTube as a private video',
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
			{ name: 'URL', value: 'url', description: 'A video on a web server, fetched by the service' },
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
		hint: 'The name of the input binary field that contains the video or image',
	},
	{
		displayName: 'Video URL',
		name: 'videoUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description: 'URL of the video file itself, as reachable from the service',
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
		description: 'Public URLs of the images, one per line; the platforms fetch them',
	},
	{
		displayName: 'Content',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		description:
			'Caption on Instagram, and description on YouTube, with the first line as the title. TikTok accepts no caption with a video; the user writes it when opening the draft.',
	},
];

const IDEMPOTENCY =
	'A repeated request with the same key within 24 hours returns the first response without uploading again. ' +
	'Leave empty to derive it from the execution ID, the node, its run and the item; Retry On Fail and retries from the list of executions use the same key.';

const accountOption = (displayName: string, name: string, description: string): INodeProperties => ({
	...accountField,
	displayName,
	name,
	description,
});

/** One field per platform, for an account that differs from the one on the other platforms. */
const accountFields = PLATFORMS.map((platform) => {
	const others = PLATFORMS.filter((other) => other !== platform).map((other) => PLATFORM_NAMES[other]);
	return accountOption(
		`${PLATFORM_NAMES[platform]} Account`,
		`${platform}Account`,
		`User name, ID or profile URL, if it differs from the account on ${others.join(' or ')}`,
	);
});

/** Optional settings of the upload. */
export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Additional settings for the upload',
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
				'Whether an Instagram post is published without a review; has no effect on TikTok and YouTube',
		},
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/hook',
			description:
				'URL that the service notifies when the upload finishes; not needed with the MediaKit Trigger',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: "For TikTok photos and YouTube videos; part of Instagram's caption if Content is empty",
		},
		{
			displayName: 'Force',
			name: 'force',
			type: 'boolean',
			default: false,
			description:
				'Whether to send files that exceed limits which the platforms document but do not enforce; enforced limits still apply',
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
				{ name: 'Automatic', value: '', description: 'A video becomes a reel, images a post' },
				{ name: 'Carousel', value: 'CAROUSEL' },
				{ name: 'Image', value: 'IMAGE' },
				{ name: 'Photo', value: 'PHOTO', description: 'TikTok only' },
				{ name: 'Reel', value: 'REELS' },
				{ name: 'Story', value: 'STORIES' },
				{ name: 'Video', value: 'VIDEO' },
			],
			default: '',
			description: 'Type of post to create from the files',
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: "For TikTok photos and YouTube videos; part of Instagram's caption if Content is empty",
		},
	]),
};
