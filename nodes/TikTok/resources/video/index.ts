import type { INodeProperties } from 'n8n-workflow';
import * as uploadDraft from './uploadDraft.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['video'] } },
		options: [
			{
				name: 'Upload Draft',
				value: 'uploadDraft',
				action: 'Upload video draft',
				description:
					'Send a video to the inbox of the account, where the user writes the caption and posts it. TikTok takes no caption together with a video draft.',
			},
		],
		default: 'uploadDraft',
	},
	...uploadDraft.description,
];
