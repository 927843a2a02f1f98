import type { INodeProperties } from 'n8n-workflow';

const CAROUSEL_BINARIES =
	'Name of the input binary field that contains the file; for a carousel, several names separated by commas';

/** The kind of post and the source of its files; read by `readMedia`. */
export const mediaFields: INodeProperties[] = [
	{
		displayName: 'Media Type',
		name: 'mediaType',
		type: 'options',
		options: [
			{ name: 'Carousel', value: 'CAROUSEL', description: 'Two to ten images and videos in one post' },
			{ name: 'Image', value: 'IMAGE', description: 'A JPEG image in the feed' },
			{ name: 'Reel', value: 'REELS', description: 'An MP4 or MOV video' },
			{ name: 'Story', value: 'STORIES', description: 'A JPEG image or a video, visible for 24 hours' },
		],
		default: 'REELS',
		description: 'The kind of post to create',
	},
	{
		displayName: 'Media From',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file from a previous node' },
			{ name: 'URL', value: 'url', description: 'A file on a public web server' },
		],
		default: 'binary',
		description: 'Where the files come from',
	},
	{
		displayName:
			'With Facebook Login, videos are uploaded directly. Instagram fetches other files from a link to your MediaKit service if you choose its credential, otherwise to n8n, which must then be reachable from the internet.',
		name: 'linkNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['binary'] } },
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: CAROUSEL_BINARIES,
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description:
			'Public URL of the file itself; for a carousel, one URL per line. It must stay valid until Instagram has fetched the file and the post is prepared.',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: { hide: { mediaType: ['STORIES'] } },
		description: 'At most 2200 characters, 30 hashtags and 20 mentions. Cannot be changed after publishing.',
	},
];

const tag: INodeProperties[] = [
	{
		displayName: 'Username',
		name: 'username',
		type: 'string',
		default: '',
		placeholder: 'e.g. a_friend',
		description: 'User name of the tagged account',
	},
	{
		displayName: 'X',
		name: 'x',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 3 },
		default: 0.5,
		description: 'For images only: horizontal position, from 0 (left) to 1 (right)',
	},
	{
		displayName: 'Y',
		name: 'y',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 3 },
		default: 0.5,
		description: 'For images only: vertical position, from 0 (top) to 1 (bottom)',
	},
];

/** Optional settings of the post; read by `readOptions`. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Additional settings for the post',
		options: [
			{
				displayName: 'AI Generated',
				name: 'isAiGenerated',
				type: 'boolean',
				default: false,
				description: 'Whether to label the post as AI-generated',
			},
			{
				displayName: 'Alt Text',
				name: 'altText',
				type: 'string',
				default: '',
				description: 'Description of the image for people who cannot see it; at most 1000 characters',
			},
			{
				displayName: 'Audio Name',
				name: 'audioName',
				type: 'string',
				default: '',
				description: "Name of a reel's original audio; can be set only once",
			},
			{
				displayName: 'Collaborators',
				name: 'collaborators',
				type: 'string',
				default: '',
				placeholder: 'e.g. a_friend, another_friend',
				description: 'At most three user names or profile URLs, separated by commas; not for stories',
			},
			{
				displayName: 'Cover URL',
				name: 'coverUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/cover.jpg',
				description:
					"Public URL of a JPEG image to use as the reel's cover; takes precedence over Thumb Offset",
			},
			{
				displayName: 'Location ID',
				name: 'locationId',
				type: 'string',
				default: '',
				description: 'ID or URL of a Facebook Page with a location; not for stories',
			},
			{
				displayName: 'Share to Feed',
				name: 'shareToFeed',
				type: 'boolean',
				default: true,
				description: 'Whether a reel may also appear in the feed, not only in the Reels tab',
			},
			{
				displayName: 'Thumb Offset (Milliseconds)',
				name: 'thumbOffset',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: "Position of the frame to use as the reel's cover",
			},
			{
				displayName: 'Trial Reel',
				name: 'trialReel',
				type: 'options',
				options: [
					{
						name: 'Share Manually',
						value: 'MANUAL',
						description: 'You share it with your followers in the Instagram app',
					},
					{
						name: 'Share if It Performs Well',
						value: 'SS_PERFORMANCE',
						description: 'Instagram shares it with your followers if it performs well',
					},
				],
				default: 'MANUAL',
				description:
					'How a reel that is first shown only to non-followers reaches your followers; without this option, it is an ordinary reel',
			},
			{
				displayName: 'User Tags',
				name: 'userTags',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Tag',
				default: {},
				description: 'Accounts to tag',
				options: [{ displayName: 'Tag', name: 'tag', values: tag }],
			},
		],
	},
];
