import type { INodeProperties } from 'n8n-workflow';

/**
 * Where photos come from and what they say; `readPhotos` reads these.
 *
 * @param later what a person can still change about texts
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
					description: 'JPEG files from a previous node, through links of your MediaKit service',
				},
				{ name: 'URL', value: 'url', description: 'JPEG or WebP files on a web server' },
			],
			default: 'url',
			description: 'Where the photos come from',
		},
		{
			displayName:
				'TikTok fetches the photos itself, only from https URLs under a domain that is verified for the app in the TikTok developer portal.',
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
				'Addresses of 1 to 35 JPEG or WebP files, one a line. They must answer without a redirect; TikTok takes no PNG.',
		},
		{
			displayName:
				'TikTok fetches the photos from links of your MediaKit service, so the domain of its PUBLIC_URL must be verified for the app in the TikTok developer portal.',
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
			hint: 'The names of 1 to 35 input binary fields that hold JPEG files, separated by commas',
		},
		{
			displayName: 'Cover Index',
			name: 'coverIndex',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Which photo is the cover, counted from 0',
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
