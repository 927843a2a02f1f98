import type { INodeProperties } from 'n8n-workflow';

const CAROUSEL_BINARIES =
	'The names of the input binary fields that hold the files, separated by commas, for a carousel; one name otherwise';

/** What the post is and where its files come from; `readMedia` reads these. */
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
		description: 'What the post is to be',
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
			'A video with Facebook Login is sent directly. Instagram fetches any other file from a link: of your MediaKit service if you choose its credential, else of n8n, which must then be reachable from the internet.',
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
			'Public address of the file itself, for a carousel one a line. Instagram fetches it, so it must stay valid until the post is prepared.',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: { hide: { mediaType: ['STORIES'] } },
		description: 'At most 2200 characters, 30 hashtags and 20 mentions. It cannot be changed later.',
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
		description: 'Images only: how far from the left, from 0 to 1',
	},
	{
		displayName: 'Y',
		name: 'y',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 3 },
		default: 0.5,
		description: 'Images only: how far from the top, from 0 to 1',
	},
];

/** What can be told to Instagram besides; `readOptions` reads it. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'What else Instagram can be told about the post',
		options: [
			{
				displayName: 'AI Generated',
				name: 'isAiGenerated',
				type: 'boolean',
				default: false,
				description: 'Whether to label the post as made by AI',
			},
			{
				displayName: 'Alt Text',
				name: 'altText',
				type: 'string',
				default: '',
				description: 'What an image shows, for people who cannot see it; at most 1000 characters',
			},
			{
				displayName: 'Audio Name',
				name: 'audioName',
				type: 'string',
				default: '',
				description: "What a reel's own sound is called; can be set only once",
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
				description: 'Public address of a JPEG image as cover of a reel; counts more than Thumb Offset',
			},
			{
				displayName: 'Location ID',
				name: 'locationId',
				type: 'string',
				default: '',
				description: 'ID or URL of a Facebook Page that has a place; not for stories',
			},
			{
				displayName: 'Share to Feed',
				name: 'shareToFeed',
				type: 'boolean',
				default: true,
				description: 'Whether a reel may show in the feed as well as in the Reels tab',
			},
			{
				displayName: 'Thumb Offset (Milliseconds)',
				name: 'thumbOffset',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Which moment of a reel is its cover',
			},
			{
				displayName: 'Trial Reel',
				name: 'trialReel',
				type: 'options',
				options: [
					{
						name: 'Share by Hand',
						value: 'MANUAL',
						description: 'You share it with your followers in the Instagram app',
					},
					{
						name: 'Share if It Does Well',
						value: 'SS_PERFORMANCE',
						description: 'Instagram shares it with your followers if it does well',
					},
				],
				default: 'MANUAL',
				description:
					'How a reel that is first shown only to people who do not follow you gets to your followers; without this option it is an ordinary reel',
			},
			{
				displayName: 'User Tags',
				name: 'userTags',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Tag',
				default: {},
				description: 'Accounts that are tagged',
				options: [{ displayName: 'Tag', name: 'tag', values: tag }],
			},
		],
	},
];
