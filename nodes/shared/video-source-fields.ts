import type { INodeProperties } from 'n8n-workflow';

/** Where a node gets the one video that it sends: a file of the item, or a URL. */
export const videoSourceFields: INodeProperties[] = [
	{
		displayName: 'Video From',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file from a previous node' },
			{ name: 'URL', value: 'url', description: 'A file on a web server' },
		],
		default: 'binary',
		description: 'Where the MP4, MOV or WebM video comes from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input binary field that holds the video',
	},
	{
		displayName: 'Video URL',
		name: 'videoUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description: 'Address of the video file itself, not of a page that shows it',
	},
];
