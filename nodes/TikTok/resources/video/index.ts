import type { INodeProperties } from 'n8n-workflow';
import * as get from './get.operation';
import * as getAll from './getAll.operation';
import * as publish from './publish.operation';
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
				name: 'Get',
				value: 'get',
				action: 'Get videos',
				description: "Read some of the account's own videos by their IDs, with fresh cover addresses",
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many videos',
				description: "Read the account's public videos with their figures, newest first",
			},
			{
				name: 'Publish',
				value: 'publish',
				action: 'Publish video',
				description:
					'Post a video directly. Needs an app that TikTok has audited; without the audit it works only for accounts that are set to private. Upload Draft needs no audit.',
			},
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
	...get.description,
	...getAll.description,
	...publish.description,
	...uploadDraft.description,
];
