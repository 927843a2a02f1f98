import type { INodeProperties } from 'n8n-workflow';

/**
 * Returns the fields for the photos and their texts; read by `readPhotos`.
 *
 * @param later a note on how the texts can be edited later
 */
export function photoFields(later = ''): INodeProperties[] {
	return [
		{
			displayName: 'Photos From',
			name: 'source',
			type: 'options',
			options: [
				{
					name: 'Binary Field',
					value: 'binary',
					description: 'JPEG files from a previous node, shared through your MediaKit service',
				},
				{ name: 'URL', value: 'url', description: 'JPEG or WebP files on a web server' },
			],
			default: 'url',
			description: 'Where the photos come from',
		},
		{
			displayName:
				'TikTok fetches the photos itself, and only from https URLs on a domain that is verified for the app in the TikTok developer portal.',
			name: 'photoNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { source: ['url'] } },
		},
		{
			displayName: 'Photo URLs',
			name: 'photoUrls',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/one.jpg',
			displayOptions: { show: { source: ['url'] } },
			description:
				'URLs of 1 to 35 JPEG or WebP files, one per line. They must not redirect; TikTok does not accept PNG.',
		},
		{
			displayName:
				'TikTok fetches the photos from your MediaKit service, so the domain of its PUBLIC_URL must be verified for the app in the TikTok developer portal.',
			name: 'photoFileNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { source: ['binary'] } },
		},
		{
			displayName: 'Input Binary Fields',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			displayOptions: { show: { source: ['binary'] } },
			hint: 'The names of 1 to 35 input binary fields that contain JPEG files, separated by commas',
		},
		{
			displayName: 'Cover Index',
			name: 'coverIndex',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Index of the cover photo, counted from 0',
		},
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			description: `At most 90 characters${later}`,
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: `At most 4000 characters${later}`,
		},
	];
}
