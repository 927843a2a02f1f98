import type { INodeProperties } from 'n8n-workflow';

/** The metadata of the video; read by `readDraft`. */
export const draftFields: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		required: true,
		description: '1 to 100 characters, without &lt; and &gt;',
	},
	{
		displayName: 'Made for Kids',
		name: 'madeForKids',
		type: 'options',
		options: [
			{ name: 'Select One', value: '' },
			{ name: 'No', value: 'no', description: 'Not made for children' },
			{ name: 'Yes', value: 'yes', description: 'Made for children' },
		],
		default: '',
		required: true,
		description:
			'Whether the video is made for children. The law requires the channel owner to decide, so there is no default.',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		description: 'At most 5,000 bytes, without &lt; and &gt;',
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. studio, how to',
		description: 'Separated by commas; at most 500 characters in total',
	},
	{
		displayName: 'Category ID',
		name: 'categoryId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 22',
		description: 'ID of the category, such as 22 for People and Blogs; if empty, YouTube chooses one',
	},
	{
		displayName: 'Altered or Synthetic Content',
		name: 'syntheticMedia',
		type: 'boolean',
		default: false,
		description: 'Whether the video contains realistic content that was altered or generated',
	},
];

/** Fields for waiting and the timeout, for `waitForVideo`. */
export const waitFields: INodeProperties[] = [
	{
		displayName: 'Wait for Processing',
		name: 'waitForProcessing',
		type: 'boolean',
		default: false,
		description:
			'Whether to wait until YouTube has processed the video, which can take hours for long videos',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 600,
		displayOptions: { show: { waitForProcessing: [true] } },
		description:
			'How long to wait. If the video has not been processed by then, the output says so, and YouTube continues processing it.',
	},
];
