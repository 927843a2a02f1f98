import type { INodeProperties } from 'n8n-workflow';

/** Fields for the source of the video that a node sends: a file of the item, or a URL. */
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
		description: 'Source of the MP4, MOV or WebM video',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input binary field that contains the video',
	},
	{
		displayName: 'Video URL',
		name: 'videoUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/video.mp4',
		displayOptions: { show: { source: ['url'] } },
		description: 'URL of the video file itself, not of a page that shows it',
	},
];
