import type { INodeProperties } from 'n8n-workflow';
import * as uploadDraft from './uploadDraft.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['photo'] } },
		options: [
			{
				name: 'Upload Draft',
				value: 'uploadDraft',
				action: 'Upload photo draft',
				description: 'Send photos to the inbox of the account, where the user checks and posts them',
			},
		],
		default: 'uploadDraft',
	},
	...uploadDraft.description,
];
