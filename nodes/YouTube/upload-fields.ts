import type { INodeProperties } from 'n8n-workflow';

/** What is said of the video; `readDraft` reads these. */
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
			{ name: 'Please Choose', value: '' },
			{ name: 'No', value: 'no', description: 'It is not made for children' },
			{ name: 'Yes', value: 'yes', description: 'It is made for children' },
		],
		default: '',
		required: true,
		description:
			'Whether the video is made for children. The law asks the owner of the channel, so it is never guessed.',
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
		description: 'Separated by commas; 500 characters in all',
	},
	{
		displayName: 'Category ID',
		name: 'categoryId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 22',
		description: 'Number of the category, such as 22 for People and Blogs; left empty, YouTube chooses',
	},
	{
		displayName: 'Altered or Synthetic Content',
		name: 'syntheticMedia',
		type: 'boolean',
		default: false,
		description: 'Whether it shows realistic content that was altered or generated',
	},
];

/** Whether and how long to wait; `waitForVideo` reads these. */
export const waitFields: INodeProperties[] = [
	{
		displayName: 'Wait for Processing',
		name: 'waitForProcessing',
		type: 'boolean',
		default: false,
		description: 'Whether to wait until YouTube has processed the video, which can take hours for a long one',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 600,
		displayOptions: { show: { waitForProcessing: [true] } },
		description:
			'How long to wait. After that the output says that the video is not processed yet; YouTube goes on with it.',
	},
];
